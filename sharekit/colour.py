"""Colours: parsing, contrast, and adjusting until text is readable."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

Colour = tuple[int, int, int]
"""Red, green, blue, 0 to 255, encoded sRGB."""

READABLE = 4.5
"""Least contrast of text on its ground (WCAG 2.2, success criterion 1.4.3)."""

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 100
_SLACK = 0.001


@lru_cache(maxsize=256)
def parse_colour(text: str, where: str = "colour") -> Colour:
    """Read an opaque CSS colour: `#c81c28`, `crimson`, `rgb(200 28 40)`.

    Raises:
        ConfigError: `text` is not a CSS colour, or not opaque.

    Source: CSS Color Module Level 4.
    """
    from tinycss2.color4 import parse_color  # needed only for a brand of one's own

    colour = parse_color(text)
    if colour is None or colour == "currentcolor":
        raise ConfigError(f"{text!r} is not a CSS colour", where=where, hint="write it as #c81c28")
    try:
        rgb = colour.to("srgb")
    except NotImplementedError:
        raise ConfigError(
            f"{text!r} is in an unsupported colour space",
            where=where,
            hint="use sRGB",
        ) from None
    if rgb.alpha < 1:
        raise ConfigError(f"{text!r} is not opaque", where=where, hint="use an opaque colour such as #c81c28")
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
    """Mix `share` (0 to 1) of `other` into `one`, in encoded sRGB."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(colour: Colour, grounds: Iterable[Colour], least: float = READABLE) -> Colour:
    """Return `colour`, lightened or darkened just enough for text to be readable on every ground.

    Hue and chroma are preserved as far as sRGB allows (OKLCH), and the smaller change is taken. If no colour
    reaches `least` on all grounds, returns the better of black and white.
    """
    behind = tuple(grounds)
    lightness, a, b = _oklab(colour)
    for step in range(_STEPS + 1):
        for moved in (lightness - step / _STEPS, lightness + step / _STEPS):
            shifted = colour if step == 0 else _shown(moved, a, b)
            if all(contrast(shifted, ground) >= least for ground in behind):
                return shifted
    return max((_BLACK, _WHITE), key=lambda pole: min(contrast(pole, ground) for ground in behind))


def _oklab(colour: Colour) -> tuple[float, float, float]:
    """Convert to OKLab (Björn Ottosson, 2020; CSS Color Module Level 4, section 9)."""
    red, green, blue = (_linear(part / 255) for part in colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    medium = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _shown(lightness: float, a: float, b: float) -> Colour:
    """Return the sRGB colour of that lightness and hue, with as much of the chroma as sRGB has."""
    lightness = min(max(lightness, 0.0), 1.0)
    for percent in range(100, -1, -4):
        parts = _linear_rgb(lightness, a * percent / 100, b * percent / 100)
        if all(-_SLACK <= part <= 1 + _SLACK for part in parts):
            break
    red, green, blue = (round(255 * _encoded(min(max(part, 0.0), 1.0))) for part in parts)
    return red, green, blue


def _linear_rgb(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055  # noqa: PLR2004 (sRGB)


def to_oklch(colour: Colour) -> tuple[float, float, float]:
    """Return lightness (0 to 1), chroma and hue (degrees). Source: CSS Color Module Level 4, section 9."""
    lightness, a, b = _oklab(colour)
    return lightness, math.hypot(a, b), math.degrees(math.atan2(b, a))


def from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """Return the sRGB colour nearest to lightness (0 to 1), chroma and hue (degrees)by reducing chroma."""
    angle = math.radians(hue)
    return _shown(lightness, chroma * math.cos(angle), chroma * math.sin(angle))
