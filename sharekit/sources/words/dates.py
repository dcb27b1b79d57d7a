"""Dates of every kind of source ▶ date or datetime; those shown on web pages are read by `page.dates`.

ISO 8601 and RFC 3339 in their loose forms, RFC 822, numbers with the year first or last, months named in over
fifty languages, Chinese, Japanese and Korean year-month-day. A zone is kept; none is invented.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from pathlib import Path

from sharekit.sources.words.byline_words import fold
from sharekit.support.patterns import lazy_pattern

_MONTHS = 12
_LONGEST = 80
_ISO = lazy_pattern(r"(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?(?!\d)")
_COMPACT = lazy_pattern(r"(?P<y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<rest>\d{4,6}))?(?!\d)")
_YEAR_FIRST = lazy_pattern(r"(?P<y>(?:19|20)\d{2})\s?[./年년]\s?(?P<m>\d{1,2})\s?[./月월]\s?(?P<d>\d{1,2})")
_YEAR_LAST = lazy_pattern(
    r"(?P<a>\d{1,2})(?P<sep>[./-])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>(?:19|20)\d{2})(?!\d)"
)
_DAY_FIRST = lazy_pattern(
    r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|ª|\.)?[\s-]*(?:de |of |d')?"
    r"(?P<m>[^\W\d][^\s\d,.-]*)\.?,?[\s-]*(?:de |del )?(?P<y>\d{4})(?!\d)"
)
_MONTH_FIRST = lazy_pattern(
    r"(?P<m>[^\W\d][^\s\d,.-]{0,30})\.?[\s-]+(?P<d>\d{1,2})(?:st|nd|rd|th|\.)?,?[\s-]+(?:de )?"
    r"(?P<y>\d{4})(?!\d)"
)
_YEAR_AND_NAME = lazy_pattern(
    r"(?P<y>(?:19|20)\d{2})\.?[\s-]+(?P<m>[^\W\d]{3,})\.?[\s-]+(?P<d>\d{1,2})(?!\d)"
)
_SHORT_YEAR = lazy_pattern(
    r"(?<!\d)(?P<d>\d{1,2})[\s-](?P<m>[A-Za-z]{3,9})[\s-](?P<y>\d{2})(?=\s+\d{1,2}:|$)"
)
# The C library's asctime: the year follows the time, and perhaps the zone.
_YEAR_BEHIND = lazy_pattern(
    r"(?P<m>[A-Za-z]{3,9})\s+(?P<d>\d{1,2})\s+(?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?:\s+[A-Za-z]{1,5})?)\s+(?P<y>\d{4})$"
)
_EPOCH = lazy_pattern(r"(?P<seconds>[6-9]\d{8}|[1-3]\d{9})(?:\d{3})?")
_WEEK = lazy_pattern(r"(?P<y>\d{4})-?W(?P<week>[0-5]\d)(?:-?(?P<day>[1-7]))?(?!\d)")
_ORDINAL = lazy_pattern(r"(?P<y>\d{4})-(?P<nth>[0-3]\d{2})(?!\d)")
_TIME = lazy_pattern(
    r"(?P<h>\d{1,2})[:h](?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d+))?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"(?:\s*Etc/)?\s*(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d{1,2}:?\d{0,2}\b|[A-Z]{2,5}\b)?",
    re.IGNORECASE,
)
# RFC 822 and the habits of feeds; hours from UTC. Ambiguous ones as North American papers mean them.
_ZONES = {
    "z": 0, "utc": 0,  "ut": 0, "gmt": 0, "wet": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "akst": -9, "akdt": -8, "hst": -10, "ast": -4, "adt": -3, "bst": 1,
    "west": 1, "cet": 1, "mez": 1, "met": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "ist": 5.5,
    "sgt": 8, "hkt": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
}  # fmt: skip
_VIETNAMESE = lazy_pattern(r"(\d{1,2}),? tháng (\d{1,2}),?(?: năm)? (?=\d{4})", re.IGNORECASE)
_BUDDHIST = 543
_NOON = 12


def parse_moment(text: str) -> date | datetime | None:
    """Return the day or moment that `text` names, or None where it names none.

    Args:
        text: Such as `2025-03-01T09:30:00Z`, `Sat, 01 Mar 2025 09:30 GMT`, `1er mars 2025`, `2025年3月1日`.

    Sources: RFC 3339; RFC 822 and 2822; the W3C note on date and time formats.
    """
    text = _western(" ".join(text.split()))
    if len(text) > _LONGEST:
        return None
    text = _VIETNAMESE.sub(r"\1.\2.", text)
    if epoch := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(epoch["seconds"]), UTC)
    day_and_rest = _counted(text) or _find_day(text)
    if day_and_rest is None:
        return None
    day, rest = day_and_rest
    clock = _TIME.search(rest)
    return _moment(day, clock) if clock else day


def _western(text: str) -> str:
    """Turn the digits of every script into ASCII ones."""
    return text if text.isascii() else "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _counted(text: str) -> tuple[date, str] | None:
    """Read ISO 8601's weeks and days of the year, `2003-W52-3` and `2003-365`."""
    try:
        if match := _WEEK.match(text):
            day = date.fromisocalendar(int(match["y"]), int(match["week"]), int(match["day"] or 1))
        elif match := _ORDINAL.match(text):
            day = date(int(match["y"]), 1, 1) + timedelta(days=int(match["nth"]) - 1)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return day, text[match.end() :]


