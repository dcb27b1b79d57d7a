"""A deadline that holds whatever the server does: drips headers, drips the body, hangs.

Timeouts of sockets count from one byte to the next, so a server that sends a byte a second holds a fetch for
ever. Here a timer shuts the sockets when the time is over, and whoever waits on them wakes up.
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
    """Ends everything that is watched after `seconds`; a context manager."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._watched: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self._end - time.monotonic())

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self.left == 0

    def watch(self, connection: socket.socket) -> None:
        """Shut this connection when the time is over.

        A duplicate is kept, for wrapping a socket in TLS takes its descriptor away.
        """
        with self._lock:
            self._watched.append(connection.dup())
        if self.over:
            self._cut()

    def within(self, work: Callable[[], _T]) -> _T:
        """Return what `work` returns; it runs in a thread, for a name lookup cannot be stopped.

        Raises:
            TimeoutError: The time was over first.
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
        return value  # type: ignore[return-value]  # a value stands wherever no error does

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

    def _cut(self) -> None:
        with self._lock:
            for connection in self._watched:
                with suppress(OSError):  # it may have ended by itself
                    connection.shutdown(socket.SHUT_RDWR)
