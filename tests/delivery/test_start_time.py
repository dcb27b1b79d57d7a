"""When a sending starts."""

from __future__ import annotations

from datetime import datetime

import pytest

from sharekit.cli.newsletter.start_time import parse_start
from sharekit.errors import ConfigError


def moment(text: str) -> datetime:
    """A moment by this machine's clock."""
    return datetime.fromisoformat(text).astimezone()


NOW = moment("2026-11-30 08:30").timestamp()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("09:00", moment("2026-11-30 09:00")),
        ("08:00", moment("2026-12-01 08:00")),
        ("2026-12-02 07:15", moment("2026-12-02 07:15")),
        ("2026-12-02T07:15+05:30", datetime.fromisoformat("2026-12-02T01:45+00:00")),
    ],
)
def test_a_time_is_the_next_of_its_kind(text: str, start: datetime) -> None:
    assert parse_start(text, NOW) == start.timestamp()


@pytest.mark.parametrize("text", ["soon", "25:00", "2026-13-01", "2020-01-01T00:00", ""])
def test_what_is_no_time_or_past_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="--at"):
        parse_start(text, NOW)
