"""Clip paths: shapes on the card, and their masks. Sources: CSS Masking Level 1, CSS Shapes Level 1."""

from __future__ import annotations

import math

from PIL import Image, ImageDraw

from sharekit.cards.css.style import ClipShape
from sharekit.cards.css.values.numbers import resolve
from sharekit.cards.paint.display import Clip

_TIMES = 8


def clip_on_card(shape: ClipShape, x: float, y: float, width: float, height: float) -> Clip:
    """Return a clip path in px of the card, for a border box."""
    if shape.kind == "polygon":
        pairs = zip(shape.sizes[::2], shape.sizes[1::2], strict=True)
        points = [(x + (resolve(a, width) or 0.0), y + (resolve(b, height) or 0.0)) for a, b in pairs]
        return Clip("polygon", tuple(px for point in points for px in point))
    if shape.kind == "inset":
        top, right, bottom, left = (
            resolve(size, base) or 0.0
            for size, base in zip(shape.sizes, (height, width, height, width), strict=False)
        )
        radius = resolve(shape.sizes[4], width) or 0.0
        return Clip("box", (x + left, y + top, x + width - right, y + height - bottom, radius))
    across, down = resolve(shape.sizes[0], width) or 0.0, resolve(shape.sizes[1], height) or 0.0
    wide, tall = _radii(shape, (across, down), width, height)
    return Clip("ellipse", (x + across - wide, y + down - tall, x + across + wide, y + down + tall))


def _radii(shape: ClipShape, centre: tuple[float, float], width: float, height: float) -> tuple[float, float]:
    sides = (abs(centre[0]), abs(width - centre[0])), (abs(centre[1]), abs(height - centre[1]))
    radii = shape.sizes[2:]
    if shape.kind == "circle":
        if radii:
            radius = resolve(radii[0], math.hypot(width, height) / math.sqrt(2)) or 0.0
        else:
            pick = max if shape.words[:1] == ("farthest-side",) else min
            radius = pick(*sides[0], *sides[1])
        return radius, radius
    if radii:
        return resolve(radii[0], width) or 0.0, resolve(radii[1], height) or 0.0
    words = shape.words or ("closest-side", "closest-side")
    wide, tall = (
        max(pair) if word == "farthest-side" else min(pair) for word, pair in zip(words, sides, strict=True)
    )
    return wide, tall


def clip_mask(clip: Clip, size: tuple[int, int]) -> Image.Image:
    """Return the coverage of a clip path, as a picture of mode L."""
    large = Image.new("L", (size[0] * _TIMES, size[1] * _TIMES), 0)
    pen = ImageDraw.Draw(large)
    # Pillow's coordinates are those of pixels, which reach half a pixel around them.
    px = [value * _TIMES - 0.5 for value in clip.px]
    if clip.kind == "polygon":
        pen.polygon(list(zip(px[::2], px[1::2], strict=True)), fill=255)
    elif px[2] > px[0] and px[3] > px[1]:
        if clip.kind == "ellipse":
            pen.ellipse(px[:4], fill=255)
        else:
            pen.rounded_rectangle(px[:4], clip.px[4] * _TIMES, fill=255)
    return large.reduce(_TIMES)
