"""Families of art made of shapes: tiles, halftone, folded paper, orbits."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.art.canvas import Canvas

if TYPE_CHECKING:
    from sharekit.cards.art.palette import Palette
    from sharekit.cards.art.random import Dice
    from sharekit.colour import Colour

_TILES = 18  # in a picture, about
_DOTS = 700
_FACETS = 16


def tiles(canvas: Canvas, dice: Dice, palette: Palette) -> None:
    """Quarter circles, leaves, rings and dots on a grid, as in posters of the twenties."""
    columns = max(2, round(canvas.width / math.sqrt(canvas.width * canvas.height / _TILES)))
    side = canvas.width / columns
    rows = math.ceil(canvas.height / side)
    top = (canvas.height - rows * side) * dice.number()
    grounds = [palette.deep, palette.base, palette.base, palette.mid, palette.soft, palette.pale]
    ground = palette.pale
    for row in range(rows):
        for column in range(columns):
            ground = dice.pick([each for each in grounds if each != ground])
            ink = dice.pick([each for each in palette[:6] if each != ground])
            tile = _Tile(canvas, column * side, top + row * side, side)
            canvas.rectangle(tile.x, tile.y, side, side, ground)
            dice.pick(_MOTIFS)(tile, dice, ink)


class _Tile(NamedTuple):
    canvas: Canvas
    x: float
    y: float
    side: float

    def corner(self, number: int) -> tuple[float, float, int]:
        """Return a corner's place, clockwise from the top left, and where its quarter circle starts."""
        across, down = ((0, 0), (1, 0), (1, 1), (0, 1))[number]
        return self.x + across * self.side, self.y + down * self.side, 90 * number


def _quarter(tile: _Tile, dice: Dice, ink: Colour) -> None:
    x, y, start = tile.corner(dice.pick(_CORNERS))
    tile.canvas.sector(x, y, tile.side, start, start + 90, ink)


def _rings(tile: _Tile, dice: Dice, ink: Colour) -> None:
    x, y, start = tile.corner(dice.pick(_CORNERS))
    for share in (0.94, 0.66, 0.38):
        tile.canvas.arc(x, y, tile.side * share, start, tile.side * 0.14, ink)


def _leaf(tile: _Tile, dice: Dice, ink: Colour) -> None:
    points = [(math.cos(step * math.pi / 32), math.sin(step * math.pi / 32)) for step in range(17)]
    outline = [*points, *((1 - a, 1 - b) for a, b in points)]
    turned = dice.pick((False, True))
    tile.canvas.polygon(
        [(tile.x + (1 - a if turned else a) * tile.side, tile.y + b * tile.side) for a, b in outline], ink
    )


def _half(tile: _Tile, dice: Dice, ink: Colour) -> None:
    side = dice.pick(_CORNERS)
    across, down = ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5))[side]
    x, y = tile.x + across * tile.side, tile.y + down * tile.side
    tile.canvas.sector(x, y, tile.side / 2, 90 * side, 90 * side + 180, ink)


def _dot(tile: _Tile, dice: Dice, ink: Colour) -> None:
    middle = tile.side / 2
    tile.canvas.circle(tile.x + middle, tile.y + middle, tile.side * dice.pick((0.2, 0.34)), ink)


def _triangle(tile: _Tile, dice: Dice, ink: Colour) -> None:
    left_out = dice.pick(_CORNERS)
    tile.canvas.polygon([tile.corner(number)[:2] for number in _CORNERS if number != left_out], ink)


def _plain(tile: _Tile, dice: Dice, ink: Colour) -> None:
    del tile, dice, ink


_CORNERS = (0, 1, 2, 3)
_MOTIFS: tuple[Callable[[_Tile, Dice, Colour], None], ...] = (
    _quarter, _quarter, _quarter, _rings, _leaf, _leaf, _half, _dot, _triangle, _plain,
)  # fmt: skip


def halftone(canvas: Canvas, dice: Dice, palette: Palette) -> None:
    """Dots that swell and shrink across the picture, and a disc of another colour among them."""
    ground, ink = dice.pick(palette.pairs)
    canvas.fill(ground)
    step = canvas.extent / math.sqrt(_DOTS)
    angle = dice.number(0, math.tau)
    bends = math.tau * dice.number(1.2, 2.2) / canvas.extent
    along, across, phase = bends * math.cos(angle), bends * math.sin(angle), dice.number(0, math.tau)
    sun_x, sun_y = canvas.width * dice.number(0.2, 0.8), canvas.height * dice.number(0.25, 0.75)
    reach = canvas.extent * dice.number(0.16, 0.24)
    for row in range(math.ceil(canvas.height / step * 1.155) + 1):
        y = row * step * 0.866
        turn = phase + 1.6 * math.sin(4 * y / canvas.extent) + y * across
        for column in range(math.ceil(canvas.width / step) + 1):
            x = (column + row % 2 / 2) * step
            if (x - sun_x) ** 2 + (y - sun_y) ** 2 < reach**2:
                canvas.circle(x, y, step * 0.44, palette.accent)
            else:
                canvas.circle(x, y, step * (0.26 + 0.18 * math.sin(x * along + turn)), ink)


def folds(canvas: Canvas, dice: Dice, palette: Palette) -> None:
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
                colour = palette.ramp[round(shade * (len(palette.ramp) - 1))]
                if (column, row) == marked and facet is pair[0]:
                    colour = palette.accent
                canvas.polygon([corner[:2] for corner in facet], colour)


_Corner = tuple[float, float, float]
"""x, y and height."""


def _brightness(facet: tuple[_Corner, _Corner, _Corner], light: float, side: float) -> float:
    """Return how bright a facet is, 0 to 1, by its slope towards the light."""
    (ax, ay, az), (bx, by, bz), (cx, cy, cz) = facet
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay) or 1.0
    slope_x = ((bz - az) * (cy - ay) - (cz - az) * (by - ay)) / area
    slope_y = ((cz - az) * (bx - ax) - (bz - az) * (cx - ax)) / area
    return min(max(0.5 + 0.5 * side * (slope_x * math.cos(light) + slope_y * math.sin(light)), 0.0), 1.0)


def orbits(canvas: Canvas, dice: Dice, palette: Palette) -> None:
    """Rings around a centre near a corner, with bodies among them."""
    ramp = dice.pick((palette.ramp, palette.ramp[::-1]))
    canvas.fill(ramp[0])
    x = canvas.width * dice.pick((dice.number(0.0, 0.25), dice.number(0.75, 1.0)))
    y = canvas.height * dice.pick((dice.number(0.0, 0.3), dice.number(0.7, 1.0)))
    radius = math.hypot(canvas.width, canvas.height)
    for band in range(_BANDS):
        share = 1 - (band + dice.number(0.0, 0.5)) / _BANDS
        canvas.circle(x, y, radius * share * 0.94, ramp[(band + 1) % len(ramp)])
    canvas.circle(x, y, radius * 0.085, palette.accent)
    for _ in range(5):
        distance, angle = radius * dice.number(0.2, 0.85), dice.number(0, math.tau)
        body = x + distance * math.cos(angle), y + distance * math.sin(angle)
        canvas.circle(
            *body, radius * dice.number(0.012, 0.04), dice.pick((palette.accent, ramp[-1], ramp[0]))
        )


_BANDS = 8
