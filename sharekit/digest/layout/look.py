"""A digest's colours and fonts: the template's with the brand's changes, readable in light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sharekit.colour import READABLE, Colour, blend, contrast, hex_of, parse_colour, readable
from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.options import Brand

Palette = Mapping[str, str]
"""Colours by role, as `#rrggbb`: page, sheet, panel, ink, text, muted, line, accent, button, label …"""

_BLACK, _WHITE = (0, 0, 0), (255, 255, 255)
_WORDS = ("ink", "text", "muted")
_FAMILY = re.compile(r"[\w .-]+")
_LENGTH = re.compile(r"(\d{1,3}(?:\.\d+)?)(?:px)?")
_GLOWING = 6.0
"""Contrast of accents in dark mode: colours that barely pass look dull beside light text."""
_STANDS_OUT = 1.5
"""Least contrast between a button and the sheet; below it, the button takes the accent colour."""
_NEARLY = 3.0
"""Least contrast to white of a brand colour that is darkened for white labels; others get dark labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailStyle:
    """Colours and fonts of a template.

    Attributes:
        light: Colours of light mode.
        dark: Colours of dark mode.
        display: CSS font-family list of headlines.
        text: CSS font-family list of everything else.
        radius: Corner radius in px; None for the template's.
        scheme: CSS `color-scheme`: `light dark`, or `dark` if the brand's theme is dark.
    """

    light: Palette
    dark: Palette
    display: str
    text: str
    radius: float | None
    scheme: str

    def tint(self, colour: str, mode: Literal["light", "dark"]) -> str:
        """Return a brand colour, adjusted to be readable as text in that mode.

        Raises:
            ConfigError: Not an opaque CSS colour.
        """
        palette, least = (self.light, READABLE) if mode == "light" else (self.dark, _GLOWING)
        grounds = [parse_colour(palette["sheet"]), parse_colour(palette["panel"])]
        return hex_of(readable(parse_colour(colour, "brand.sections"), grounds, least))

    def dark_tints(self, tints: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return the dark-mode rules, selector and declaration, of classes with their own colour."""
        return [(f".{name}", f"color: {self.tint(colour, 'dark')}") for name, colour in tints]


def email_style(brand: Brand, *, light: Palette, dark: Palette, display: str, text: str) -> EmailStyle:
    """Merge a brand into a template's colours.

    Text keeps 4.5:1 on sheet and panel in both modes: brand colours are shifted until it does.

    Raises:
        ConfigError: A brand value is not an opaque colour, font family or length in px.
    """
    bright = _palette(_branded({k: parse_colour(v) for k, v in light.items()}, brand))
    dim = _palette(_accented({k: parse_colour(v) for k, v in dark.items()}, brand), accent=_GLOWING)
    return EmailStyle(
        light=dim if brand.theme == "dark" else bright,
        dark=dim,
        display=_faces(brand.font_display, display, "brand.font_display"),
        text=_faces(brand.font_text, text, "brand.font_text"),
        radius=_radius(brand.radius),
        scheme="dark" if brand.theme == "dark" else "light dark",
    )


def _branded(colours: dict[str, Colour], brand: Brand) -> dict[str, Colour]:
    if brand.paper or brand.ink:
        paper = parse_colour(brand.paper, "brand.paper") if brand.paper else colours["sheet"]
        ink = parse_colour(brand.ink, "brand.ink") if brand.ink else readable(colours["ink"], [paper])
        colours |= {
            "sheet": paper,
            "ink": ink,
            "page": blend(paper, ink, 0.06),
            "panel": blend(paper, ink, 0.04),
            "line": blend(paper, ink, 0.13),
            "text": blend(ink, paper, 0.16),
            "muted": blend(ink, paper, 0.36),
        }
    return _accented(colours, brand)


def _accented(colours: dict[str, Colour], brand: Brand) -> dict[str, Colour]:
    if brand.brand:
        colours["button"] = colours["accent"] = colours["bar"] = parse_colour(brand.brand, "brand.brand")
    if brand.accent:
        colours["accent"] = parse_colour(brand.accent, "brand.accent")
    return colours


def _palette(colours: dict[str, Colour], accent: float = READABLE) -> Palette:
    grounds = (colours["sheet"], colours["panel"])
    done = colours | {role: readable(colours[role], grounds) for role in _WORDS}
    done["accent"] = readable(colours["accent"], grounds, accent)
    plain = contrast(colours["button"], colours["sheet"]) < _STANDS_OUT
    done["button"], done["label"] = _button(done["accent"] if plain else colours["button"])
    done.setdefault("bar", done["accent"])
    return {role: hex_of(colour) for role, colour in done.items()}


def _button(ground: Colour) -> tuple[Colour, Colour]:
    """Return a button's background and label colours."""
    if contrast(_WHITE, ground) >= _NEARLY:
        while contrast(_WHITE, ground) < READABLE:
            ground = blend(ground, _BLACK, 0.04)
        return ground, _WHITE
    return ground, readable(blend(ground, _BLACK, 0.85), [ground])


def _faces(family: str, stack: str, where: str) -> str:
    if not family:
        return stack
    if not _FAMILY.fullmatch(family):
        raise ConfigError(
            f"{family!r} is not a font family", where=where, hint="use letters, digits and spaces"
        )
    return f"'{family}', {stack}"


def _radius(text: str) -> float | None:
    if not text:
        return None
    length = _LENGTH.fullmatch(text.strip())
    if not length:
        raise ConfigError(f"{text!r} is not a length in px", where="brand.radius", hint="write it as 8px")
    return float(length[1])