def _find_day(text: str) -> tuple[date, str] | None:
    """Return the day and the text around it, which may hold the time."""
    for pattern in (
        _ISO,
        _COMPACT,
        _YEAR_FIRST,
        _YEAR_LAST,
        _DAY_FIRST,
        _MONTH_FIRST,
        _YEAR_AND_NAME,
        _SHORT_YEAR,
        _YEAR_BEHIND,
    ):
        for match in pattern.finditer(text):
            day = _date_from(match.groupdict())
            if day is not None:
                return day, _around(text, match)
    return None


def _around(text: str, match: re.Match[str]) -> str:
    packed, clock = match.groupdict().get("rest"), match.groupdict().get("clock")
    if clock:
        return clock
    if packed:
        return ":".join(re.findall("..", packed)) + text[match.end() :]
    return text[match.end() :] if _TIME.search(text, match.end()) else text[: match.start()]


def _date_from(parts: dict[str, str | None]) -> date | None:
    year = int(parts["y"] or 0)
    if year < 100:  # noqa: PLR2004 (RFC 822 years; RFC 2822 section 4.3 reads them so)
        year += 2000 if year < 50 else 1900  # noqa: PLR2004
    year -= _BUDDHIST if 2400 < year < 2700 else 0  # noqa: PLR2004
    if "a" in parts:
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        american = second > _MONTHS >= first  # else the day comes first, as nearly everywhere
        month, day = (first, second) if american else (second, first)
    else:
        name = parts["m"] or ""
        month, day = int(name) if name.isdigit() else month_of(name), int(parts.get("d") or 1)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(name: str) -> int:
    """Return the number of the month that a word names in any language known, or 0."""
    return month_names().get(fold(name.replace(".", "")), 0)


def month_names() -> dict[str, int]:
    """Return the number of each month's names, folded, in over fifty languages."""
    return _all_month_names()[0]


def solar_month_of(name: str) -> int:
    """Return the number of the month of the Solar Hijri calendar that a word names, or 0."""
    return _all_month_names()[1].get(fold(name.replace("ي", "ی")), 0)


@cache
def _all_month_names() -> tuple[dict[str, int], dict[str, int]]:
    text = Path(__file__).with_name("months.txt").read_text(encoding="utf-8")
    blocks = text.split("\n\n")[1:]
    gregorian, solar = (
        {fold(name): number for number, block in enumerate(months, 1) for name in block.split()}
        for months in (blocks[:_MONTHS], blocks[_MONTHS:])
    )
    return gregorian, solar


def _moment(day: date, clock: re.Match[str]) -> date | datetime:
    hour, half = int(clock["h"]), (clock["half"] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    micros = int((clock["f"] or "0")[:6].ljust(6, "0"))
    end_of_day = timedelta(days=1) if hour == 24 else timedelta()  # noqa: PLR2004 (ISO 8601 allows 24:00)
    try:
        at = time(hour % 24, int(clock["m"]), min(int(clock["s"] or 0), 59), micros)  # a leap second is 59
        return datetime.combine(day, at, zone_of(clock["zone"] or "")) + end_of_day
    except (ValueError, OverflowError):
        return day


def zone_of(name: str) -> tzinfo | None:
    """Return the zone that `+05:30`, `UTC+1`, `Z` or `CEST` means, or None.

    Raises:
        ValueError: The offset is none that a clock can have.
    """
    name = name.lower().removeprefix("utc").removeprefix("gmt") or name.lower()
    if name[:1] in {"+", "-"}:
        digits = name[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > len("01") else (digits, "0")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-offset if name[0] == "-" else offset) if offset else UTC
    hours_off = _ZONES.get(name)
    return None if hours_off is None else timezone(timedelta(hours=hours_off)) if hours_off else UTC
