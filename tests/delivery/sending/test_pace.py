"""The pace halves at a limit, recovers while messages are accepted, and tells a domain from the server."""

from __future__ import annotations

import pytest

from sharekit.delivery.sending.pace import Pace, Paces


def busy_pace(now: list[float], rate: int = 100) -> Pace:
    """A pace that has seen ten seconds at that rate."""
    pace = Pace(lambda: now[0], pause=1.0)
    for _ in range(10 * rate):
        now[0] += 1 / rate
        pace.take()
        pace.accepted()
    return pace


def speed(pace: Pace, now: list[float], seconds: float) -> float:
    """Return how many messages a second go while all are accepted."""
    begin, count = now[0], 0
    while now[0] < begin + seconds:
        now[0] += max(pace.wait(), 0.0001)
        pace.take()
        pace.accepted()
        count += 1
    return count / seconds


def test_a_limit_halves_the_speed_after_a_pause_and_it_recovers() -> None:
    now = [0.0]
    pace = busy_pace(now)
    assert pace.limited() == 1.0
    assert pace.wait() == 1.0
    now[0] += 1.0
    assert speed(pace, now, 1) == pytest.approx(55, abs=8)
    speed(pace, now, 10)
    assert speed(pace, now, 1) > 95


def test_replies_within_one_pause_are_one_event() -> None:
    now = [0.0]
    pace = busy_pace(now)
    for _ in range(20):
        pace.limited()
    now[0] += 1.0
    assert speed(pace, now, 1) > 40


def test_pauses_double_until_something_is_accepted() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0], pause=1.0)
    for expected in (1.0, 2.0, 4.0, 8.0):
        assert pace.limited() == pytest.approx(expected)
        now[0] += expected
    pace.accepted()
    assert pace.limited() == pytest.approx(1.0)


def test_what_the_server_asks_for_counts() -> None:
    now = [0.0]
    pace = Pace(lambda: now[0], pause=1.0)
    assert pace.limited(30.0) == 30.0


def test_one_domain_waits_alone_two_make_all_wait() -> None:
    now = [0.0]
    paces = Paces(lambda: now[0], pause=1.0)
    paces.limited("a.example")
    assert paces.blocked("a.example")
    assert not paces.blocked("b.example")
    assert paces.wait() == 0
    paces.limited("b.example")
    assert paces.wait() == 1.0


def test_one_answer_about_a_whole_request_is_one_event() -> None:
    now = [0.0]
    pace = busy_pace(now)
    for _ in range(20):
        assert pace.limited(retry_after=0.0) == 0.0
    assert speed(pace, now, 1) > 40
