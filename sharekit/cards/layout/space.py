"""The space a container offers its children, and the type of the layout function."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sharekit.cards.boxes.node import Node


class ConstraintSpace(NamedTuple):
    """The content box of a container in px; its height is None while unknown."""

    width: float
    height: float | None


CONTENT = -1.0
"""Asks `Lay` for the height that the content needs, whatever the style says."""

LayOut = Callable[[Node, float, float | None, ConstraintSpace], float]
"""Lays out a box at a border-box width, and height if definite, in a container; returns its height."""
