"""The picker: deliveries in hand, given out so that no domain gets more than its share of connections."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable

from sharekit.delivery.store.records import Delivery

_WAITING = 64


class DomainQueue:
    """Hands out deliveries in their order, but those for a domain that is at its limit later.

    Args:
        per_domain: Most deliveries under way to one domain; 0 for no limit.
    """

    def __init__(self, per_domain: int = 0) -> None:
        self._limit = per_domain
        self._open: deque[Delivery] = deque()
        self._held: dict[str, deque[Delivery]] = {}
        self._busy: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open) + sum(map(len, self._held.values()))

    def add(self, deliveries: Iterable[Delivery]) -> None:
        """Take deliveries in hand."""
        self._open.extend(deliveries)

    def take(self) -> Delivery | None:
        """Return the next delivery that may go, or None; call `done` with its domain afterwards."""
        while self._open:
            delivery = self._open.popleft()
            if not self._limit or self._busy[delivery.domain] < self._limit:
                self._busy[delivery.domain] += 1
                return delivery
            self._held.setdefault(delivery.domain, deque()).append(delivery)
        return None

    def done(self, domain: str) -> None:
        """Note that a delivery to the domain has ended; those held back for it may go on."""
        self._busy[domain] -= 1
        if not self._busy[domain]:
            del self._busy[domain]
        held = self._held.get(domain)
        if held:
            self._open.appendleft(held.popleft())
            if not held:
                del self._held[domain]

    @property
    def crowded(self) -> tuple[str, ...]:
        """Domains of which enough deliveries wait already; others should be fetched first."""
        return tuple(domain for domain, held in self._held.items() if len(held) >= _WAITING)
