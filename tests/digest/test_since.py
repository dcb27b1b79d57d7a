"""Spans and days are read; articles are taken by them."""

from datetime import UTC, date, datetime

import pytest

from sharekit.article import Article
from sharekit.digest.since import read_since, recent
from sharekit.errors import ConfigError

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7d", datetime(2025, 3, 3, 12, tzinfo=UTC)),
        ("12h", datetime(2025, 3, 10, 0, tzinfo=UTC)),
        ("1W", datetime(2025, 3, 3, 12, tzinfo=UTC)),
        ("2025-03-01", datetime(2025, 3, 1, tzinfo=UTC)),
        ("", None),
    ],
)
def test_spans_are_read(text: str, expected: datetime | None) -> None:
    assert read_since(text, NOW) == expected


@pytest.mark.parametrize("text", ["soon", "7", "7 fortnights", "-1d", "2025-13-01"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="expected"):
        read_since(text, NOW)


def test_a_day_counts_to_its_end_and_unknown_days_stay() -> None:
    articles = [
        Article(headline="of the day", published=date(2025, 3, 3)),
        Article(headline="older", published=date(2025, 3, 2)),
        Article(headline="later", published=datetime(2025, 3, 3, 13, tzinfo=UTC)),
        Article(headline="some day"),
    ]
    found = recent(articles, read_since("7d", NOW))
    assert [article.headline for article in found] == ["of the day", "later", "some day"]
