"""Gradients as pictures. Source: CSS Images Level 3, 3.

Colours are computed once along the gradient line, then spread over the picture by Pillow.
"""

from __future__ import annotations

import math
from itertools import pairwise

from PIL import Image, ImageMath

from sharekit.cards.css.values.images import Gradient, Stop
from sharekit.cards.css.values.numbers import resolve
from sharekit.cards.paint.geometry import bytes_of
from sharekit.text.cache import BoundedCache

_GRADIENTS: BoundedCache[Image.Image] = BoundedCache(16_000_000, bytes_of)
_OPAQUE = 255
_MOST_REPEATS = 1000
_Placed = tuple[float, tuple[float, ...]]


def gradient(image: Gradient, width: int, height: int) -> Image.Image:
    """Return a gradient: RGB, or RGBA where it is not opaque. It is shared: do not change it."""

    def make() -> Image.Image:
        return {"linear": _linear, "radial": _radial, "conic": _conic}[image.kind](image, width, height)

    return _GRADIENTS.get((image, width, height), make)


# --- the gradient line


def _placed(stops: tuple[Stop, ...], length: float) -> list[_Placed]:
    """Return stops as (place, premultiplied colour); places are fractions of the line, in ascending order."""
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
    """Space stops without a place evenly between their neighbours."""
    spread: list[float] = []
    for at, place in enumerate(places):
        if place is not None:
            spread.append(place)
            continue
        ahead, after = next((n, p) for n, p in enumerate(places[at:], at) if p is not None)
        spread.append(spread[-1] + (after - spread[-1]) / (ahead - at + 1))
    return spread


def _premultiplied(stop: Stop) -> tuple[float, ...]:
    red, green, blue, alpha = stop.colour
    return red * alpha, green * alpha, blue * alpha, alpha * _OPAQUE


def _repeated(placed: list[_Placed], start: float, end: float) -> list[_Placed]:
    """Return stops repeated from `start` to `end`; those closer together than can be seen become one colour.

    Source: CSS Images Level 3, 3.6.
    """
    first, span = placed[0][0], placed[-1][0] - placed[0][0]
    if span <= 0 or (end - start) / span > _MOST_REPEATS:
        pieces = [
            (b[0] - a[0], [(p + q) / 2 for p, q in zip(a[1], b[1], strict=True)]) for a, b in pairwise(placed)
        ]
        mean = (
            tuple(sum(part * mix[band] for part, mix in pieces) / span for band in range(4))
            if span > 0
            else placed[-1][1]
        )
        return [(start, mean), (end, mean)]
    turns = range(math.floor((start - first) / span), math.ceil((end - first) / span) + 1)
    return [(place + turn * span, colour) for turn in turns for place, colour in placed]


def _channels(image: Gradient, length: float, first: float, step: float, count: int) -> list[list[int]]:
    """Return the line's colours by channel: red, green, blue, and alpha unless all is opaque.

    Args:
        image: The gradient.
        length: Of the line, px.
        first: The fraction of the line at which to begin.
        step: From each fraction to the next.
        count: How many.
    """
    stops, placed = image.stops, _placed(image.stops, length)
    if image.repeats:
        placed = _repeated(placed, first, first + step * count)
    planes: list[list[float]] = [
        [placed[0][1][band]] * _before(placed[0][0], first, step, count) for band in range(4)
    ]
    for (start, a), (end, b) in pairwise(placed):
        at, to = len(planes[0]), _before(end, first, step, count)
        if to > at:
            mixes = [(first + each * step - start) / (end - start) for each in range(at, to)]
            for plane, p, q in zip(planes, a, b, strict=True):
                plane.extend(p + (q - p) * mix for mix in mixes)
    for plane, last in zip(planes, placed[-1][1], strict=True):
        plane.extend([last] * (count - len(plane)))
    return _encoded(planes, opaque=_is_opaque(stops))


def _before(place: float, first: float, step: float, count: int) -> int:
    """Return the number of fractions before a place."""
    return min(count, max(0, math.ceil((place - first) / step)))


def _encoded(planes: list[list[float]], *, opaque: bool) -> list[list[int]]:
    """Round premultiplied channels; un-premultiply unless all are opaque."""
    if opaque:
        return [[int(value + 0.5) for value in plane] for plane in planes[:3]]
    backs = [_OPAQUE / alpha if alpha else 0.0 for alpha in planes[3]]
    colours = [
        [min(_OPAQUE, int(value * back + 0.5)) for value, back in zip(plane, backs, strict=True)]
        for plane in planes[:3]
    ]
    return [*colours, [int(alpha + 0.5) for alpha in planes[3]]]


def _is_opaque(stops: tuple[Stop, ...]) -> bool:
    return all(stop.colour[3] >= 1.0 for stop in stops)


def _strip(image: Gradient, length: float, count: int) -> Image.Image:
    """Return the line as `count` pixels in one row."""
    channels = _channels(image, length, 0.5 / count, 1.0 / count, count)
    bands = [Image.frombytes("L", (count, 1), bytes(channel)) for channel in channels]
    return Image.merge("RGB" if len(bands) == len("RGB") else "RGBA", bands)


