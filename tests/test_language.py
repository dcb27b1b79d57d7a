"""Directions, dates and lists of names follow the language's tag."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from sharekit.language import direction, join_names, primary, write_date


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa_IR", "rtl"),
        ("az-Arab", "rtl"),
        ("ur-Latn", "ltr"),
        ("zh-Hant-TW", "ltr"),
        ("", "ltr"),
    ],
)
def test_direction_follows_script_then_language(tag: str, expected: str) -> None:
    assert direction(tag) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en-GB", "1 March 2025"),
        ("en", "March 1, 2025"),
        ("", "March 1, 2025"),
        ("de", "1. März 2025"),
        ("ja", "2025年3月1日"),
    ],
)
def test_dates_are_written_in_the_language(tag: str, expected: str) -> None:
    assert write_date(date(2025, 3, 1), tag) == expected


@pytest.mark.parametrize("hours", [-11, 0, 14])
def test_a_moment_keeps_the_day_of_its_own_zone(hours: int) -> None:
    moment = datetime(2025, 3, 1, 23, 59, tzinfo=timezone(timedelta(hours=hours)))
    assert write_date(moment, "en-GB") == "1 March 2025"
    assert write_date(datetime(2025, 3, 1, 0, 0, tzinfo=UTC), "en-GB") == "1 March 2025"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "Ada, Grace and Joan"),
        ("de-AT", "Ada, Grace und Joan"),
        ("ja", "Ada、Grace、Joan"),
        ("ar", "Ada، Grace وJoan"),
        ("tlh", "Ada, Grace, Joan"),
    ],
)
def test_names_are_joined_as_the_language_does(tag: str, expected: str) -> None:
    assert join_names(["Ada", "Grace", "Joan"], tag) == expected


def test_few_names_need_no_joining() -> None:
    assert join_names([], "en") == ""
    assert join_names(["Ada"], "en") == "Ada"
    assert primary("de-AT") == "de"
