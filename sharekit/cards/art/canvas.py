"""A picture that shapes are drawn on in px, smooth at their edges."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.colour import Colour

_ZOOM = 2  # times finer than the picture shown


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
        self._image = Image.new("RGB", (width * _ZOOM, height * _ZOOM))
        self._brush = ImageDraw.Draw(self._image)

    @property
    def extent(self) -> float:
        """The side of a square of the same area, px."""
        return math.sqrt(self.width * self.height)

    def finished(self) -> Image.Image:
        """Return the picture at its size."""
        return self._image.reduce(_ZOOM)

    def fill(self, colour: Colour) -> None:
        """Cover everything."""
        self._image.paste(colour, (0, 0, *self._image.size))

    def rectangle(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Draw a rectangle by its top left corner."""
        left, top, right, bottom = (round(px * _ZOOM) for px in (x, y, x + width, y + height))
        self._image.paste(colour, (left, top, right, bottom))

    def polygon(self, points: Sequence[tuple[float, float]], colour: Colour) -> None:
        """Draw a polygon."""
        self._brush.polygon([(x * _ZOOM, y * _ZOOM) for x, y in points], fill=colour)

    def circle(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """Draw a disc by its centre."""
        self._brush.ellipse(_box(x, y, radius), fill=colour)

    def sector(self, x: float, y: float, radius: float, start: float, end: float, colour: Colour) -> None:
        """Draw a sector of a disc; angles are in degrees, clockwise from the right."""
        self._brush.pieslice(_box(x, y, radius), start, end, fill=colour)

    def arc(self, x: float, y: float, radius: float, start: float, width: float, colour: Colour) -> None:
        """Draw a quarter of a ring by its centre, outer radius, first angle and width."""
        self._brush.arc(_box(x, y, radius), start, start + 90, fill=colour, width=round(width * _ZOOM))


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return (x - radius) * _ZOOM, (y - radius) * _ZOOM, (x + radius) * _ZOOM, (y + radius) * _ZOOM
