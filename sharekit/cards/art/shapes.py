"""Families of art made of shapes: tiles, halftone, folded paper, orbits."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sharekit.cards.art.canvas import TOP, Canvas, coloured

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.art.palette import Palette
    from sharekit.cards.art.random import Dice
    from sharekit.colour import Colour

_TILES = 18  # in a picture, about
_DOTS = 560
_FACETS = 20
_SHADES_OF_PAPER = 10


def tiles(width: int, height: int, dice: Dice, palette: Palette) -> Image.Image:
    """Quarter circles, leaves, rings and dots on a grid, as in posters of the twenties."""
    from PIL import Image

    columns = max(2, round(width / math.sqrt(width * height / _TILES)))
    side = math.ceil(width / columns)
    rows = math.ceil(height / side)
    top = round((height - rows * side) * dice.number())
    grounds = [palette.deep, palette.base, palette.base, palette.mid, palette.soft, palette.pale]
    ground = palette.pale
    pairs: list[tuple[Colour, Colour]] = []
    picture = Image.new("P", (width, height))
    for row in range(rows):
        for column in range(columns):
            ground = dice.pick([each for each in grounds if each != ground])
            pair = ground, dice.pick([each for each in palette[:6] if each != ground])
            if pair not in pairs and len(pairs) < _PAIRS:
                pairs.append(pair)
            place = pairs.index(pair) if pair in pairs else 0
            mask = _motif(int(dice.number(0, len(_MOTIFS))), int(dice.number(0, 4)), side)
            tile = mask.point([place * _SHADES + level * _SHADES // 256 for level in range(256)])
            picture.paste(tile, (column * side, top + row * side))
    picture.putpalette([part for pair in pairs for part in _shades(*pair)])
    return picture.convert("RGB")


_SHADES = 8  # from a tile's ground to its ink
_PAIRS = 256 // _SHADES


def _shades(ground: Colour, ink: Colour) -> list[int]:
    shares = [step / (_SHADES - 1) for step in range(_SHADES)]
    return [round(a + (b - a) * share) for share in shares for a, b in zip(ground, ink, strict=True)]


@lru_cache(64)
def _motif(number: int, turn: int, side: int) -> Image.Image:
    """Return how much of each pixel of a square the ink of a motif covers, mode L."""
    canvas = Canvas(side, side)
    _MOTIFS[number](canvas, turn)
    return canvas.coverage


def _corner(canvas: Canvas, turn: int) -> tuple[float, float, int]:
    """Return a corner's place, clockwise from the top left, and where its quarter circle starts."""
    across, down = ((0, 0), (1, 0), (1, 1), (0, 1))[turn]
    return across * canvas.width, down * canvas.height, 90 * turn


def _quarter(canvas: Canvas, turn: int) -> None:
    x, y, start = _corner(canvas, turn)
    canvas.sector(x, y, canvas.width, start, start + 90, TOP)


def _rings(canvas: Canvas, turn: int) -> None:
    x, y, start = _corner(canvas, turn)
    for share in (0.94, 0.66, 0.38):
        canvas.arc(x, y, canvas.width * share, start, canvas.width * 0.14, TOP)


def _leaf(canvas: Canvas, turn: int) -> None:
    points = [(math.cos(step * math.pi / 32), math.sin(step * math.pi / 32)) for step in range(17)]
    outline = [*points, *((1 - a, 1 - b) for a, b in points)]
    side = canvas.width
    canvas.polygon([((1 - a if turn % 2 else a) * side, b * side) for a, b in outline], TOP)


def _half(canvas: Canvas, turn: int) -> None:
    across, down = ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5))[turn]
    side = canvas.width
    canvas.sector(across * side, down * side, side / 2, 90 * turn, 90 * turn + 180, TOP)


def _dot(canvas: Canvas, turn: int) -> None:
    middle = canvas.width / 2
    canvas.circle(middle, middle, canvas.width * (0.2, 0.34)[turn % 2], TOP)


def _triangle(canvas: Canvas, turn: int) -> None:
    canvas.polygon([_corner(canvas, number)[:2] for number in range(4) if number != turn], TOP)


def _plain(canvas: Canvas, turn: int) -> None:
    del canvas, turn


_MOTIFS: tuple[Callable[[Canvas, int], None], ...] = (
    _quarter, _quarter, _quarter, _rings, _leaf, _leaf, _half, _dot, _triangle, _plain,
)  # fmt: skip


