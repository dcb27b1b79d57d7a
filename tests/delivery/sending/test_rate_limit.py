"""The rate limit is exact over any window, wherever it begins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.sending.rate_limit import RateLimit, parse_rate
from sharekit.errors import ConfigError


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 20),
    st.sampled_from([1.0, 60.0]),
    st.lists(st.floats(0, 0.7), min_size=1, max_size=200),
)
def test_no_window_ever_holds_more(count: int, seconds: float, pauses: list[float]) -> None:
    now = [0.0]
    rate_limit = RateLimit(count, seconds, clock=lambda: now[0])
    gone: list[float] = []
    for pause in pauses:
        now[0] += pause * seconds
        while rate_limit.free():
            rate_limit.take()
            gone.append(now[0])
        if (wait := rate_limit.wait()) > 0.001:
            now[0] += wait * 0.99
            assert not rate_limit.free()
    for begin in gone:
        assert sum(begin <= moment < begin + seconds for moment in gone) <= count


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 20), st.integers(1, 60))
def test_the_whole_rate_is_used(count: int, messages: int) -> None:
    now = [0.0]
    rate_limit = RateLimit(count, 1.0, clock=lambda: now[0])
    for _ in range(messages):
        while (wait := rate_limit.wait()) > 0:
            now[0] += wait
        rate_limit.take()
    assert now[0] == pytest.approx((messages - 1) // count)


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("50/s", (50, 1.0)),
        (" 1000 / min ", (1000, 60.0)),
        ("1000/m", (1000, 60.0)),
        ("20000/hour", (20000, 3600.0)),
        ("5/D", (5, 86400.0)),
        ("", None),
    ],
)
def test_rates_are_read(text: str, rate: tuple[int, float] | None) -> None:
    assert parse_rate(text) == rate


@pytest.mark.parametrize("text", ["50", "0/s", "-1/s", "50/x", "fast", "1.5/s", "9999999/s"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="50/s"):
        parse_rate(text)
