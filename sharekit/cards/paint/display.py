"""The display list: what is to be painted, in order, as plain values.

Two cards of one template mostly begin with equal operations, which need not be painted twice: that is why
operations compare by value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.style import Filter, Shadow
from sharekit.cards.css.values.colours import Colour
from sharekit.cards.css.values.images import Gradient, LayerSize, Position
from sharekit.cards.css.values.numbers import ZERO
from sharekit.cards.paint.geometry import Box, Radii


@dataclass(frozen=True, slots=True)
class Fill:
    """A box in one colour."""

    box: Box
    corners: Radii
    colour: Colour


@dataclass(frozen=True, slots=True)
class Layer:
    """A background picture, repeated, cut to the box.

    A gradient comes with its tile. A file's own size is known only when it is painted: `wanted` and
    `position` then decide, inside the area that `at` and `tile` give.
    """

    box: Box
    corners: Radii
    image: Gradient | str
    at: tuple[float, float]
    tile: tuple[float, float]
    repeat: tuple[bool, bool]
    wanted: LayerSize = (None, None)
    position: Position = (ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Photo:
    """An <img>: its content box, and how the picture fills it."""

    box: Box
    corners: Radii
    src: str
    fit: str
    position: Position


@dataclass(frozen=True, slots=True)
class Shade:
    """A box's shadow; `hollow` tells that the box lets it show through, so that it must be cut out."""

    box: Box
    corners: Radii
    shadow: Shadow
    hollow: bool


@dataclass(frozen=True, slots=True)
class Border:
    """Four border sides: top, right, bottom, left."""

    box: Box
    corners: Radii
    widths: tuple[int, int, int, int]
    colours: tuple[Colour, Colour, Colour, Colour]


@dataclass(frozen=True, slots=True)
class PaintedText:
    """A block of text at a place; `key` stands for all that its pixels depend on."""

    x: float
    y: float
    key: tuple[Any, ...]
    node: Node = field(compare=False)


@dataclass(frozen=True, slots=True)
class Open:
    """Begins a group that is painted apart: clipped, faded or filtered when it closes."""

    box: Box
    corners: Radii = ()
    opacity: float = 1.0
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, slots=True)
class Close:
    """Ends the group that was opened last."""


Op = Fill | Layer | Photo | Shade | Border | PaintedText | Open | Close
