"""One rate for all machines that send from one PostgreSQL store."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

from sharekit.delivery.store.database import Store

_AHEAD = 0.1
"""Seconds of messages that a worker reserves at a time: as much is lost when it dies."""
_STALE = 0.5
"""Seconds after which a reserved moment that was not used is given up, so that no burst follows a pause."""
_BEHIND = 0.1
"""Seconds of messages that may be made up for when nobody reserved in time, as on a busy machine."""

_NAME = "all"
_RESERVE = """
INSERT INTO rates (name, next_at) VALUES (:name, CAST(:now AS DOUBLE PRECISION) + :span)
ON CONFLICT (name) DO UPDATE SET next_at =
    CASE WHEN rates.next_at < CAST(:now AS DOUBLE PRECISION) - :behind
        THEN CAST(:now AS DOUBLE PRECISION) ELSE rates.next_at END + :span
RETURNING next_at - :span"""


class SharedRateLimit:
    """Hands out evenly spaced moments at which a message may go, reserved in the store a few at a time.

    Generic cell rate algorithm (ITU-T I.371) with one row as its state: whoever reserves moves it on, so that
    all workers together never go faster, however many there are and however their clocks are set.

    Args:
        store: Where the rate is kept.
        count: Messages a window.
        seconds: Length of the window.
        clock: Seconds, never going back.
    """

    def __init__(self, store: Store, count: int, seconds: float, *, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock
        self._interval = seconds / count
        self._batch = max(1, min(count, math.floor(_AHEAD / self._interval)))
        self._moments: deque[float] = deque()

    def free(self) -> int:
        """Return how many messages may go at this moment."""
        now = self._ready()
        return sum(moment <= now for moment in self._moments)

    def wait(self) -> float:
        """Return the seconds until a message may go; 0 when one may go now."""
        return max(0.0, -self._ready() + self._moments[0])

    def take(self) -> None:
        """Record that a message goes now.

        A server may take so long to answer that the moment reserved for the message was given up meanwhile;
        then the message uses the next one.
        """
        if not self._moments:
            self._reserve(self._clock())
        self._moments.popleft()

    def _ready(self) -> float:
        """Reserve more moments where none are left; return the time."""
        now = self._clock()
        while self._moments and self._moments[0] < now - max(_STALE, self._interval):
            self._moments.popleft()
        if not self._moments:
            self._reserve(now)
        return now

    def _reserve(self, now: float) -> None:
        span, store_now = self._batch * self._interval, self._store.now()
        values = {"name": _NAME, "now": store_now, "span": span, "behind": _BEHIND}
        with self._store.writing() as connection:
            connection.execute("SET LOCAL synchronous_commit = off")  # of a crash, a moment's rate is lost
            start = connection.value(_RESERVE, values)
        first = now + start - store_now
        self._moments.extend(first + number * self._interval for number in range(self._batch))
