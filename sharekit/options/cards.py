"""How cards look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sharekit.options import rules
from sharekit.options.checked import Checked, setting, table

LARGEST_SIDE = 4096
"""px: X's own upper bound, and 50 MB of pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand(Checked):
    """How a publication looks, on cards and in digests alike. Colours are CSS colours.

    >>> sharekit.render_card(article, brand=sharekit.Brand(brand="#0a6b5c", theme="dark")).warnings
    ()
    """

    brand: str = setting("", "brand colour; the template's own when empty", rules.COLOUR)
    ink: str = setting("", "text colour", rules.COLOUR)
    paper: str = setting("", "background colour", rules.COLOUR)
    accent: str = setting("", "second colour, for labels and links", rules.COLOUR)
    radius: str = setting("", "corner radius of panels and pictures, as a CSS length", rules.LENGTH)
    logo: str = setting("", "logo picture for light backgrounds: a path or URL")
    logo_dark: str = setting("", "logo picture for dark backgrounds; when empty, a light version of the logo")
    logo_is_wordmark: bool | None = setting(
        None, "the logo spells the site's name, which is then left out; guessed from its shape when unset"
    )
    sections: Mapping[str, str] = table(
        "colour of a section, as [brand.sections] Technology = '#0a7d5b'", rules.COLOUR
    )
    theme: Literal["", "light", "dark"] = setting("", "light or dark; each template's own when empty")
    font_display: str = setting("", "font family of headlines")
    font_text: str = setting("", "font family of everything else")


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOptions(Checked):
    """A network of the user's own, or changes to a shipped one.

    >>> banner = sharekit.NetworkOptions(width=1500, height=500)
    >>> look = sharekit.Look(networks={"banner": banner})
    >>> sharekit.render_card(article, network="banner", look=look).width
    1500
    """

    width: int = setting(0, "px", rules.number(1, LARGEST_SIDE, "px"))
    height: int = setting(0, "px", rules.number(1, LARGEST_SIDE, "px"))
    formats: tuple[str, ...] = setting(
        (), "image formats the network takes, best first", rules.each(rules.one_of("cards.networks:FORMATS"))
    )
    max_bytes: int = setting(0, "maximum size of a picture in bytes", rules.number(1, unit="bytes"))
    safe: tuple[int, ...] = setting((), "margins without text in px: top, right, bottom, left", rules.margins)