# --- over the picture


def _linear(image: Gradient, width: int, height: int) -> Image.Image:
    across, down = _direction(image, width, height)
    length = abs(width * across) + abs(height * down)
    if not across or not down:  # along an axis: one line of pixels, repeated
        strip = _strip(image, length, height if down else width)
        if down:
            strip = strip.transpose(Image.Transpose.TRANSPOSE if down > 0 else Image.Transpose.ROTATE_90)
        elif across < 0:
            strip = strip.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return strip.resize((width, height), Image.Resampling.NEAREST)
    count = max(256, math.ceil(length * 2))
    strip = _strip(image, length, count)
    scale = count / length
    # Pillow maps the centre of each pixel: x' = a x + b y + c, taken at x + 0.5 and y + 0.5.
    offset = (length - width * across - height * down) / 2 * scale
    place = (across * scale, down * scale, offset, 0.0, 0.0, 0.0)
    return strip.transform((width, height), Image.Transform.AFFINE, place, Image.Resampling.NEAREST)


def _direction(image: Gradient, width: int, height: int) -> tuple[float, float]:
    """Return the unit vector along which the gradient runs."""
    if image.corner is not None:
        # Towards a corner: the line through the two other corners has one colour.
        right, bottom = image.corner
        across, down = (height if right else -height), (width if bottom else -width)
        length = math.hypot(across, down)
        return across / length, down / length
    exact = {0.0: (0.0, -1.0), 90.0: (1.0, 0.0), 180.0: (0.0, 1.0), 270.0: (-1.0, 0.0)}
    turn = math.radians(image.angle)
    return exact.get(image.angle, (math.sin(turn), -math.cos(turn)))


def _conic(image: Gradient, width: int, height: int) -> Image.Image:
    """Look up the colour of each pixel by its angle around the centre."""
    import numpy as np

    across = np.arange(width) - ((resolve(image.centre[0], width) or 0.0) - 0.5)
    up = ((resolve(image.centre[1], height) or 0.0) - 0.5) - np.arange(height)
    turns = (np.arctan2(across, up[:, None]) - math.radians(image.angle)) / math.tau % 1.0
    places = Image.fromarray((turns * (_STEPS + 1)).astype(np.int32))
    return _looked_up(places, image, 1.0, 1.0)


_STEPS = 4095
_COARSE = 4  # px: a soft gradient is computed at every fourth pixel across and down, and enlarged
_SOFT = 48  # px between two colours, from which a gradient is soft


def _radial(image: Gradient, width: int, height: int) -> Image.Image:
    x = resolve(image.centre[0], width) or 0.0
    y = resolve(image.centre[1], height) or 0.0
    wide, tall = (max(radius, 1e-3) for radius in _radii(image, (x, y), width, height))
    places = [place for place, _ in _placed(image.stops, wide)]
    gaps = [after - before for before, after in pairwise(places)]
    soft = not image.repeats and min(gaps) * min(wide, tall) >= _SOFT and min(width, height) >= _SOFT
    step = _COARSE if soft else 1
    size = -(-width // step), -(-height // step)
    reach = max(
        math.hypot((x - side) / wide, (y - edge) / tall) for side in (0, width) for edge in (0, height)
    )
    if not image.repeats:
        reach = min(reach, max(1.0, places[-1]))  # after the last stop nothing changes
    across = _squares([((at + 0.5) * step - x) / wide for at in range(size[0])])
    down = _squares([((at + 0.5) * step - y) / tall for at in range(size[1])])
    distance = ImageMath.lambda_eval(
        lambda args: args["convert"](
            args["min"]((args["a"] + args["b"]) ** 0.5 * (_STEPS / reach), _STEPS) + 0.5, "I"
        ),
        a=across.resize(size, Image.Resampling.NEAREST),
        b=down.transpose(Image.Transpose.TRANSPOSE).resize(size, Image.Resampling.NEAREST),
    )
    picture = _looked_up(distance, image, wide, reach)
    if soft:
        full = size[0] * step, size[1] * step
        picture = picture.resize(full, Image.Resampling.BICUBIC).crop((0, 0, width, height))
    return picture


def _squares(values: list[float]) -> Image.Image:
    row = Image.new("F", (len(values), 1))
    row.putdata([value * value for value in values])
    return row


def _looked_up(distance: Image.Image, image: Gradient, length: float, reach: float) -> Image.Image:
    """Convert distances to colours by one table a channel."""
    tables = _channels(image, length, 0.0, reach / _STEPS, _STEPS + 1)
    padding = [0] * (65536 - _STEPS - 1)
    # Image.point() would round all 65,536 numbers in Python, which takes longer than everything else.
    look_up = distance.im.point
    bands = [distance._new(look_up(table + padding, "L")) for table in tables]  # noqa: SLF001 - see above
    return Image.merge("RGB" if len(bands) == len("RGB") else "RGBA", bands)


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
