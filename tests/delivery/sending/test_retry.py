"""Waits double, are spread upwards, and have a ceiling."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sharekit.delivery.sending.retry import Backoff


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_wait_is_between_its_bounds(attempts: int, chance: float) -> None:
    backoff = Backoff(first=60, most=7200, jitter=0.5)
    wait = backoff.delay(attempts, lambda: chance)
    least = min(7200, 60 * 2 ** min(attempts - 1, 20))
    assert least <= wait <= least * 1.5


def test_the_first_waits_are_what_servers_ask_for() -> None:
    assert [Backoff().delay(n, lambda: 0.0) for n in (1, 2, 3, 8, 9)] == [60, 120, 240, 7200, 7200]
