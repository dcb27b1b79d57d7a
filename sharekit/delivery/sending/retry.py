"""Retries: how long to wait before the next attempt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Backoff:
    """Waits that double, with jitter upwards: a greylisting server wants at least the first wait.

    Attributes:
        first: Seconds before the first retry.
        most: Longest wait in seconds, before jitter.
        jitter: Up to this share of the wait is added, so that readers deferred together come back apart.
        tries: Attempts before giving up; with the defaults that is after about five hours.
    """

    first: float = 60.0
    most: float = 7200.0
    jitter: float = 0.5
    tries: int = 9

    def delay(self, attempts: int, chance: Callable[[], float]) -> float:
        """Return the seconds to wait after `attempts` ≥ 1 failed ones; `chance` gives numbers in [0, 1)."""
        wait = min(self.most, self.first * 2.0 ** min(attempts - 1, 60))
        return wait * (1 + self.jitter * chance())
