"""What a container offers its children, and how they ask to be laid out."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from sharekit.cards.boxes.node import Node


class ConstraintSpace(NamedTuple):
    """The content box of a container in px; its height is None where it is still unknown."""

    width: float
    height: float | None


CONTENT = -1.0
"""Asks `Lay` for the height that the content needs, whatever the style says."""

LayOut = Callable[[Node, float, float | None, ConstraintSpace], float]
"""Lays out a box at a border-box width, and height if settled, in a container; returns its height."""
