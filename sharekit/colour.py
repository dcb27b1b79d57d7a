"""Colours by the numbers: reading CSS colours, measuring contrast, making words readable."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Colour", "blend", "contrast", "hex_of", "luminance", "parse_colour", "readable"]

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255, encoded sRGB."""

READABLE = 4.5
"""Least contrast of text on its ground (WCAG 2.2, success criterion 1.4.3)."""

_STEPS = 40


@lru_cache(maxsize=256)
def parse_colour(text: str, where: str = "colour") -> Colour:
    """Read an opaque CSS colour: `#c81c28`, `crimson`, `rgb(200 28 40)`.

    Raises:
        ConfigError: `text` is no CSS colour, or a see-through one.

    Source: CSS Color Module Level 4.
    """
    from tinycss2.color4 import parse_color  # only brands of one's own need it

    found = parse_color(text)
    if found is None or found == "currentcolor":
        raise ConfigError(f"{text!r} is no CSS colour", where=where, hint="write it as #c81c28")
    rgb = found.to("srgb")
    if rgb.alpha < 1:
        raise ConfigError(f"{text!r} is see-through", where=where, hint="give an opaque colour, as #c81c28")
    red, green, blue = (round(min(max(part, 0.0), 1.0) * 255) for part in rgb.coordinates)
    return red, green, blue


def hex_of(colour: Colour) -> str:
    """Write a colour as `#c81c28`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def luminance(colour: Colour) -> float:
    """Return the relative luminance, 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 (sRGB)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """Mix `share` (0 to 1) of `other` into `one`, in encoded sRGB as painters do."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(colour: Colour, grounds: Iterable[Colour], least: float = READABLE) -> Colour:
    """Return `colour`, moved towards black or white only as far as words of it can be read on every ground.

    The shorter way is taken. Where no colour can reach `least` on all grounds, the best of black and white
    comes back.
    """
    behind = tuple(grounds)
    for step in range(_STEPS + 1):
        for pole in ((0, 0, 0), (255, 255, 255)):
            moved = blend(colour, pole, step / _STEPS)
            if all(contrast(moved, ground) >= least for ground in behind):
                return moved
    return max(((0, 0, 0), (255, 255, 255)), key=lambda pole: min(contrast(pole, g) for g in behind))
