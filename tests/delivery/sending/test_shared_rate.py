"""One rate for all workers of one PostgreSQL store."""

from __future__ import annotations

import pytest

from sharekit.delivery.sending.shared_rate import SharedThrottle
from sharekit.delivery.store.database import Store


@pytest.mark.postgres
@pytest.mark.parametrize("workers", [1, 4])
def test_all_workers_together_keep_the_rate(postgres_store: Store, workers: int) -> None:
    now = [1000.0]
    postgres_store.now = lambda: now[0]
    throttles = [SharedThrottle(postgres_store, 100, 1.0, clock=lambda: now[0]) for _ in range(workers)]
    gone: list[float] = []
    while now[0] < 1010.0:
        for throttle in throttles:
            for _ in range(throttle.free()):
                throttle.take()
                gone.append(now[0])
        now[0] += max(0.001, min(throttle.wait() for throttle in throttles))
    assert len(gone) == pytest.approx(1000, rel=0.02)
    assert max(sum(begin <= moment < begin + 1 for moment in gone) for begin in gone) <= 102


@pytest.mark.postgres
def test_a_pause_is_followed_by_no_burst(postgres_store: Store) -> None:
    now = [1000.0]
    postgres_store.now = lambda: now[0]
    throttle = SharedThrottle(postgres_store, 10, 1.0, clock=lambda: now[0])
    assert throttle.free() == 1
    now[0] += 60.0
    assert throttle.free() == 1
    throttle.take()
    assert 0 < throttle.wait() <= 0.1


@pytest.mark.postgres
def test_messages_that_a_slow_server_took_late_count_too(postgres_store: Store) -> None:
    now = [1000.0]
    postgres_store.now = lambda: now[0]
    throttle = SharedThrottle(postgres_store, 50, 1.0, clock=lambda: now[0])
    now[0] += throttle.wait() + 0.1
    offered = throttle.free()
    assert offered == 5
    now[0] += 2.0  # meanwhile the moments of those offered were given up
    throttle.free()
    for _ in range(2 * offered):
        throttle.take()
    assert throttle.wait() == pytest.approx(0.2)
