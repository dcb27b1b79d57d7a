"""Section and keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.schema import names, texts
from sharekit.sources.page.parsing.text import clean, fold, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_MAX_TAG = 60  # characters
_MAX_TAGS = 40
_PARTING = re.compile(r"[,;،、，；､]")
_NAMED = re.compile(r"(?:^|[\s_-])(?:tags?|tag-?links?|keywords?|hashtags?|p-category)(?:$|[\s_-])")
_TAG_PAGE = re.compile(
    r"/(?:tags?|tagged|topics?|keywords?|schlagw\w+|etiquetas?|mots?-cles?|t|label|labels)/[^/]",
    re.IGNORECASE,
)


def find_section(page: Page) -> str:
    """Return the section of the publication that the article is in, or empty."""
    sections = [*texts(page.main.get("articleSection")), *page.every("article:section", "parsely-section")]
    return re.split(r"(?<!\s)\s*[,;|]\s*", sections[0])[0] if sections else ""


def find_tags(page: Page) -> tuple[str, ...]:
    """Return the keywords, once each, without `#`."""
    for values in _sources(page):
        tags = _unique(part for value in values for part in _PARTING.split(value))
        if tags:
            return tags
    return ()


def _sources(page: Page) -> Iterator[list[str]]:
    keywords = page.main.get("keywords")
    yield texts(keywords) or names(keywords)
    yield [text_of(node) for node in page.root.xpath("//a[contains(concat(' ', @rel, ' '), ' tag ')]")]
    yield page.every("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "sailthru.tags")
    yield page.every("keywords")
    yield [text_of(node) for node in page.root.iter("a") if _is_tag(page, node)]


def _is_tag(page: Page, link: HtmlElement) -> bool:
    """Whether a link is named as a tag, or leads to a tag in a list of them, in the content."""
    around = f"{link.get('class', '')} {(link.getparent().get('class') or '')}".lower()
    named = _NAMED.search(around) and (_TAG_PAGE.search(link.get("href") or "") or "p-category" in around)
    return bool(named) and not page.in_furniture(link)


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    unique: dict[str, str] = {}
    for value in values:
        tag = clean(value).lstrip("#").strip()
        if tag and (len(tag) > 1 or not tag.isascii()) and len(tag) <= _MAX_TAG:
            unique.setdefault(fold(tag), tag)
    return tuple(unique.values())[:_MAX_TAGS]
