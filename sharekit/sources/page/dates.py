"""When the page was published and last changed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from sharekit.sources.page.schema import texts

if TYPE_CHECKING:
    from sharekit.sources.page.document import Page

__all__ = ["find_dates", "moment"]

Moment = date | datetime
_EARLIEST, _LATEST = 1990, 2100  # years that a page can be from

_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "pubdate",
    "publishdate",
    "publish_date",
    "date",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dc.date.modified",
    "dcterms.modified",
    "last-modified",
)
_ISO = re.compile(
    r"^\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T\s]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)


def find_dates(page: Page) -> tuple[Moment | None, Moment | None]:
    """Return the moments of publication and of the last change; a day where no time is known."""
    published = _first([*texts(page.main.get("datePublished")), *page.every(*_PUBLISHED), *_times(page)])
    modified = _first([*texts(page.main.get("dateModified")), *page.every(*_MODIFIED)])
    return published or _searched(page), modified


def _first(values: list[str]) -> Moment | None:
    return next((found for value in values if (found := moment(value))), None)


def _times(page: Page) -> list[str]:
    nodes = page.root.xpath(
        "//time[@pubdate or @itemprop='datePublished' or contains(@class, 'publish')]/@datetime"
    )
    return [str(value) for value in nodes]


def moment(value: Any) -> Moment | None:
    """Read a date of ISO 8601 or RFC 5322, or nothing."""
    found = _ISO.match(value)
    if not found:
        return _mail_date(value)
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        if hour is None:
            return _sane(date(int(year), int(month), int(day)))
        stamp = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))  # noqa: DTZ001 (the zone follows, if any)
        return _sane(stamp.replace(tzinfo=_zone(zone)))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if text[0] == "-" else span)


def _mail_date(value: str) -> Moment | None:
    from email.utils import parsedate_to_datetime

    try:
        return _sane(parsedate_to_datetime(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _sane(found: Moment) -> Moment | None:
    return found if _EARLIEST <= found.year <= _LATEST else None


def _searched(page: Page) -> Moment | None:
    from htmldate import find_date

    found = find_date(page.text, url=page.url or None, original_date=True)
    return moment(found) if found else None
