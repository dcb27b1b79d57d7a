"""A deadline for a whole fetch, whatever the server does: slow headers, a slow body, no response.

Socket timeouts restart with each byte, so a server that sends a byte a second could hold a fetch forever.
Here a timer shuts the sockets down at the deadline, which wakes all waiters.
"""

from __future__ import annotations

import queue
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self, TypeVar

_T = TypeVar("_T")


class Deadline:
    """Shuts down all watched sockets after `seconds`; a context manager."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + seconds
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut_down_all)
        self._timer.daemon = True

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._end - self._clock())

    @property
    def over(self) -> bool:
        """Whether the deadline has passed."""
        return self.left == 0

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection down at the deadline.

        A duplicate is kept, because wrapping a socket in TLS detaches its descriptor.
        """
        with self._lock:
            self._watched.append(connection.dup())
        if self.over:
            self._shut_down_all()

    def within(self, work: Callable[[], _T]) -> _T:
        """Return the result of `work`; it runs in a thread because a DNS lookup cannot be cancelled.

        Raises:
            TimeoutError: The deadline passed first.
        """
        results: queue.SimpleQueue[tuple[_T | None, OSError | UnicodeError | None]] = queue.SimpleQueue()

        def run() -> None:
            try:
                results.put((work(), None))
            except (OSError, UnicodeError) as error:
                results.put((None, error))

        threading.Thread(target=run, daemon=True).start()
        try:
            value, error = results.get(timeout=self.left)
        except queue.Empty:
            raise TimeoutError from None
        if error is not None:
            raise error
        return value  # type: ignore[return-value]  # without an error there is a value

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for connection in self._watched:
                connection.close()
            self._watched.clear()

    def _shut_down_all(self) -> None:
        with self._lock:
            for connection in self._watched:
                with suppress(OSError):  # already closed
                    connection.shutdown(socket.SHUT_RDWR)
