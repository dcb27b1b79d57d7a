"""Families of art made of fields: gradient mesh, contour lines, waves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.cards.art.canvas import TOP, coloured

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.art.canvas import Canvas
    from sharekit.cards.art.palette import Palette
    from sharekit.cards.art.random import Dice


def mesh(width: int, height: int, dice: Dice, palette: Palette) -> Image.Image:
    """Soft lights of several colours that flow into each other."""
    from PIL import Image

    columns, rows = _GRID, max(2, round(_GRID * height / width))
    lights = [
        (dice.number(-0.1, 1.1), dice.number(-0.1, 1.1) * height / width, level)
        for level in (0, TOP, 90, 200, 140, 0, TOP, 60)
    ]
    places = ((column / columns, row / columns) for row in range(rows) for column in range(columns))
    grid = Image.new("L", (columns, rows))
    grid.putdata([_mixed(x, y, lights) for x, y in places])
    # round at first, then straight: half the time, and no eye sees a bend of six pixels
    finer = grid.resize((max(1, width // 6), max(1, height // 6)), Image.Resampling.BICUBIC)
    levels = finer.resize((width, height), Image.Resampling.BILINEAR)
    return coloured(levels, (palette.deep, palette.base, palette.kin, palette.mid))


_GRID = 16  # cells across, from which a smooth picture is enlarged


def _mixed(x: float, y: float, lights: Sequence[tuple[float, float, int]]) -> int:
    """Return the mean of the lights' levels, weighed by nearness."""
    weights: list[float] = [1 / ((x - left) ** 2 + (y - top) ** 2 + 0.01) ** 1.5 for left, top, _ in lights]
    levels = (weight * light[2] for weight, light in zip(weights, lights, strict=True))
    return round(sum(levels) / sum(weights))


def contours(width: int, height: int, dice: Dice, palette: Palette) -> Image.Image:
    """Lines of equal height on a map of hills."""
    from PIL import Image

    columns, rows = 2 * _GRID, max(2, round(2 * _GRID * height / width))
    across = [column / columns for column in range(columns)]
    down = [row / columns for row in range(rows)]
    heights = [[0.0] * columns for _ in down]
    for _ in range(_HILLS):
        x, y = dice.number(-0.2, 1.2), dice.number(-0.2, 1.2) * height / width
        radius, peak = dice.number(0.16, 0.4), dice.number(0.5, 1)
        slope = [math.exp(-(((at - x) / radius) ** 2)) for at in across]  # a hill is a product of two slopes
        for at, line in zip(down, heights, strict=True):
            share = peak * math.exp(-(((at - y) / radius) ** 2))
            for column, value in enumerate(slope):
                line[column] += share * value
    most = max(map(max, heights))
    field = Image.new("I", (columns, rows))
    field.putdata([round(60_000 * value / most) for line in heights for value in line])
    table = _line_table(dice.pick((10, 12, 15)))
    half = field.resize(((width + 1) // 2, (height + 1) // 2), Image.Resampling.BICUBIC)
    lines = Image.new("L", (1, 1))._new(half.im.point(table, "L"))  # noqa: SLF001 - Image.point() rounds the table
    shown = lines.resize((width, height), Image.Resampling.BILINEAR)
    ground, ink = dice.pick(palette.pairs)
    return coloured(shown, (*[ground] * _FLAT, ink, *[ink] * _FLAT))


_HILLS = 6
_HEIGHTS = 65_536
_FLAT = 2  # parts of the levels that are one colour, at either end: what is between them is an edge


@lru_cache(8)
def _line_table(count: int) -> list[int]:
    """Return for each height how near it is to the middle of a line: half at a line's edge."""
    length = _HEIGHTS // count
    nearness = (127.5 + (0.13 - abs(at / length - 0.5)) * 255 * 7 for at in range(length))
    period = [min(255, max(0, round(near))) for near in nearness]
    return (period * (count + 1))[:_HEIGHTS]


def waves(canvas: Canvas, dice: Dice, palette: Palette) -> Image.Image:
    """Hills one behind the other, and a sun."""
    radius = canvas.extent * dice.number(0.13, 0.2)
    x, y = canvas.width * dice.number(0.2, 0.8), canvas.height * dice.number(0.22, 0.4)
    hills = len(palette.ramp) - 1
    for number in range(hills):
        level = canvas.height * (0.4 + 0.48 * number / (hills - 1))
        ridge = _ridge(canvas, dice, level)
        canvas.polygon(
            [*ridge, (canvas.width, canvas.height), (0, canvas.height)], round(TOP * (number + 1) / hills)
        )
    canvas.round_spot(x, y, radius, palette.accent, behind=round(TOP / hills))
    return canvas.finished(palette.ramp[::-1])


def _ridge(canvas: Canvas, dice: Dice, level: float) -> list[tuple[float, float]]:
    """Return the line of a row of hills around a height in px."""
    swell = canvas.height * dice.number(0.07, 0.13)
    length, phase = math.tau * dice.number(0.7, 1.5), dice.number(0, math.tau)
    second, shift = math.tau * dice.number(2.0, 3.4), dice.number(0, math.tau)
    points = []
    for step in range(_STEPS + 1):
        at = step / _STEPS
        lift = math.sin(length * at + phase) + 0.4 * math.sin(second * at + shift)
        points.append((at * canvas.width, level - swell * lift))
    return points


_STEPS = 48
