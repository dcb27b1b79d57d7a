"""Colours derived from a brand: a readable accent, text on the brand colour, translucent tints."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.colour import Colour, contrast, hex_of, luminance, parse_colour, readable

if TYPE_CHECKING:
    from sharekit.options import Brand

# The shipped templates' own grounds that are hardest to read on: quote's cream and its green.
_GROUNDS: Mapping[str, Colour] = {"light": (248, 233, 214), "dark": (18, 52, 45)}
_MIDDLE = 0.18  # the luminance on which black and white read equally well
_WHITE, _INK = (255, 255, 255), (13, 13, 16)


def theme_of(brand: Brand) -> str:
    """Return `light` or `dark`: the brand's theme, or the one its paper or ink implies; else empty.

    A brand with white paper would otherwise get the pale small print of a template that is dark by nature.

    Raises:
        ConfigError: A value of the brand is no CSS colour.
    """
    return brand.theme or _meant_theme(brand.paper, brand.ink)


@lru_cache(64)
def _meant_theme(paper: str, ink: str) -> str:
    if paper:
        return "light" if luminance(parse_colour(paper, "brand.paper")) > _MIDDLE else "dark"
    if ink:
        return "dark" if luminance(parse_colour(ink, "brand.ink")) > _MIDDLE else "light"
    return ""


def accents(brand: Brand) -> Mapping[str, str]:
    """Return the accent for light and for dark grounds, where the brand names a colour but no accent.

    It is the brand's colour, darkened or lightened until text reaches 4.5:1 on the background (WCAG 2.2,
    1.4.3).

    Raises:
        ConfigError: A value of the brand is no CSS colour.
    """
    return {} if brand.accent or not brand.brand else _readable_tints(brand.brand, brand.paper, "brand.brand")


def section_tints(brand: Brand, section: str) -> Mapping[str, str]:
    """Return the colour of `section` for light and for dark grounds, made readable there as accents are.

    Raises:
        ConfigError: The brand's value for it is no CSS colour.
    """
    colour = brand.sections.get(section, "")
    return _readable_tints(colour, brand.paper, f"brand.sections.{section}") if colour else {}


def art_colour(brand: Brand, section: str) -> str:
    """Return the section's or brand's colour in hexadecimal, or empty.

    Raises:
        ConfigError: It is not a CSS colour.
    """
    own = brand.sections.get(section, "")
    colour = own or brand.brand
    return (
        hex_of(parse_colour(colour, f"brand.sections.{section}" if own else "brand.brand")) if colour else ""
    )


@lru_cache(64)
def _readable_tints(value: str, paper: str, where: str) -> Mapping[str, str]:
    colour = parse_colour(value, where)
    own = parse_colour(paper, "brand.paper") if paper else None
    return {theme: hex_of(readable(colour, [own or ground])) for theme, ground in _GROUNDS.items()}


def tint_tokens(brand: Brand) -> Mapping[str, str]:
    """Return `--brand-rgb` and `--accent-rgb` (triples for rgba()) and `--on-brand` (what reads best on it).

    Raises:
        ConfigError: A value of the brand is no CSS colour.
    """
    return _tint_tokens(brand.brand, brand.accent)


@lru_cache(64)
def _tint_tokens(brand: str, accent: str) -> Mapping[str, str]:
    tokens = {}
    for name, value in (("brand", brand), ("accent", accent)):
        if value:
            tokens[f"--{name}-rgb"] = ", ".join(map(str, parse_colour(value, f"brand.{name}")))
    if brand:
        colour = parse_colour(brand, "brand.brand")
        tokens["--on-brand"] = hex_of(max((_WHITE, _INK), key=lambda words: contrast(words, colour)))
    return tokens
