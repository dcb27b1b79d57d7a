"""Timestamps as programs write them: ISO 8601 in its loose forms, RFC 5322, seconds since 1970."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from sharekit.sources.words.dates import parse_moment, zone_of

Moment = date | datetime
EARLIEST, _LATEST = 1990, 2099  # years that a page can be from
_ISO = re.compile(
    r"^\s*(\d{4})(?:([-/.])(\d\d?)\2(\d\d?)|(\d\d)(\d\d))(?!\d{1,5}(?:\D|$))"
    r"(?:[T\s]*(\d\d?):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*([ap]\.?m\b)?\s*([+-]\d\d:?(?:\d\d)?|[A-Z]{1,5}\b)?)?",
    re.IGNORECASE,
)
_EPOCH = re.compile(r"\s*(1\d{9})(?:\d{3})?(?:\.\d{1,9})?\s*$")  # seconds or milliseconds, 2001 to 2033
_NAMED = re.compile(r"[^\W\d_]{3}")  # a month or a weekday
_NOON = 12


def day_of(moment: Moment) -> date:
    """Return the day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_plausible(moment: Moment) -> bool:
    """Whether a web page can be from this year."""
    return EARLIEST <= moment.year <= _LATEST


def parse_timestamp(value: str) -> Moment | None:
    """Parse a timestamp in a form that programs write, or return None."""
    moment = _parse(value)
    return moment if moment and is_plausible(moment) else None


def _parse(value: str) -> Moment | None:
    if match := _EPOCH.match(value):
        return datetime.fromtimestamp(int(match[1]), UTC)
    if match := _ISO.match(value):
        return _from_iso(match)
    return parse_moment(value) if _NAMED.search(value) else None


def _from_iso(match: re.Match[str]) -> Moment | None:
    year, _, month, day, month2, day2, hour, minute, second, half, zone = match.groups()
    try:
        written = date(int(year), int(month or month2), int(day or day2))
        if hour is None:
            return written
        clock = int(hour) % _NOON + (_NOON if half[0] in "pP" else 0) if half else int(hour)
        stamp = datetime(written.year, written.month, written.day, clock, int(minute), int(second or 0))  # noqa: DTZ001 (the zone follows, if any)
        return stamp.replace(tzinfo=zone_of(zone or ""))
    except ValueError:
        return None
