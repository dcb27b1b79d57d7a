"""Pixel boxes, rounded corners, sizes of pictures."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sharekit.cards.css.style import Style
from sharekit.cards.css.values.numbers import resolve

if TYPE_CHECKING:
    from PIL import Image

Box = tuple[int, int, int, int]
"""left, top, right, bottom in whole px."""

Radii = tuple[tuple[float, float], ...]
"""Across and down, of the corners from the top left clockwise; empty if all are square."""


def snapped(x: float, y: float, width: float, height: float) -> Box:
    """Return the whole pixels of a box; each edge is rounded, as in browsers."""
    return (
        math.floor(x + 0.5),
        math.floor(y + 0.5),
        math.floor(x + width + 0.5),
        math.floor(y + height + 0.5),
    )


def bytes_of(image: Image.Image) -> int:
    """Return the bytes that a picture's pixels take."""
    return image.width * image.height * len(image.getbands())


def size(box: Box) -> tuple[int, int]:
    """Return width and height."""
    return box[2] - box[0], box[3] - box[1]


def radii(style: Style, width: float, height: float) -> Radii:
    """Return a box's corners, scaled down if they overlap.

    Source: CSS Backgrounds and Borders Level 3, 5.5.
    """
    own = style.__dict__
    if not any(f"border_{corner}_radius" in own for corner in _CORNERS):
        return ()
    asked = [getattr(style, f"border_{corner}_radius") for corner in _CORNERS]
    corners = [(resolve(each, width) or 0.0, resolve(each, height) or 0.0) for each in asked]
    corners = [pair if pair[0] > 0 and pair[1] > 0 else (0.0, 0.0) for pair in corners]
    sides = (
        (corners[0][0] + corners[1][0], width),
        (corners[3][0] + corners[2][0], width),
        (corners[0][1] + corners[3][1], height),
        (corners[1][1] + corners[2][1], height),
    )
    share = min([1.0] + [room / taken for taken, room in sides if taken > room])
    if not any(across for across, _ in corners):
        return ()
    return tuple((round(across * share, 3), round(down * share, 3)) for across, down in corners)


_CORNERS = ("top_left", "top_right", "bottom_right", "bottom_left")


def inset(corners: Radii, top: float, right: float, bottom: float, left: float) -> Radii:
    """Return the corners of a box drawn this far inside."""
    if not corners:
        return ()
    cuts = ((left, top), (right, top), (right, bottom), (left, bottom))
    inner = tuple(
        (max(0.0, across - x), max(0.0, down - y))
        for (across, down), (x, y) in zip(corners, cuts, strict=True)
    )
    inner = tuple(pair if pair[0] and pair[1] else (0.0, 0.0) for pair in inner)
    return inner if any(across for across, _ in inner) else ()


def widened(corners: Radii, by: float) -> Radii:
    """Return the corners of a box drawn `by` px outside; square ones stay square."""
    if not corners:
        return ()
    if by <= 0:
        return inset(corners, -by, -by, -by, -by)
    return tuple((across + by, down + by) if across else (0.0, 0.0) for across, down in corners)
