"""No domain gets more than its share, nothing is lost, and nobody overtakes within a domain."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.sending.domain_queue import DomainQueue
from sharekit.delivery.store.records import Delivery


def delivery(number: int, domain: str) -> Delivery:
    return Delivery(number, f"r{number}@{domain}", "", "{}", domain, 0)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 3), st.lists(st.sampled_from("abc"), max_size=60), st.randoms(use_true_random=False))
def test_every_delivery_comes_once_and_within_the_limit(
    limit: int, domains: list[str], chance: object
) -> None:
    queue = DomainQueue(limit)
    rows = [delivery(n, domain) for n, domain in enumerate(domains)]
    queue.add(rows)
    busy: list[Delivery] = []
    taken: list[Delivery] = []
    while len(taken) < len(rows) or busy:
        found = queue.take()
        if found is not None:
            busy.append(found)
            taken.append(found)
        else:
            queue.done(busy.pop(chance.randrange(len(busy))).domain)  # type: ignore[attr-defined]
        most = max(Counter(row.domain for row in busy).values(), default=0)
        assert not limit or most <= limit
    assert sorted(taken, key=lambda row: row.id) == rows
    for domain in "abc":
        order = [row.id for row in taken if row.domain == domain]
        assert order == sorted(order)


def test_a_crowded_domain_is_reported() -> None:
    queue = DomainQueue(1)
    queue.add(delivery(n, "a") for n in range(100))
    assert queue.take() is not None
    assert queue.take() is None
    assert queue.crowded == ("a",)
    assert len(queue) == 99
