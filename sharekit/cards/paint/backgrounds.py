"""Background layers: positions and sizes of their tiles.

Source: CSS Backgrounds and Borders Level 3, 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sharekit.cards.css.style import Style
from sharekit.cards.css.values.images import Gradient
from sharekit.cards.css.values.numbers import Size, resolve
from sharekit.cards.css.values.positions import LayerSize
from sharekit.cards.paint.display import Layer
from sharekit.cards.paint.geometry import Box, Radii, size


def layers(style: Style, box: Box, corners: Radii, origin: Box) -> Iterator[Layer]:
    """Yield a box's background layers, the lowest first; tiles are placed in `origin`, its padding box."""
    across, down = size(origin)
    for at in range(len(style.background_image) - 1, -1, -1):
        image = style.background_image[at]
        if image is None:
            continue
        wanted = style.background_size[at % len(style.background_size)]
        position = style.background_position[at % len(style.background_position)]
        repeat = style.background_repeat[at % len(style.background_repeat)]
        if isinstance(image, Gradient):
            tile = _gradient_size(wanted, across, down)
            x = origin[0] + offset(position[0], across - tile[0])
            y = origin[1] + offset(position[1], down - tile[1])
            if tile[0] > 0 and tile[1] > 0:
                yield Layer(box, corners, image, (x, y), tile, repeat)
        else:
            yield Layer(
                box, corners, image.src, (origin[0], origin[1]), (across, down), repeat, wanted, position
            )


def _gradient_size(wanted: LayerSize, across: int, down: int) -> tuple[float, float]:
    if isinstance(wanted, str):
        return across, down
    width, height = (resolve(side, room) for side, room in zip(wanted, (across, down), strict=True))
    return across if width is None else round(width), down if height is None else round(height)


def offset(place: Size, room: float) -> float:
    """Return the offset in px of a position, given the free space beside a picture."""
    return resolve(place, room) or 0.0


def fitted(
    wanted: LayerSize, natural: tuple[float, float], across: float, down: float
) -> tuple[float, float]:
    """Return the size at which a picture with a natural size is drawn."""
    width, height = natural
    if isinstance(wanted, str):
        pick: Callable[..., float] = max if wanted == "cover" else min
        scale = pick(across / width, down / height)
        return width * scale, height * scale
    asked = resolve(wanted[0], across), resolve(wanted[1], down)
    if asked[0] is None and asked[1] is None:
        return natural
    if asked[0] is None:
        return width * (asked[1] or 0.0) / height, asked[1] or 0.0
    if asked[1] is None:
        return asked[0], height * asked[0] / width
    return asked[0], asked[1]
