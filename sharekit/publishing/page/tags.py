"""The share tags of a page's head: Open Graph, article and Twitter card properties.

Sources: https://ogp.me and X's card markup reference. Networks read only the start of a page, so the tags
belong at the top of its `<head>`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from sharekit.article import Article
from sharekit.support.text_utils import clip

LARGE_CARD = "summary_large_image"
_NO_CONTROLS = dict.fromkeys([*range(9), *range(14, 32), 127])
_DESCRIPTION = 300
_TWITTER_DESCRIPTION = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTag:
    """One `<meta>`: `attribute` is `property` for Open Graph and `name` for Twitter's."""

    attribute: str
    key: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedImage:
    """An image as the tags declare it: absolute URL, media type, px, alt text; unknown is empty or 0."""

    url: str
    type: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""


def share_tags(
    article: Article, images: Iterable[TaggedImage], *, kind: str = "article", card: str = ""
) -> tuple[ShareTag, ...]:
    """Return the share tags of `article`; unknown values are left out, so no empty tag is written.

    Args:
        article: The article.
        images: Its images; the first is the one that networks show.
        kind: The value of og:type; only an article has dates, section and tags.
        card: The value of twitter:card; by default that of a large image, if there is one.
    """
    shown = tuple(images)
    facts = _article(article) if kind == "article" else ()
    card = card or (LARGE_CARD if shown else "summary")
    tags = [*_page(article, kind), *_pictures(shown), *facts, *_twitter(article, shown, card)]
    return tuple(tag for tag in tags if tag.content)


def _property(key: str, content: str) -> ShareTag:
    return ShareTag(attribute="property", key=key, content=content)


def _page(article: Article, kind: str) -> Iterator[ShareTag]:
    yield _property("og:title", article.headline)
    yield _property("og:type", kind)
    yield _property("og:url", article.url)
    yield _property("og:description", clip(article.lead, _DESCRIPTION))
    yield _property("og:site_name", article.site)
    yield _property("og:locale", _locale(article.language))


def _pictures(images: Iterable[TaggedImage]) -> Iterator[ShareTag]:
    for image in images:
        yield _property("og:image", image.url)
        yield _property("og:image:type", image.type)
        yield _property("og:image:width", str(image.width or ""))
        yield _property("og:image:height", str(image.height or ""))
        yield _property("og:image:alt", image.alt)


def _article(article: Article) -> Iterator[ShareTag]:
    yield _property("article:published_time", _moment(article.published))
    yield _property("article:modified_time", _moment(article.modified))
    yield _property("article:section", article.section)
    for tag in article.tags:
        yield _property("article:tag", tag)


def _twitter(article: Article, images: tuple[TaggedImage, ...], card: str) -> Iterator[ShareTag]:
    pairs = [
        ("card", card),
        ("title", article.headline),
        ("description", clip(article.lead, _TWITTER_DESCRIPTION)),
    ]
    if images:
        pairs += [("image", images[0].url), ("image:alt", images[0].alt)]
    for key, content in pairs:
        yield ShareTag(attribute="name", key=f"twitter:{key}", content=content)


def _locale(language: str) -> str:
    """Open Graph writes a locale as language_TERRITORY; a bare language names none."""
    parts = language.replace("_", "-").split("-")
    territory = next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), "")  # noqa: PLR2004
    return f"{parts[0].lower()}_{territory.upper()}" if territory else ""


def _moment(value: date | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat()


def write_tags(tags: Iterable[ShareTag]) -> str:
    """Return the tags as HTML, one a line, values escaped."""
    return "".join(f'<meta {tag.attribute}="{tag.key}" content="{_escaped(tag.content)}">\n' for tag in tags)


def _escaped(text: str) -> str:
    return escape(" ".join(text.translate(_NO_CONTROLS).split()))
