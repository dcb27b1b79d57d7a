"""A bounded cache that many threads may share."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

Value = TypeVar("Value")


class BoundedCache(Generic[Value]):
    """Values by key, in two generations: entries that are not used while one fills up are dropped.

    Reading takes no lock, as single dictionary operations are atomic. Two threads that miss the same key at
    once may both make its value; the two are equal, and either is kept.

    Args:
        most: The greatest weight of all values together.
        weigh: Returns the weight of a value.
    """

    __slots__ = ("_lock", "_most", "_old", "_weigh", "_weight", "_young")

    def __init__(self, most: int, weigh: Callable[[Value], int]) -> None:
        self._most = most
        self._weigh = weigh
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        """Drop every value."""
        self._young: dict[Hashable, Value] = {}
        self._old: dict[Hashable, Value] = {}
        self._weight = 0

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made now unless it is in the cache. It is shared: do not change it."""
        value = self._young.get(key)
        if value is None:
            value = self._old.get(key)
            if value is None:
                value = make()
            self._add(key, value)
        return value

    def _add(self, key: Hashable, value: Value) -> None:
        weight = self._weigh(value)
        with self._lock:
            if self._weight + weight > self._most // 2 and self._young:
                self._old, self._young, self._weight = self._young, {}, 0
            self._young[key] = value
            self._weight += weight
