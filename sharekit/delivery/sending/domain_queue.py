"""Leased deliveries, handed out so that no domain gets more than its share of connections."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable

from sharekit.delivery.store.records import Delivery

_WAITING = 64


class DomainQueue:
    """Hands out deliveries in their order, but those for a domain that must wait later.

    Args:
        per_domain: Most deliveries under way to one domain; 0 for no limit.
        blocked: Returns whether a domain must wait now, whatever is under way.
    """

    def __init__(
        self, per_domain: int = 0, *, blocked: Callable[[str], bool] = lambda _domain: False
    ) -> None:
        self._limit, self._blocked = per_domain, blocked
        self._open: deque[Delivery] = deque()
        self._held: dict[str, deque[Delivery]] = {}
        self._busy: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._open) + sum(map(len, self._held.values()))

    def add(self, deliveries: Iterable[Delivery]) -> None:
        """Add leased deliveries."""
        self._open.extend(deliveries)

    def take(self) -> Delivery | None:
        """Return the next delivery that may go, or None; call `done` with its domain afterwards."""
        for domain in [domain for domain in self._held if self._free(domain)]:
            return self._start(self._unhold(domain))
        while self._open:
            delivery = self._open.popleft()
            if delivery.domain not in self._held and self._free(delivery.domain):
                return self._start(delivery)
            self._held.setdefault(delivery.domain, deque()).append(delivery)
        return None

    def done(self, domain: str) -> None:
        """Record that a delivery to the domain has ended."""
        self._busy[domain] -= 1
        if not self._busy[domain]:
            del self._busy[domain]

    def _free(self, domain: str) -> bool:
        return (not self._limit or self._busy[domain] < self._limit) and not self._blocked(domain)

    def _start(self, delivery: Delivery) -> Delivery:
        self._busy[delivery.domain] += 1
        return delivery

    def _unhold(self, domain: str) -> Delivery:
        held = self._held[domain]
        delivery = held.popleft()
        if not held:
            del self._held[domain]
        return delivery

    @property
    def crowded(self) -> tuple[str, ...]:
        """Domains of which enough deliveries wait already; others should be fetched first."""
        return tuple(domain for domain, held in self._held.items() if len(held) >= _WAITING)
