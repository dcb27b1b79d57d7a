"""Dates shown on web pages: "3 May 2026", "3. Mai 2026", "03.05.26", "2026年5月3日"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sharekit.sources.page.parsing.text import fold
from sharekit.sources.words.dates import month_of, solar_month_of
from sharekit.sources.words.jalali import gregorian

_DIGIT = re.compile(r"\d")
_DAY, _YEAR = r"(?P<d>[0-3]?\d)", r"(?P<y>(?:19|20|25)\d\d)"
_NAME = r"(?P<m>[^\W\d_][^\s\d,/()|-]{1,15})"
# Neither a version number nor the address of a machine nor a time.
_NUMBERS = (
    r"(?<![\d.,:/-])(?P<a>[0-3]?\d)\s?(?P<mark>[./-])\s?(?P<b>[0-3]?\d)\s?(?P=mark)\s?"
    r"(?P<y>(?:19|20|25)\d\d|\d\d)(?!\d|[./:-]\d)"
)
_DAY_FIRST = (
    rf"(?<!\d){_DAY}(?:st|nd|rd|th|er|º|ª)?\.?[\s/-]?\s?(?:de |d'|of |ב)?{_NAME}\.?,?[\s/-]?\s?"
    rf"(?:de |del |г\. )?(?:{_YEAR}|'?(?P<short>[0-4]\d)(?=\s*(?:$|[)|,;-])))(?!\d)"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?<!\d){_YEAR}\s?[-./年년]\s?(?P<n>[01]?\d)\s?[-./月월]\s?{_DAY}(?!\d)",
        _NUMBERS,
        _DAY_FIRST,
        rf"(?<!\w){_NAME}\.?\s{_DAY}(?:st|nd|rd|th|\.)?,?\s(?:de |del )?{_YEAR}(?!\d)",
        # Hungarian and Lithuanian; Latvian; Vietnamese.
        rf"(?<!\d){_YEAR}(?:\.|\s?m\.)?\s{_NAME}\s{_DAY}(?!\d)",
        rf"(?<!\d){_YEAR}\. gada {_DAY}\. {_NAME}",
        rf"(?<!\d){_DAY} (?:tháng|thg) (?P<n>[01]?\d),? (?:năm )?{_YEAR}(?!\d)",
        rf"(?<!\d){_DAY} {_NAME},? (?P<solar>1[34]\d\d)(?!\d)",
        rf"(?<!\d)(?P<solar>1[34]\d\d)(?P<mark>[/-])(?P<n>[01]?\d)(?P=mark){_DAY}(?!\d)",
    )
)
_MONTHS, _CENTURY, _TURN = 12, 100, 50  # two digits from 50 on are of the twentieth century
_BUDDHIST, _THAI = 543, 2500  # the Thai calendar's years


class WrittenDate(NamedTuple):
    """A day, the words between the previous date and it, and all words after it."""

    day: date
    before: str
    after: str


def days_in(text: str, *, month_first: bool = False) -> list[WrittenDate]:
    """Return the dates in a text, in order, with the folded words around them.

    Args:
        text: Any line of words.
        month_first: Whether 3/5/2026 is the fifth of March, as in the United States.
    """
    if not _DIGIT.search(text):
        return []
    text = fold(text)
    if not text.isascii():
        text = "".join(str(int(char)) if char.isdecimal() else char for char in text)
    spans = sorted(_spans(text, month_first))
    return [
        WrittenDate(day, text[spans[at - 1][1] if at else 0 : start], text[end:])
        for at, (start, end, day) in enumerate(spans)
        if at == 0 or start >= spans[at - 1][1]
    ]


def day_in(text: str, *, month_first: bool = False) -> date | None:
    """Return the first date written in a text; `month_first` as in `days_in`."""
    return next((found.day for found in days_in(text, month_first=month_first)), None)


def _spans(text: str, month_first: bool) -> Iterator[tuple[int, int, date]]:
    for form in _FORMS:
        for match in form.finditer(text):
            if day := _parsed_day(match.groupdict(), month_first):
                yield match.start(), match.end(), day


def _parsed_day(parts: dict[str, str | None], month_first: bool) -> date | None:
    number, name = int(parts.get("n") or 0), parts.get("m") or ""
    try:
        if solar := parts.get("solar"):
            return gregorian(int(solar), number or solar_month_of(name), int(parts["d"] or 0))
        year = _full_year(int(parts["y"] or parts["short"] or 0))
        if not parts.get("a"):
            return date(year, number or month_of(name), int(parts["d"] or 0))
        day, month = int(parts["a"] or 0), int(parts["b"] or 0)
        if parts["mark"] == "/" and (month_first or month > _MONTHS) and day <= _MONTHS:
            day, month = month, day
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(year: int) -> int:
    if year < _CENTURY:
        return year + (2000 if year < _TURN else 1900)
    return year - _BUDDHIST if year >= _THAI else year
