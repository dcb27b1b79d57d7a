"""Dates in words: many languages, both orders, and nothing that is no date."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.sources.page.dates.date_text import day_in, days_in


@pytest.mark.parametrize(
    "text",
    [
        "Sept. 3, 2026",
        "3. Sep. 2026",
        "3-Sep-2026",
        "3 Sep '26",
        "3 set 2026",
        "2026. szeptember 3.",
        "2026 m. rugsėjo 3 d.",
        "2026. gada 3. septembris",
        "3. syyskuuta 2026",
        "3 Eylül 2026",
        "3 Σεπτεμβρίου 2026",
        "3 вересня 2026 р.",
        "3 ก.ย. 2569",
        "3 กันยายน 2569",
        "٣ سبتمبر ٢٠٢٦",
        "3 בספטמבר 2026",
        "3 सितंबर 2026",
        "۱۲ شهریور ۱۴۰۵",
        "۱۴۰۵/۰۶/۱۲",
        "ngày 3 tháng 9 năm 2026",
        "(London, 3 September 26)",
        "3. september 2026",
        "Donnerstag, 3.9.26 um 10 Uhr",
        "03/09/26, 03:48 pm",
    ],
)
def test_a_day_is_read_in_many_languages(text: str) -> None:
    assert day_in(text) == date(2026, 9, 3)


@pytest.mark.parametrize(
    "text",
    [
        "version 2.6.29-5.1",
        "192.168.1.20",
        "1.2.3.2026",
        "3 May 10 am",
        "May 2026",
        "30 Februar 2026",
        "99/99/9999",
    ],
)
def test_lookalikes_of_dates_are_not_dates(text: str) -> None:
    assert day_in(text) is None


def test_a_line_of_two_dates_gives_both_with_the_words_before_each() -> None:
    first, second = days_in("Published May 3, 2026 · Updated: May 4, 2026")
    assert (first.day, first.before) == (date(2026, 5, 3), "published ")
    assert (second.day, second.before) == (date(2026, 5, 4), " · updated: ")


def test_two_digits_of_a_year_are_of_the_century_that_has_the_web() -> None:
    assert day_in("3.5.98") == date(1998, 5, 3)
    assert day_in("3.5.49") == date(2049, 5, 3)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
@settings(max_examples=60)
def test_any_day_written_in_full_is_read_back(day: date) -> None:
    assert day_in(f"{day:%B} {day.day}, {day.year}") == day
    assert day_in(f"am {day:%d.%m.%Y}") == day
    assert day_in(f"{day:%m/%d/%Y}", month_first=True) == day
    assert day_in(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.text(alphabet="0123456789./-: ,年月日MaiayPM'\u0663", max_size=40))
@settings(max_examples=150)
def test_heaps_of_digits_are_dates_or_nothing(text: str) -> None:
    for found in days_in(text):
        assert isinstance(found.day, date)
