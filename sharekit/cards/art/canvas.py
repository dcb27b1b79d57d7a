"""A picture that shapes are drawn on in px, smooth at their edges.

Shapes are drawn as levels from 0 to 255, which colours are spread over at the end: one byte a pixel is a
quarter of the work, and the mean of two levels at an edge is the mean of their colours where the colours
are a ramp. A colour outside the ramp is a spot.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.colour import Colour

_ZOOM = 2  # times finer than the picture shown
TOP = 255
"""The highest level."""

Points = Sequence[tuple[float, float]]


class _Spot(NamedTuple):
    points: Points
    is_disc: bool
    colour: Colour
    behind: int


class Canvas:
    """Draws at twice the size and is shown reduced. Shapes may reach over the edge.

    Attributes:
        width: px.
        height: px.
    """

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw

        self.width: int = width
        self.height: int = height
        self._image = Image.new("L", (width * _ZOOM, height * _ZOOM))
        self._brush = ImageDraw.Draw(self._image)
        self._spots: list[_Spot] = []

    @property
    def extent(self) -> float:
        """The side of a square of the same area, px."""
        return math.sqrt(self.width * self.height)

    @property
    def coverage(self) -> Image.Image:
        """The levels at the size shown, mode L."""
        return self._image.reduce(_ZOOM)

    def finished(self, colours: Sequence[Colour]) -> Image.Image:
        """Return the picture at its size: the colours are spread evenly over the levels."""
        levels = self.coverage
        picture = coloured(levels, colours)
        for spot in self._spots:
            _paint(picture, levels, spot)
        return picture

    def fill(self, level: int) -> None:
        """Cover everything."""
        self._image.paste(level, (0, 0, *self._image.size))

    def polygon(self, points: Points, level: int) -> None:
        """Draw a polygon."""
        self._brush.polygon([(x * _ZOOM, y * _ZOOM) for x, y in points], fill=level)

    def circle(self, x: float, y: float, radius: float, level: int) -> None:
        """Draw a disc by its centre."""
        self._brush.ellipse(_box(x, y, radius), fill=level)

    def sector(self, x: float, y: float, radius: float, start: float, end: float, level: int) -> None:
        """Draw a sector of a disc; angles are in degrees, clockwise from the right."""
        self._brush.pieslice(_box(x, y, radius), start, end, fill=level)

    def arc(self, x: float, y: float, radius: float, start: float, width: float, level: int) -> None:
        """Draw a quarter of a ring by its centre, outer radius, first angle and width."""
        self._brush.arc(_box(x, y, radius), start, start + 90, fill=level, width=round(width * _ZOOM))

    def spot(self, points: Points, colour: Colour) -> None:
        """Draw a polygon of any colour over the rest."""
        self._spots.append(_Spot(points, False, colour, 0))

    def round_spot(self, x: float, y: float, radius: float, colour: Colour, *, behind: int = 0) -> None:
        """Draw a disc of any colour over the rest; `behind` what is of that level and above."""
        corners = ((x - radius, y - radius), (x + radius, y + radius))
        self._spots.append(_Spot(corners, True, colour, behind))


def coloured(levels: Image.Image, colours: Sequence[Colour]) -> Image.Image:
    """Return a picture of levels, mode L, in colours spread evenly from level 0 to 255."""
    picture = levels.copy()
    picture.putpalette(_table(tuple(colours)))
    return picture.convert("RGB")


@lru_cache(64)
def _table(colours: tuple[Colour, ...]) -> bytes:
    last = len(colours) - 1
    table: list[int] = []
    for level in range(TOP + 1):
        place = level * last / TOP
        below = min(int(place), last - 1)
        share = place - below
        table += (round(a + (b - a) * share) for a, b in zip(colours[below], colours[below + 1], strict=True))
    return bytes(table)


def _paint(picture: Image.Image, levels: Image.Image, spot: _Spot) -> None:
    """Blend a spot into the picture, which only its surroundings are looked at for."""
    from PIL import Image, ImageChops, ImageDraw

    across, down = zip(*spot.points, strict=True)
    left, top = max(math.floor(min(across)), 0), max(math.floor(min(down)), 0)
    right, bottom = min(math.ceil(max(across)), picture.width), min(math.ceil(max(down)), picture.height)
    if right <= left or bottom <= top:
        return
    mask = Image.new("L", ((right - left) * _ZOOM, (bottom - top) * _ZOOM))
    brush = ImageDraw.Draw(mask)
    draw = brush.ellipse if spot.is_disc else brush.polygon
    draw([((x - left) * _ZOOM, (y - top) * _ZOOM) for x, y in spot.points], fill=TOP)
    mask = mask.reduce(_ZOOM)
    if spot.behind:
        free = [TOP - min(level * TOP // spot.behind, TOP) for level in range(TOP + 1)]
        mask = ImageChops.multiply(mask, levels.crop((left, top, right, bottom)).point(free))
    picture.paste(spot.colour, (left, top, right, bottom), mask)


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius) * _ZOOM, (y - radius) * _ZOOM, (x + radius) * _ZOOM, (y + radius) * _ZOOM
