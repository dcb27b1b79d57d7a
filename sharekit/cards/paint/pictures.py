"""Pictures in boxes: object-fit and object-position. Source: CSS Images Level 3, 5.5."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from sharekit.cards.css.values.positions import Position
from sharekit.cards.paint.backgrounds import offset
from sharekit.cards.paint.geometry import Box, size

if TYPE_CHECKING:
    from PIL import Image

Part = tuple[float, float, float, float]


class Source(Protocol):
    """A picture file, as `sharekit.cards.images.photo.Picture` is."""

    width: int
    height: int
    key: str

    def resized(self, width: int, height: int, box: Part | None = None) -> Image.Image:
        """Return the part `box` of the picture (its own px) at a size in px: mode RGB or RGBA."""


Pictures = Callable[[str], Source]
"""Finds a picture by its address."""


def placed(
    picture: Source, box: Box, fit: str, position: Position
) -> tuple[Image.Image, tuple[int, int]] | None:
    """Return the visible part of a picture in a box, scaled, and the position of its top left corner."""
    across, down = size(box)
    wide, tall = _drawn(picture, fit, across, down)
    left, top = offset(position[0], across - wide), offset(position[1], down - tall)
    seen = max(0.0, left), max(0.0, top), min(across, left + wide), min(down, top + tall)
    x, y = round(seen[0]), round(seen[1])
    width, height = round(seen[2]) - x, round(seen[3]) - y
    if width <= 0 or height <= 0:
        return None
    scale = picture.width / wide, picture.height / tall
    part = (
        max(0.0, (x - left) * scale[0]),
        max(0.0, (y - top) * scale[1]),
        min(picture.width, (x + width - left) * scale[0]),
        min(picture.height, (y + height - top) * scale[1]),
    )
    return picture.resized(width, height, part), (box[0] + x, box[1] + y)


def _drawn(picture: Source, fit: str, across: int, down: int) -> tuple[float, float]:
    """Return the size at which the whole picture is drawn."""
    own = float(picture.width), float(picture.height)
    if fit == "fill":
        return float(across), float(down)
    if fit == "none":
        return own
    pick: Callable[[float, float], float] = max if fit == "cover" else min
    scale = pick(across / own[0], down / own[1])
    if fit == "scale-down":
        scale = min(1.0, scale)
    return own[0] * scale, own[1] * scale
