"""Section and keywords."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.schema import texts
from sharekit.sources.page.parsing.text import clean, fold, text_of

if TYPE_CHECKING:
    from sharekit.sources.page.parsing.document import Page

_MAX_TAG = 60  # characters
_MAX_TAGS = 40


def find_section(page: Page) -> str:
    """Return the section of the publication that the article is in, or empty."""
    sections = [*texts(page.main.get("articleSection")), *page.every("article:section", "parsely-section")]
    return re.split(r"(?<!\s)\s*[,;|]\s*", sections[0])[0] if sections else ""


def find_tags(page: Page) -> tuple[str, ...]:
    """Return the keywords, once each, without `#`."""
    for values in _sources(page):
        tags = _unique(part for value in values for part in re.split(r"[,;、，；､]", value))
        if tags:
            return tags
    return ()


def _sources(page: Page) -> list[list[str]]:
    shown = [text_of(node) for node in page.root.xpath("//a[contains(concat(' ', @rel, ' '), ' tag ')]")]
    return [
        texts(page.main.get("keywords")),
        shown,
        page.every("article:tag", "og:article:tag", "parsely-tags", "news_keywords", "sailthru.tags"),
        page.every("keywords"),
    ]


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    unique: dict[str, str] = {}
    for value in values:
        tag = clean(value).lstrip("#").strip()
        if 1 < len(tag) <= _MAX_TAG:
            unique.setdefault(fold(tag), tag)
    return tuple(unique.values())[:_MAX_TAGS]
