"""A post of an archive: the fields that picking and showing related posts needs."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sharekit.article import Article, Related
from sharekit.sources.words.byline_words import fold
from sharekit.sources.words.dates import month_names
from sharekit.support.urls import article_key

_NUMBER = re.compile(
    r"(?<![a-z\d])\d+(?:st|nd|rd|th)?(?![a-z\d])|第[〇一二三四五六七八九十百]+"
    r"|\b(?:[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)
_COLON = re.compile(r"(?<!\s)\s*[:：|–—]\s+|：")
_ENOUGH = 3
"""Posts with the same text before a colon that make a series; two if they are numbered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePost:
    """What the archive stores of an article; `digest` changes with its content."""

    related: Related
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    digest: str = ""

    @property
    def headline(self) -> str:
        """The folded headline: two posts that share it are duplicates."""
        return fold(self.related.headline)

    @property
    def address(self) -> str:
        """The URL in a form to compare, or empty."""
        return article_key(self.related.url)

    @property
    def day(self) -> int | None:
        """The day of publication as an ordinal."""
        published = self.related.published
        day = published.date() if isinstance(published, datetime) else published
        return day.toordinal() if isinstance(day, date) else None


REMOVED = ArchivePost(related=Related(headline=""))
"""Placeholder for a post that was removed."""


def post_of(article: Article) -> ArchivePost:
    """Return what the archive stores of an article."""
    return ArchivePost(
        related=Related(
            headline=article.headline,
            teaser=article.lead,
            url=article.url,
            image=article.image,
            published=article.published,
        ),
        section=article.section,
        tags=article.tags,
        language=article.language,
        digest=digest_of(article),
    )


def digest_of(article: Article) -> str:
    """Return a digest of an article's content."""
    day = article.published.isoformat() if article.published else ""
    texts = (article.headline, article.lead, article.section, *article.tags, *article.body)
    everything = "\0".join((article.url, article.image, day, article.language, *texts))
    return hashlib.sha256(everything.encode("utf-8", "replace")).hexdigest()[:32]


def series_of(headlines: Sequence[str]) -> list[str]:
    """Return the series of each headline, or an empty string.

    Headlines of a series differ in numbers and months only (“Ferry news, April 2025”), or share the text
    before a
    colon: numbered (“Ferries, part 2: …”), or the name of a column (“Field notes: …”).
    """
    shapes = [_shape(headline) for headline in headlines]
    parts = [_COLON.split(headline, maxsplit=1) for headline in headlines]
    beginnings = [_shape(first) if rest else "" for first, *rest in parts]
    shaped, begun = Counter(shapes), Counter(beginnings)
    numbered = Counter(_shape(first) for first in {fold(first) for first, *rest in parts if rest})
    return [
        beginning
        if beginning and (begun[beginning] >= _ENOUGH or numbered[beginning] > 1)
        else shape
        if shape and shaped[shape] > 1
        else ""
        for shape, beginning in zip(shapes, beginnings, strict=True)
    ]


def _shape(headline: str) -> str:
    words = _NUMBER.sub("#", fold(headline)).split()
    return " ".join("#" if word in month_names() else word for word in words)
