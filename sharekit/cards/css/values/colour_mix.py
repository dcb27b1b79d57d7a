"""`color-mix()`: two colours mixed in a colour space. Source: CSS Color Level 5, 2; Level 4, 12."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sharekit.cards.css.values.colour_spaces import FROM_LINEAR, encoded, linear
from sharekit.cards.css.values.numbers import Invalid, commas, keyword

Colour = tuple[int, int, int, float]
_Triple = tuple[float, float, float]

_SPACES = ("srgb", "srgb-linear", "oklab", "oklch")
_ALLOWED = f"color-mix(in {'|'.join(_SPACES)}, colour percentage, colour percentage)"
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
    names = [keyword(each) for each in parts[0]]
    if len(parts) != len(("space", "first", "second")) or names[:1] != ["in"] or names[1:] not in _LISTED:
        raise Invalid(_ALLOWED)
    (first, a), (second, b) = (_part(part, current, read) for part in parts[1:])
    if a is None and b is None:
        a = b = _FULL / 2
    a = _FULL - b if a is None and b is not None else a
    b = _FULL - a if b is None and a is not None else b
    total = (a or 0.0) + (b or 0.0)
    if a is None or b is None or total <= 0:
        raise Invalid(_ALLOWED)
    return _mix(names[1], first, second, b / total, min(1.0, total / _FULL))


_LISTED = [[space] for space in _SPACES]


def _part(
    tokens: list[Any], current: Colour, read: Callable[[Any, Colour], Colour]
) -> tuple[Colour, float | None]:
    shares = [each.value for each in tokens if each.type == "percentage"]
    colours = [each for each in tokens if each.type != "percentage"]
    if len(colours) != 1 or len(shares) > 1 or any(not 0 <= share <= _FULL for share in shares):
        raise Invalid(_ALLOWED)
    return read(colours[0], current), (float(shares[0]) if shares else None)


def _mix(space: str, first: Colour, second: Colour, share: float, opacity: float) -> Colour:
    into, back = FROM_LINEAR[space]
    a, b = into(linear(first)), into(linear(second))
    alpha = first[3] * (1 - share) + second[3] * share
    if alpha <= 0:
        return (0, 0, 0, 0.0)
    weights = (first[3] * (1 - share) / alpha, second[3] * share / alpha)
    parts = [p * weights[0] + q * weights[1] for p, q in zip(a, b, strict=True)]
    if space == "oklch":
        parts[2] = _hue(a, b, share)
    red, green, blue = (encoded(channel) for channel in back((parts[0], parts[1], parts[2])))
    return (red, green, blue, alpha * opacity)


def _hue(a: _Triple, b: _Triple, share: float) -> float:
    """Return the hue on the shorter arc; a grey has the other colour's."""
    grey = 2e-4  # of chroma
    start, end = (b[2] if a[1] < grey else a[2]), (a[2] if b[1] < grey else b[2])
    arc = (end - start + math.pi) % math.tau - math.pi
    return start + arc * share
