"""Article + brand + network ▶ the context of a card template."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sharekit.cards.art.artwork import art_address
from sharekit.cards.images.graphics import TRIMMED
from sharekit.cards.images.logo import TWIN
from sharekit.cards.template.scripts import script_of
from sharekit.cards.template.tints import accents, art_colour, section_tints, theme_of, tint_tokens
from sharekit.errors import ConfigError, TextError
from sharekit.language import DateParts, date_parts, direction, join_names, write_date
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.images.focal_point import Focus
    from sharekit.cards.networks import Network
    from sharekit.options import Brand

_WORDS = ("headline", "lead", "site", "byline", "date", "section", "url")
_PARTS = (*_WORDS, "tags", "photo", "face", "logo")
_NO_DATE = DateParts("", "", "", "")


_MOST_CHARACTERS = 6000  # of a headline or lead; the text engine cuts to fewer, with a warning


def card_context(
    article: Article,
    network: Network,
    brand: Brand,
    *,
    site: str = "",
    language: str = "",
    art: str = "auto",
    focus: Focus = (0.5, 0.4),
    ground: str = "",
    face: str = "",
) -> dict[str, Any]:
    """Return the variables of a card template.

    Args:
        article: What the card is about.
        network: The target; a text-free network gets no text.
        brand: Colours, fonts, logo and theme.
        site: The publication's name, for articles without one.
        language: BCP 47 tag, for articles without one.
        art: auto, none or a family of art, for articles without a photo.
        focus: Point of the photo to keep in view, as fractions.
        ground: Colour to show the article's picture on, if it is a graphic and not a photo.
        face: The article's picture, if it is a graphic that may be shown round.

    Raises:
        ConfigError, TextError: A value of the brand would break out of its CSS; the headline shows nothing.
    """
    article = _shortened(article)
    tag = article.language or language
    wordmark = bool(brand.logo and brand.logo_is_wordmark)
    photo, graphic = ("", article.image) if ground else (article.image, "")
    content = {**_words(article, site, tag, wordmark=wordmark), "photo": photo, "logo": brand.logo}
    content |= {"graphic": graphic and TRIMMED + graphic, "graphic_ground": ground, "face": photo or face}
    if network.text_free:
        content |= {**dict.fromkeys(_WORDS, ""), "tags": [], "date_parts": _NO_DATE}
    return {
        **content,
        # address of a picture for articles without a photo; a template adds `/COLOUR/THEME`
        "art": "" if photo else art_address(art, article.url or article.headline, article.headline),
        "extra": {} if network.text_free else dict(article.extra),  # the article's own values
        "language": tag,
        "script": script_of(tag, article.headline),  # ISO 15924, lower case
        "dir": direction(tag) if tag else _detected_direction(article.headline),
        "network": {"name": network.name, "width": network.width, "height": network.height},
        "text_free": network.text_free,
        "classes": _classes(content, network),  # what is missing: `no-lead no-photo …`
        "focus": f"{focus[0]:.1%} {focus[1]:.1%}",
        **_look(brand, network, article.section),
    }


def _look(brand: Brand, network: Network, section: str) -> dict[str, Any]:
    return {
        "logo_dark": brand.logo_dark or (brand.logo and TWIN + brand.logo),
        "theme": theme_of(brand),  # empty: the template's own
        "art_colour": art_colour(brand, section),  # hexadecimal; empty: the template's own
        "tokens": {  # custom properties for `:root`
            **_brand_tokens(brand),
            **tint_tokens(brand),
            **_safe_tokens(network),
        },
        "accents": accents(brand),  # theme → colour, where the brand has no accent of its own
        "section_tints": section_tints(brand, section),  # the same for the section
    }


def _words(article: Article, site: str, language: str, *, wordmark: bool) -> dict[str, Any]:
    day = article.published
    return {
        "headline": _visible(clean(article.headline)),
        "lead": clean(article.shown_lead),
        "site": "" if wordmark else clean(article.site or site),
        "byline": join_names([clean(name) for name in article.byline], language),
        "date": write_date(day, language) if day else "",
        "date_parts": date_parts(day, language) if day else _NO_DATE,
        "section": clean(article.section),
        "tags": [clean(tag) for tag in article.tags],
        "url": shown_url(article.url),
    }


def _visible(headline: str) -> str:
    """Return the headline; raise TextError if none of its characters can be shown."""
    if not any(char.isprintable() and char not in _LOST for char in headline):
        raise TextError(
            "the headline has no character that can be shown",
            where=ascii(headline[:20]),
            hint="it was probably decoded with a wrong charset",
        )
    return headline


_LOST = "\ufffd "
# Controls, lone surrogates, and bidi embeddings and overrides, which can reverse a headline.
_INVISIBLE = re.compile("[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\u202a-\u202e\ufeff]+")


def clean(text: str) -> str:
    """Return `text` on one line, without control and bidi override characters."""
    return " ".join(_INVISIBLE.sub("", text).split())


def shown_url(url: str) -> str:
    """Return an address for display: no scheme, no `www.`, no query, escapes decoded."""
    parts = split_url(url)
    host = (parts.hostname or "").removeprefix("www.")
    return clean(unquote(f"{host}{parts.path}")).rstrip("/") if host else ""


def _shortened(article: Article) -> Article:
    return article.replace(headline=article.headline[:_MOST_CHARACTERS], lead=article.lead[:_MOST_CHARACTERS])


def _classes(content: Mapping[str, Any], network: Network) -> str:
    names = [f"no-{part}" for part in _PARTS if not content[part]]
    return " ".join((*names, "text-free") if network.text_free else names)


def _detected_direction(text: str) -> str:
    """Return the direction of the first strong character. Source: UAX #9, rules P2 and P3."""
    for char in text:
        if (kind := unicodedata.bidirectional(char)) in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def _brand_tokens(brand: Brand) -> Mapping[str, str]:
    values = {
        "--brand": brand.brand,
        "--ink": brand.ink,
        "--paper": brand.paper,
        "--accent": brand.accent,
        "--radius": brand.radius,
        "--font-display": _family(brand.font_display),
        "--font-text": _family(brand.font_text),
    }
    for name, value in values.items():
        if set(value) & set("{}<;\\"):
            raise ConfigError(
                f"{value!r} is not a valid CSS value",
                where=f"brand.{name[2:].replace('-', '_')}",
                hint="such as #c81c28",
            )
    return {name: value for name, value in values.items() if value}


def named_families(brand: Brand) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the settings that name font families, with their names."""
    settings = (("brand.font_display", brand.font_display), ("brand.font_text", brand.font_text))
    names = ((setting, tuple(part.strip(" \"'") for part in text.split(","))) for setting, text in settings)
    return tuple((setting, families) for setting, families in names if any(families))


def _family(name: str) -> str:
    """Return a family as a CSS font-family list with a fallback."""
    if not name or "," in name:
        return name
    return f"{name if name[0] in _QUOTES else _quoted(name)}, Inter, sans-serif"


_QUOTES = "\"'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', "") + '"'


@lru_cache(64)
def _safe_tokens(network: Network) -> Mapping[str, str]:
    sides = zip(("top", "right", "bottom", "left"), network.safe, strict=True)
    return {f"--safe-{side}": f"{size}px" for side, size in sides}
