"""`color-mix()`: two colours mixed in a colour space. Source: CSS Color Level 5, 2; Level 4, 12."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sharekit.cards.css.values.colour_spaces import FROM_LINEAR, encoded, linear
from sharekit.cards.css.values.numbers import Invalid, commas, keyword

Colour = tuple[int, int, int, float]
_Triple = tuple[float, float, float]

_HUES = {"oklch": 2, "lch": 2, "hsl": 0, "hwb": 0}
"""The spaces that have a hue, and which of their channels it is."""
_ARCS = ("shorter", "longer", "increasing", "decreasing")
_ALLOWED = (
    f"color-mix(in {'|'.join(FROM_LINEAR)}, colour percentage, colour percentage); "
    f"{', '.join(_HUES)} may be followed by {'|'.join(_ARCS)} hue"
)
_GREY = {"oklch": 2e-4, "lch": 0.02, "hsl": 1e-3, "hwb": 1e-3}
"""Chroma, saturation or its like, below which a colour has no hue of its own."""
_FULL = 100.0


def mixed(token: Any, current: Colour, read: Callable[[Any, Colour], Colour]) -> Colour:
    """Return the colour that a color-mix() function gives.

    Args:
        token: The function.
        current: The element's own `color`.
        read: Reads a colour.

    Raises:
        Invalid: It is malformed.
    """
    parts = commas(token.arguments)
    if len(parts) != len(("space", "first", "second")):
        raise Invalid(_ALLOWED)
    space, arc = _method([keyword(each) for each in parts[0]])
    (first, a), (second, b) = (_part(part, current, read) for part in parts[1:])
    if a is None and b is None:
        a = b = _FULL / 2
    a = _FULL - b if a is None and b is not None else a
    b = _FULL - a if b is None and a is not None else b
    total = (a or 0.0) + (b or 0.0)
    if a is None or b is None or total <= 0:
        raise Invalid(_ALLOWED)
    return _mix((space, arc), first, second, b / total, min(1.0, total / _FULL))


def _method(names: list[str]) -> tuple[str, str]:
    """Read `in oklch longer hue`: the space, and the arc that its hue takes."""
    match names:
        case ["in", space] if space in FROM_LINEAR:
            return space, _ARCS[0]
        case ["in", space, arc, "hue"] if space in _HUES and arc in _ARCS:
            return space, arc
    raise Invalid(_ALLOWED)


def _part(
    tokens: list[Any], current: Colour, read: Callable[[Any, Colour], Colour]
) -> tuple[Colour, float | None]:
    shares = [each.value for each in tokens if each.type == "percentage"]
    colours = [each for each in tokens if each.type != "percentage"]
    if len(colours) != 1 or len(shares) > 1 or any(not 0 <= share <= _FULL for share in shares):
        raise Invalid(_ALLOWED)
    return read(colours[0], current), (float(shares[0]) if shares else None)


def _mix(method: tuple[str, str], first: Colour, second: Colour, share: float, opacity: float) -> Colour:
    space, arc = method
    into, back = FROM_LINEAR[space]
    a, b = into(linear(first)), into(linear(second))
    alpha = first[3] * (1 - share) + second[3] * share
    if alpha <= 0:
        return (0, 0, 0, 0.0)
    weights = (first[3] * (1 - share) / alpha, second[3] * share / alpha)
    parts = [p * weights[0] + q * weights[1] for p, q in zip(a, b, strict=True)]
    if space in _HUES:
        parts[_HUES[space]] = _hue(space, a, b, share, arc)
    red, green, blue = (encoded(channel) for channel in back((parts[0], parts[1], parts[2])))
    return (red, green, blue, alpha * opacity)


def _hue(space: str, a: _Triple, b: _Triple, share: float, method: str) -> float:
    """Return the hue on the chosen arc; a grey has the other colour's."""
    at = _HUES[space]
    start = b[at] if _is_grey(space, a) else a[at]
    end = a[at] if _is_grey(space, b) else b[at]
    arc = (end - start) % math.tau  # increasing
    turns_back = {"shorter": arc > math.pi, "longer": 0 < arc < math.pi, "decreasing": arc > 0}
    return start + (arc - math.tau * turns_back.get(method, False)) * share


def _is_grey(space: str, channels: _Triple) -> bool:
    chroma = 1 - channels[1] - channels[2] if space == "hwb" else channels[1]
    return chroma < _GREY[space]
