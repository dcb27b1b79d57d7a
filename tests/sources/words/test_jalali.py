"""Days of Iran's calendar, by known new years, and none that it has not."""

from __future__ import annotations

from datetime import date

import pytest

from sharekit.sources.words.dates import solar_month_of
from sharekit.sources.words.jalali import FIRST_YEAR, LAST_YEAR, gregorian


@pytest.mark.parametrize(
    ("solar", "wanted"),
    [
        ((1370, 1, 1), date(1991, 3, 21)),
        ((1375, 12, 30), date(1997, 3, 20)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1401, 7, 1), date(2022, 9, 23)),
        ((1403, 1, 1), date(2024, 3, 20)),
        ((1404, 1, 1), date(2025, 3, 21)),
        ((1405, 2, 13), date(2026, 5, 3)),
    ],
)
def test_days_are_those_of_almanacs(solar: tuple[int, int, int], wanted: date) -> None:
    assert gregorian(*solar) == wanted


@pytest.mark.parametrize(
    "solar",
    [(1400, 12, 30), (1400, 7, 31), (1400, 0, 1), (1400, 13, 1), (1400, 1, 0), (1369, 1, 1), (1411, 1, 1)],
)
def test_invalid_days_are_refused(solar: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match=r"month"):
        gregorian(*solar)


def test_every_year_begins_where_the_one_before_ends() -> None:
    for year in range(FIRST_YEAR, LAST_YEAR):
        try:
            last = gregorian(year, 12, 30)
        except ValueError:
            last = gregorian(year, 12, 29)
        assert (gregorian(year + 1, 1, 1) - last).days == 1


def test_months_are_known_by_name() -> None:
    assert solar_month_of("فروردين") == solar_month_of("فروردین") == 1
    assert solar_month_of("May") == 0