def halftone(width: int, height: int, dice: Dice, palette: Palette) -> Image.Image:
    """Dots that swell and shrink across the picture, and a disc of another colour among them."""
    from PIL import Image, ImageDraw

    ground, ink = dice.pick(palette.pairs)
    extent = math.sqrt(width * height)
    step = extent / math.sqrt(_DOTS)
    angle = dice.number(0, math.tau)
    bends = math.tau * dice.number(1.2, 2.2) / extent
    along, across, phase = bends * math.cos(angle), bends * math.sin(angle), dice.number(0, math.tau)
    sun_x, sun_y = width * dice.number(0.2, 0.8), height * dice.number(0.25, 0.75)
    reach = (extent * dice.number(0.16, 0.24)) ** 2
    picture = Image.new("L", (width, height), _GROUND)
    brush: Any = ImageDraw.Draw(picture).draw  # its own method takes longer than the drawing
    for row in range(math.ceil(height / step * 1.155) + 1):
        y = row * step * 0.866
        turn = phase + 1.6 * math.sin(4 * y / extent) + y * across
        for column in range(math.ceil(width / step) + 1):
            x = (column + row % 2 / 2) * step
            is_sun = (x - sun_x) ** 2 + (y - sun_y) ** 2 < reach
            radius = step * (0.44 if is_sun else 0.26 + 0.18 * math.sin(x * along + turn))
            dot = _round_dot(round(radius * 4))
            half = dot.width / 2
            brush.draw_bitmap((round(x - half), round(y - half)), dot.im, TOP if is_sun else 0)
    return coloured(picture, (ink, ground, palette.accent))


_GROUND = 128  # the level between the two inks, which never touch each other


@lru_cache(256)
def _round_dot(quarters: int) -> Image.Image:
    """Return a dot's coverage by its radius in quarters of a px, mode L."""
    radius = quarters / 4
    side = 2 * math.ceil(radius + 1)
    canvas = Canvas(side, side)
    canvas.circle(side / 2, side / 2, radius, TOP)
    return canvas.coverage


def folds(canvas: Canvas, dice: Dice, palette: Palette) -> Image.Image:
    """Paper folded into facets, lit from one side."""
    side = canvas.extent / math.sqrt(_FACETS)
    columns, rows = math.ceil(canvas.width / side) + 2, math.ceil(canvas.height / side) + 2
    corners = {
        (column, row): (
            (column - 1 + dice.number(-0.3, 0.3)) * side,
            (row - 1 + dice.number(-0.3, 0.3)) * side,
            dice.number(),
        )
        for column in range(columns + 1)
        for row in range(rows + 1)
    }
    light = dice.number(0, math.tau)
    marked = int(dice.number(1, columns - 1)), int(dice.number(1, rows - 1))
    for column in range(columns):
        for row in range(rows):
            a, b, c, d = (corners[column + x, row + y] for x, y in ((0, 0), (1, 0), (1, 1), (0, 1)))
            pair = ((a, b, c), (a, c, d)) if (column + row) % 2 else ((a, b, d), (b, c, d))
            for facet in pair:
                shade = _brightness(facet, light, side)
                outline = [corner[:2] for corner in facet]
                canvas.polygon(outline, round(shade * _SHADES_OF_PAPER) * TOP // _SHADES_OF_PAPER)
                if (column, row) == marked and facet is pair[0]:
                    canvas.spot(outline, palette.accent)
    return canvas.finished(palette.ramp)


_Corner = tuple[float, float, float]
"""x, y and height."""


def _brightness(facet: tuple[_Corner, _Corner, _Corner], light: float, side: float) -> float:
    """Return how bright a facet is, 0 to 1, by its slope towards the light."""
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = facet
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay) or 1.0
    slope_x = ((bz - az) * (cy - ay) - (cz - az) * (by - ay)) / area
    slope_y = ((cz - az) * (bx - ax) - (bz - az) * (cx - ax)) / area
    return min(max(0.5 + 0.6 * side * (slope_x * math.cos(light) + slope_y * math.sin(light)), 0.0), 1.0)


def orbits(canvas: Canvas, dice: Dice, palette: Palette) -> Image.Image:
    """Rings around a centre near a corner, with bodies among them."""
    ramp = dice.pick((palette.ramp, palette.ramp[::-1]))
    x = canvas.width * dice.pick((dice.number(0.0, 0.25), dice.number(0.75, 1.0)))
    y = canvas.height * dice.pick((dice.number(0.0, 0.3), dice.number(0.7, 1.0)))
    radius = math.hypot(canvas.width, canvas.height)
    steps = len(ramp) - 1
    for band in range(_BANDS):
        share = 1 - (band + dice.number(0.0, 0.5)) / _BANDS
        canvas.circle(x, y, radius * share * 0.94, (band + 1) % len(ramp) * TOP // steps)
    canvas.round_spot(x, y, radius * 0.085, palette.accent)
    for _ in range(5):
        distance, angle = radius * dice.number(0.2, 0.85), dice.number(0, math.tau)
        body = x + distance * math.cos(angle), y + distance * math.sin(angle)
        colour = dice.pick((palette.accent, ramp[-1], ramp[0]))
        canvas.round_spot(*body, radius * dice.number(0.012, 0.04), colour)
    return canvas.finished(ramp)


_BANDS = 8
