"""Gradients as pictures. Source: CSS Images Level 3, 3.

Colours are worked out once along the gradient line, then spread over the picture by Pillow.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator

from PIL import Image, ImageMath

from sharekit.cards.css.images import Gradient, Stop
from sharekit.cards.css.values import resolve
from sharekit.cards.paint.cache import Store

__all__ = ["gradient"]

_MADE = Store(16_000_000)
_OPAQUE = 255


def gradient(image: Gradient, width: int, height: int) -> Image.Image:
    """Return a gradient: RGB, or RGBA where it is not opaque. It is shared: do not paint on it."""

    def make() -> Image.Image:
        return (_linear if image.kind == "linear" else _radial)(image, width, height)

    return _MADE.get((image, width, height), make)


# --- the gradient line


def _placed(stops: tuple[Stop, ...], length: float) -> list[tuple[float, tuple[float, ...]]]:
    """Return stops as (place, premultiplied colour); places are shares of the line, never falling."""
    places: list[float | None] = []
    for stop in stops:
        px = resolve(stop.at, length)
        places.append(None if px is None else px / length)
    places[0] = places[0] or 0.0
    places[-1] = 1.0 if places[-1] is None else places[-1]
    highest = -math.inf
    for at, place in enumerate(places):
        if place is not None:
            highest = places[at] = max(highest, place)
    return list(zip(_spread(places), (_premultiplied(stop) for stop in stops), strict=True))


def _spread(places: list[float | None]) -> list[float]:
    """Put stops without a place evenly between their neighbours."""
    made: list[float] = []
    for at, place in enumerate(places):
        if place is not None:
            made.append(place)
            continue
        ahead, after = next((n, p) for n, p in enumerate(places[at:], at) if p is not None)
        made.append(made[-1] + (after - made[-1]) / (ahead - at + 1))
    return made


def _premultiplied(stop: Stop) -> tuple[float, ...]:
    red, green, blue, alpha = stop.colour
    return red * alpha, green * alpha, blue * alpha, alpha * _OPAQUE


def _colours(stops: tuple[Stop, ...], length: float, shares: Iterator[float]) -> Iterator[tuple[float, ...]]:
    """Yield the premultiplied colour at each share of the line."""
    placed = _placed(stops, length)
    places = [place for place, _ in placed]
    for share in shares:
        after = bisect_right(places, share)
        if after == 0:
            yield placed[0][1]
        elif after == len(placed):
            yield placed[-1][1]
        else:
            (start, a), (end, b) = placed[after - 1], placed[after]
            mix = (share - start) / (end - start)
            yield tuple(p + (q - p) * mix for p, q in zip(a, b, strict=True))


def _strip(stops: tuple[Stop, ...], length: float, count: int) -> Image.Image:
    """Return the line as `count` pixels in one row."""
    shares = ((at + 0.5) / count for at in range(count))
    opaque = all(stop.colour[3] >= 1.0 for stop in stops)
    made = bytearray()
    for red, green, blue, alpha in _colours(stops, length, shares):
        if opaque:
            made += bytes((int(red + 0.5), int(green + 0.5), int(blue + 0.5)))
        else:
            back = _OPAQUE / alpha if alpha else 0.0
            made += bytes(min(_OPAQUE, int(each * back + 0.5)) for each in (red, green, blue))
            made.append(int(alpha + 0.5))
    return Image.frombytes("RGB" if opaque else "RGBA", (count, 1), bytes(made))


# --- over the picture


def _linear(image: Gradient, width: int, height: int) -> Image.Image:
    across, down = _direction(image, width, height)
    length = abs(width * across) + abs(height * down)
    if not across or not down:  # along an axis: one line of pixels, repeated
        strip = _strip(image.stops, length, height if down else width)
        if down:
            strip = strip.transpose(Image.Transpose.TRANSPOSE if down > 0 else Image.Transpose.ROTATE_90)
        elif across < 0:
            strip = strip.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return strip.resize((width, height), Image.Resampling.NEAREST)
    count = max(256, math.ceil(length * 2))
    strip = _strip(image.stops, length, count)
    scale = count / length
    # Pillow maps the centre of each pixel: x' = a x + b y + c, taken at x + 0.5 and y + 0.5.
    offset = (length - width * across - height * down) / 2 * scale
    place = (across * scale, down * scale, offset, 0.0, 0.0, 0.0)
    return strip.transform((width, height), Image.Transform.AFFINE, place, Image.Resampling.NEAREST)


def _direction(image: Gradient, width: int, height: int) -> tuple[float, float]:
    """Return the unit vector along which the gradient runs."""
    if image.corner is not None:
        # Towards a corner: the line through the two other corners is all of one colour.
        right, bottom = image.corner
        across, down = (height if right else -height), (width if bottom else -width)
        length = math.hypot(across, down)
        return across / length, down / length
    exact = {0.0: (0.0, -1.0), 90.0: (1.0, 0.0), 180.0: (0.0, 1.0), 270.0: (-1.0, 0.0)}
    turn = math.radians(image.angle)
    return exact.get(image.angle, (math.sin(turn), -math.cos(turn)))


_STEPS = 4095


def _radial(image: Gradient, width: int, height: int) -> Image.Image:
    x = resolve(image.centre[0], width) or 0.0
    y = resolve(image.centre[1], height) or 0.0
    wide, tall = _radii(image, (x, y), width, height)
    wide, tall = max(wide, 1e-3), max(tall, 1e-3)
    reach = max(
        math.hypot((x - side) / wide, (y - edge) / tall) for side in (0, width) for edge in (0, height)
    )
    line = _strip(image.stops, wide, 1)  # only for its mode
    steps = max(1.0, _last(image.stops, wide))
    reach = min(reach, steps)  # past the last stop nothing changes
    squares_x = _squares([(at + 0.5 - x) / wide for at in range(width)])
    squares_y = _squares([(at + 0.5 - y) / tall for at in range(height)]).transpose(Image.Transpose.TRANSPOSE)
    distance = ImageMath.lambda_eval(
        lambda args: args["convert"](
            args["min"]((args["a"] + args["b"]) ** 0.5 * (_STEPS / reach), _STEPS) + 0.5, "I"
        ),
        a=squares_x.resize((width, height), Image.Resampling.NEAREST),
        b=squares_y.resize((width, height), Image.Resampling.NEAREST),
    )
    return _looked_up(distance, image.stops, wide, reach, line.mode)


def _squares(values: list[float]) -> Image.Image:
    row = Image.new("F", (len(values), 1))
    row.putdata([value * value for value in values])
    return row


def _last(stops: tuple[Stop, ...], length: float) -> float:
    return _placed(stops, length)[-1][0]


def _looked_up(
    distance: Image.Image, stops: tuple[Stop, ...], length: float, reach: float, mode: str
) -> Image.Image:
    """Turn distances into colours by one table a channel."""
    shares = (reach * at / _STEPS for at in range(_STEPS + 1))
    tables: list[list[int]] = [[], [], [], []]
    for red, green, blue, alpha in _colours(stops, length, shares):
        back = _OPAQUE / alpha if alpha and mode == "RGBA" else 1.0
        for table, value in zip(tables, (red * back, green * back, blue * back, alpha), strict=True):
            table.append(min(_OPAQUE, int(value + 0.5)))
    padding = [0] * (65536 - _STEPS - 1)
    bands = [distance.point(table + padding, "L") for table in tables[: len(mode)]]
    return Image.merge(mode, bands)


def _radii(image: Gradient, centre: tuple[float, float], width: int, height: int) -> tuple[float, float]:
    """Return the ending shape's radii across and down."""
    x, y = centre
    if not isinstance(image.extent, str):
        wide = resolve(image.extent[0], width) or 0.0
        return wide, (resolve(image.extent[1], height) or 0.0) if len(image.extent) > 1 else wide
    sides = (abs(x), abs(width - x)), (abs(y), abs(height - y))
    pick = min if image.extent.startswith("closest") else max
    wide, tall = pick(sides[0]), pick(sides[1])
    corners = [math.hypot(across, down) for across in sides[0] for down in sides[1]]
    if image.shape == "circle":
        radius = pick(corners) if image.extent.endswith("corner") else pick(wide, tall)
        return radius, radius
    if image.extent.endswith("corner"):  # the ellipse through the corner, shaped as the one to the side
        return wide * math.sqrt(2), tall * math.sqrt(2)
    return wide, tall
