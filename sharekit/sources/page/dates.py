"""When the page was published and last changed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from sharekit.sources.page.date_text import day_in
from sharekit.sources.page.language import find_language
from sharekit.sources.page.schema import texts
from sharekit.sources.page.text import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.document import Page

__all__ = ["find_dates", "moment"]

Moment = date | datetime
_EARLIEST, _LATEST = 1990, 2100  # years that a page can be from

_PUBLISHED = (
    "article:published_time",
    "og:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "publish_date",
    "cxenseparse:recs:publishtime",
    "citation_publication_date",
)
# Also used for the day of a change, or of the copy.
_DOUBTFUL = (
    "date",
    "dc.date",
    "dc.date.created",
    "article:modified_time",
    "og:updated_time",
    "last-modified",
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
    r"^\s*(\d{4})[-/.]?(\d\d?)[-/.]?(\d\d?)"
    r"(?:[T\s]+(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_URL_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?=\D)")
_SEARCHED = 200_000  # characters of a page searched for a date in its text


def find_dates(page: Page, heading: HtmlElement | None) -> tuple[Moment | None, Moment | None]:
    """Return the moments of publication and of the last change; a day where no time is known.

    Data comes first; where it disagrees with itself, the day shown at the headline decides. Where there is
    none, it is that day, or the best one that htmldate finds.
    """
    shown = _shown(page, heading)
    declared = _all([*texts(page.main.get("datePublished")), *page.every(*_PUBLISHED)])
    modified = next(iter(_all([*texts(page.main.get("dateModified")), *page.every(*_MODIFIED)])), None)
    agreed = [moment for moment in declared if shown and _day(moment) == _day(shown)]
    found = next(iter(agreed or declared), None) or shown
    if found is None:
        found = next(iter(_all(page.every(*_DOUBTFUL))), None) or _searched(page)
    return _local(page, found, shown) if found else None, modified


def _local(page: Page, published: Moment, shown: Moment | None) -> Moment:
    """Return the local day, where the time is in UTC and the page shows the day before or after.

    A story of 21:25 in New York is of that day for its readers, though its data says 02:25Z of the next.
    """
    if not isinstance(published, datetime) or published.utcoffset() != timedelta(0):
        return published
    if _NOON_WEST <= published.hour < _NOON_EAST:
        return published
    local = shown or _in_address(page.url) or _in_address(page.canonical) or _searched(page)
    if local is None or abs((_day(local) - published.date()).days) != 1:
        return published
    return _day(local)


def _shown(page: Page, heading: HtmlElement | None) -> Moment | None:
    """Return the date that stands at the headline, marked up or in words; not that of a change."""
    if heading is None:
        return None
    us = find_language(page).lower() in {"en", "en-us", ""}
    after = heading.xpath(f"following::*[position() <= {_AFTER}]")
    before = heading.xpath(f"preceding::*[position() <= {_BEFORE}]")
    for node in (*after, *reversed(before)):
        if node.tag != "time" and (len(node) > _MANY or not _TIME_WORD.search(_label(node))):
            continue
        if page.in_furniture(node):
            continue
        text = text_of(node)
        if len(text) > _LINE or _CHANGED.search(f"{text} {_label(node)}"):
            continue
        found = moment(node.get("datetime") or node.get("content") or node.get("title") or "") or day_in(
            text, month_first=us
        )
        if found:
            return found
    return None


def _label(node: HtmlElement) -> str:
    return f"{node.get('class', '')} {node.get('id', '')} {node.get('itemprop', '')}".lower()


_AFTER, _BEFORE = 60, 25  # elements after and before the headline among which its date stands
_MANY = 4  # children of an element that is no date line
_LINE = 80  # characters of a date line
_TIME_WORD = re.compile(
    r"date|time|publi|datum|fecha|stand|calendar|meta|info|data(?:$|[\s_-])|byline|label|created|posted"
)
_CHANGED = re.compile(
    r"updat|modif|aktualisiert|geändert|änderung|actuali[sz]ad|mis à jour|atualizad|aggiornat|bijgewerkt|"
    r"zmien|comment",
    re.IGNORECASE,
)


# Between these hours of UTC it is the same day from Chicago to Singapore.
_NOON_WEST, _NOON_EAST = 6, 16


def _day(found: Moment) -> date:
    return found.date() if isinstance(found, datetime) else found


def _in_address(url: str) -> date | None:
    found = _URL_DAY.search(url)
    if not found:
        return None
    try:
        return date(*map(int, found.groups()))
    except ValueError:
        return None


def _all(values: list[str]) -> list[Moment]:
    return [found for value in values if (found := moment(value))]


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

    found = find_date(page.text[:_SEARCHED], url=page.url or None, original_date=True)
    return moment(found) if found else None
