"""Days of the Solar Hijri calendar of Iran and Afghanistan ▶ Gregorian days."""

from __future__ import annotations

from datetime import date, timedelta

# The years from which pages are; from 1411 on, a year can be one of the lunar calendar, in which it was 1990.
FIRST_YEAR, LAST_YEAR = 1370, 1410
_START = date(1991, 3, 21)  # 1 Farvardin 1370
# Within these years, leap years come in cycles of 33.
_CYCLE, _LEAP = 33, frozenset([1, 5, 9, 13, 17, 22, 26, 30])
_LONG_MONTHS, _MONTHS = 6, 12  # the first six have 31 days, the others 30, the last 29 but in leap years


def gregorian(year: int, month: int, day: int) -> date:
    """Return the Gregorian day of a day of the Solar Hijri calendar.

    Raises:
        ValueError: There is no such day, or it is not of a year from FIRST_YEAR to LAST_YEAR.

    Source: K. M. Borkowski, The Persian calendar for 3000 years (1996): cycles of 33 years hold for these.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= _MONTHS:
        raise ValueError(f"no month of the calendar's years {FIRST_YEAR} to {LAST_YEAR}: {year}-{month}")
    longest = 31 if month <= _LONG_MONTHS else 30 if month < _MONTHS or _is_leap(year) else 29
    if not 1 <= day <= longest:
        raise ValueError(f"month {month} of {year} has {longest} days, not {day}")
    days = sum(366 if _is_leap(before) else 365 for before in range(FIRST_YEAR, year))
    days += 30 * (month - 1) + min(month - 1, _LONG_MONTHS) + day - 1
    return _START + timedelta(days=days)


def _is_leap(year: int) -> bool:
    return year % _CYCLE in _LEAP
