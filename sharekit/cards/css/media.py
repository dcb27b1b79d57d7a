"""@media queries on the card's size.

Source: Media Queries Level 4, as far as it applies to a still picture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sharekit.cards.css.values.numbers import Invalid, Scale, commas, keyword, length, resolve, significant

_FEATURES = (
    "orientation, aspect-ratio, width, height (with min- and max-), prefers-color-scheme, joined by `and`, "
    "separated by commas"
)
_NEAR = 1e-9


def holds(prelude: list[Any], width: float, height: float) -> bool:
    """Return whether a media query list holds for a card of this size, in px.

    Raises:
        Invalid: It uses another feature.
    """
    answers = [_query(part, width, height) for part in commas(prelude)]  # all, so that each is checked
    return any(answers)


def _query(tokens: list[Any], width: float, height: float) -> bool:
    negated = bool(tokens) and keyword(tokens[0]) == "not"
    matches = True
    for token in tokens[negated:]:
        if token.type == "() block":
            matches &= _feature(significant(token.content), width, height)
        elif keyword(token) == "print":
            matches = False
        elif keyword(token) not in {"and", "screen", "all", "only"}:
            raise Invalid(_FEATURES)
    return matches != negated


def _feature(tokens: list[Any], width: float, height: float) -> bool:
    name = keyword(tokens[0]) if tokens else ""
    if len(tokens) < len(("name", ":", "value")) or tokens[1] != ":":
        raise Invalid(_FEATURES)
    bound, bare = (name[:3], name[4:]) if name[:4] in {"min-", "max-"} else ("", name)
    if bare == "orientation" and not bound:
        return keyword(tokens[2]) == ("landscape" if width > height else "portrait")
    if bare == "prefers-color-scheme" and not bound:
        return keyword(tokens[2]) == "light"
    if bare == "aspect-ratio":
        return _BOUNDS[bound](width / height, _ratio(tokens[2:]))
    if bare in {"width", "height"}:
        asked = resolve(length(tokens[2], Scale(16.0, 16.0, width, height)), 0.0) or 0.0
        return _BOUNDS[bound](width if bare == "width" else height, asked)
    raise Invalid(_FEATURES)


_BOUNDS: dict[str, Callable[[float, float], bool]] = {
    "min": lambda actual, asked: actual >= asked - _NEAR,
    "max": lambda actual, asked: actual <= asked + _NEAR,
    "": lambda actual, asked: abs(actual - asked) < _NEAR,
}


def _ratio(tokens: list[Any]) -> float:
    parts = [token.value for token in tokens if token.type == "number"]
    if not 1 <= len(parts) <= len(("width", "height")) or min(parts) <= 0:
        raise Invalid("an aspect ratio such as 4/5")
    return float(parts[0] / (parts[1] if len(parts) > 1 else 1))
