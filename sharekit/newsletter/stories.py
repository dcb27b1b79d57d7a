"""Choosing the stories of an issue, and related posts for stories that list none."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sharekit.digest.since import read_since, recent
from sharekit.support.clock import now

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sharekit.article import Article
    from sharekit.digest.history import History
    from sharekit.related import Archive

_CANDIDATES = 6
"""Related posts picked for a story: twice as many as shown, as some are in the issue already."""


def choose_stories(
    articles: Iterable[Article],
    *,
    since: str = "",
    limit: int | None = None,
    history: History | None = None,
    moment: datetime | None = None,
) -> list[Article]:
    """Return the articles that are new, in order.

    Args:
        articles: The candidates.
        since: Only articles newer than this: `7d`, `12h`, `2w` or a date; all when empty.
        limit: Most articles.
        history: Leaves out the stories of past issues.
        moment: The time that `since` counts back from; now when None.

    Raises:
        ConfigError: `since` is neither a span nor a date.
    """
    new = recent(articles, read_since(since, moment or now()))
    return list(islice(history.fresh(new) if history else new, limit))


def add_related(articles: Sequence[Article], archive: Archive | Iterable[Article]) -> list[Article]:
    """Return the articles; those without related posts get some from the archive."""
    if all(article.related for article in articles):
        return list(articles)
    from sharekit.related import Archive  # imports numpy: 100 ms

    if not isinstance(archive, Archive):
        pool = list(archive)
        if len(pool) <= len(articles):  # the issue has them all
            return list(articles)
        archive = Archive.of(pool)
    return [
        article if article.related else article.replace(related=archive.related(article, count=_CANDIDATES))
        for article in articles
    ]
