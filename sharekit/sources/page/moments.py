"""Moments as machines write them: ISO 8601 in its loose forms, RFC 5322, seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

__all__ = ["Moment", "day_of", "moment"]

Moment = date | datetime
_EARLIEST, _LATEST = 1990, 2100  # years that a page can be from
_ISO = re.compile(
    r"^\s*(\d{4})[-/.]?(\d\d?)[-/.]?(\d\d?)"
    r"(?:[T\s]+(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\s*(1\d{9})(?:\d{3})?\s*$")  # seconds or milliseconds, 2001 to 2033


def day_of(found: Moment) -> date:
    """Return the day of a moment."""
    return found.date() if isinstance(found, datetime) else found


def moment(value: str) -> Moment | None:
    """Read a moment in a form that machines write, or nothing."""
    if found := _EPOCH.match(value):
        return datetime.fromtimestamp(int(found[1]), UTC)
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
