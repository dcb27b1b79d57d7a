"""The display list: what to paint, in order, as plain values.

Two cards of one template often begin with equal operations, which are painted only once; so operations
compare by value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.style import Filter, Shadow
from sharekit.cards.css.values.colours import Colour
from sharekit.cards.css.values.images import Gradient
from sharekit.cards.css.values.numbers import ZERO
from sharekit.cards.css.values.positions import LayerSize, Position
from sharekit.cards.layout.transforms import TransformMatrix
from sharekit.cards.paint.geometry import Box, Radii


@dataclass(frozen=True, slots=True)
class Fill:
    """A box in one colour."""

    box: Box
    corners: Radii
    colour: Colour


@dataclass(frozen=True, slots=True)
class Layer:
    """A background picture, repeated and clipped to the box.

    A gradient comes with its tile. A file's natural size is only known when it is painted: `wanted` and
    `position` then apply inside the area given by `at` and `tile`.
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
    """A box's shadow; `hollow`: the box is translucent, so the shadow below it must be cut out."""

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
    """A block of text at a position; `key` is everything that its pixels depend on."""

    x: float
    y: float
    key: tuple[Any, ...]
    node: Node = field(compare=False)


class Clip(NamedTuple):
    """A clip path in px of the card.

    Attributes:
        kind: `ellipse` (left, top, right, bottom), `box` (the same, and a corner radius) or `polygon`
            (x and y of each point).
        px: Its numbers.
    """

    kind: str
    px: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """Begins a group that is painted separately, then clipped, faded or filtered."""

    box: Box
    corners: Radii = ()
    opacity: float = 1.0
    filters: tuple[Filter, ...] = ()
    matrix: TransformMatrix | None = None
    blend: str = "normal"
    clip: Clip | None = None
    texts: tuple[PaintedText, ...] = ()  # clips to their glyphs


@dataclass(frozen=True, slots=True)
class Close:
    """Ends the innermost group."""


Op = Fill | Layer | Photo | Shade | Border | PaintedText | Open | Close
