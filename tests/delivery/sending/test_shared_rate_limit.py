"""One rate for all workers of one PostgreSQL store."""

from __future__ import annotations

import pytest

from sharekit.delivery.sending.shared_rate_limit import SharedRateLimit
from sharekit.delivery.store.database import Store


@pytest.mark.postgres
@pytest.mark.parametrize("workers", [1, 4])
def test_all_workers_together_keep_the_rate(postgres_store: Store, workers: int) -> None:
    now = [1000.0]
    postgres_store.now = lambda: now[0]
    rate_limits = [SharedRateLimit(postgres_store, 100, 1.0, clock=lambda: now[0]) for _ in range(workers)]
    gone: list[float] = []
    while now[0] < 1010.0:
        for rate_limit in rate_limits:
            for _ in range(rate_limit.free()):
                rate_limit.take()
                gone.append(now[0])
        now[0] += max(0.001, min(rate_limit.wait() for rate_limit in rate_limits))
    assert len(gone) == pytest.approx(1000, rel=0.02)
    assert max(sum(begin <= moment < begin + 1 for moment in gone) for begin in gone) <= 102


@pytest.mark.postgres
def test_a_pause_is_followed_by_no_burst(postgres_store: Store) -> None:
    now = [1000.0]
    postgres_store.now = lambda: now[0]
    rate_limit = SharedRateLimit(postgres_store, 10, 1.0, clock=lambda: now[0])
    assert rate_limit.free() == 1
    now[0] += 60.0
    assert rate_limit.free() == 1
    rate_limit.take()
    assert 0 < rate_limit.wait() <= 0.1


@pytest.mark.postgres
def test_messages_that_a_slow_server_took_late_count_too(postgres_store: Store) -> None:
    now = [1000.0]
    postgres_store.now = lambda: now[0]
    rate_limit = SharedRateLimit(postgres_store, 50, 1.0, clock=lambda: now[0])
    now[0] += rate_limit.wait() + 0.1
    offered = rate_limit.free()
    assert offered == 5
    now[0] += 2.0  # meanwhile the moments of those offered were given up
    rate_limit.free()
    for _ in range(2 * offered):
        rate_limit.take()
    assert rate_limit.wait() == pytest.approx(0.2)
