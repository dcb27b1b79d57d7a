"""Borders: rings of one colour, or four mitred sides.

Source: CSS Backgrounds and Borders Level 3, 4.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageDraw

from sharekit.cards.css.values.colours import Colour
from sharekit.cards.paint import masks
from sharekit.cards.paint.display import Border
from sharekit.cards.paint.geometry import Box, Radii, inset, size
from sharekit.cards.paint.surface import fill

_TIMES = 4


def paint_border(image: Image.Image, op: Border) -> None:
    """Paint the border of a box."""
    shown = [colour for colour, width in zip(op.colours, op.widths, strict=True) if width]
    if len(set(shown)) > 1:
        _sides(image, op)
    elif op.corners:
        inner = inset(op.corners, *map(float, op.widths))
        _stroke(image, op.box, masks.ring(size(op.box), op.corners, op.widths, inner), shown[0])
    else:
        for part in _strips(op.box, op.widths):
            fill(image, part, (), shown[0])


def _stroke(image: Image.Image, box: Box, mask: Image.Image, colour: Colour) -> None:
    image.paste(colour[:3], box, masks.faded(mask, colour[3]))


def _strips(box: Box, widths: tuple[int, int, int, int]) -> list[Box]:
    """Return the four sides as boxes that do not overlap."""
    left, top, right, bottom = box
    above, after, below, before = widths
    parts = [
        (left, top, right, top + above),
        (left, bottom - below, right, bottom),
        (left, top + above, left + before, bottom - below),
        (right - after, top + above, right, bottom - below),
    ]
    return [part for part in parts if part[2] > part[0] and part[3] > part[1]]


def _sides(image: Image.Image, op: Border) -> None:
    """Paint sides of different colours, each mitred at its ends."""
    width, height = size(op.box)
    corners: Radii = op.corners
    whole = masks.ring((width, height), corners, op.widths, inset(corners, *map(float, op.widths)))
    top, right, bottom, left = op.widths
    inner = ((left, top), (width - right, top), (width - right, height - bottom), (left, height - bottom))
    outer = ((0, 0), (width, 0), (width, height), (0, height))
    for side, colour in enumerate(op.colours):
        if op.widths[side]:
            after = (side + 1) % 4
            shape = [outer[side], outer[after], inner[after], inner[side]]
            piece = ImageChops.multiply(whole, _polygon((width, height), shape))
            _stroke(image, op.box, piece, colour)


def _polygon(area: tuple[int, int], points: list[tuple[int, int]]) -> Image.Image:
    large = Image.new("L", (area[0] * _TIMES, area[1] * _TIMES), 0)
    ImageDraw.Draw(large).polygon([(x * _TIMES, y * _TIMES) for x, y in points], fill=255)
    return large.reduce(_TIMES)
