"""CSS colours as (red, green, blue, alpha): 0-255 each, alpha 0-1. Source: CSS Color Level 4, sRGB parts."""

from __future__ import annotations

from typing import Any

from tinycss2.color3 import parse_color

from sharekit.cards.css.values.numbers import Invalid

Colour = tuple[int, int, int, float]
BLACK: Colour = (0, 0, 0, 1.0)
CLEAR: Colour = (0, 0, 0, 0.0)
_ALLOWED = (
    "a colour: #rrggbb, a name, rgb(), rgba(), hsl(), hsla(), hwb(), lab(), lch(), oklab(), oklch(), "
    "color-mix(), transparent, currentColor"
)
_MODERN = frozenset({"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch"})


def colour(token: Any, current: Colour) -> Colour:
    """Return the colour of a token; `current` is the element's own `color`.

    Raises:
        Invalid: It is not a colour.
    """
    if token.type == "function" and token.lower_name == "color-mix":
        from sharekit.cards.css.values.colour_mix import mixed  # rare, so imported late

        return mixed(token, current, colour)
    parsed = _parse(token)
    if parsed is None:
        raise Invalid(_ALLOWED)
    if parsed == "currentColor":
        return current
    red, green, blue, alpha = parsed
    return (_byte(red), _byte(green), _byte(blue), min(1.0, max(0.0, float(alpha))))


def is_colour(token: Any) -> bool:
    """Return whether the token is a colour."""
    if token.type == "function" and token.lower_name == "color-mix":
        return True
    return _parse(token) is not None


def _byte(share: float) -> int:
    return min(255, max(0, int(share * 255 + 0.5)))


def _parse(token: Any) -> Any:
    if token.type == "ident" and token.lower_value == "rebeccapurple":  # newer than tinycss2's list
        return (0x66 / 255, 0x33 / 255, 0x99 / 255, 1.0)
    parsed = parse_color(token)
    if parsed is None and token.type == "function" and token.lower_name in _MODERN:
        parsed = _modern(token)
    return parsed


def _modern(token: Any) -> Any:
    """Read the functions of CSS Color Level 4, such as `rgb(0 0 0 / 50%)` and `oklch(0.7 0.15 30)`."""
    from tinycss2.color4 import parse_color as parse_color4  # rare, so imported late

    from sharekit.cards.css.values.colour_spaces import to_srgb

    parsed = parse_color4(token)
    if parsed is None:
        return None
    channels = [0.0 if channel is None else float(channel) for channel in parsed.coordinates]
    return (*to_srgb(parsed.space, (channels[0], channels[1], channels[2])), parsed.alpha)
