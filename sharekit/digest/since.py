"""Choosing articles by date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sharekit.article import Article

_SPAN = re.compile(r"(\d{1,5})\s*([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 168}


def read_since(text: str, now: datetime) -> datetime | None:
    """Read `7d`, `12h`, `2w` (back from `now`) or `2026-01-31`; None for an empty text.

    Raises:
        ConfigError: The text is none of these.
    """
    if not text.strip():
        return None
    if span := _SPAN.fullmatch(text.strip().lower()):
        return now - timedelta(hours=int(span[1]) * _HOURS[span[2]])
    try:
        return _moment(date.fromisoformat(text.strip()))
    except ValueError:
        raise ConfigError(
            f"found {text!r}; expected a span or a date",
            where="since",
            hint="write 7d, 12h or 2026-01-31",
        ) from None


def recent(articles: Iterable[Article], since: datetime | None) -> list[Article]:
    """Return the articles published at or after `since` and those without a date, in order.

    An article with a date only counts as published at the end of that day.
    """
    if since is None:
        return list(articles)
    return [a for a in articles if a.published is None or _moment(a.published, end=True) >= since]


def _moment(day: date | datetime, *, end: bool = False) -> datetime:
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=UTC)
    return datetime.combine(day, time.max if end else time.min, UTC)
