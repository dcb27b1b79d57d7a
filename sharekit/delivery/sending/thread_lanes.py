"""Lanes made of simple transports, one in each thread."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.lanes import Event, Parcel, Transport
from sharekit.errors import RecipientRefused, SendError, TransportDown


def accepted(words: str | None) -> Verdict:
    """Return the verdict of a message that a simple transport handed over."""
    return Verdict(state=State.ACCEPTED, reason=str(words or "handed over"))


class ThreadLanes:
    """Runs `count` transports side by side; each is created and used in a thread of its own.

    Args:
        make: Makes a transport, not yet opened.
        count: How many.
    """

    def __init__(self, make: Callable[[], Transport], count: int = 1) -> None:
        self._make, self._count = make, max(1, count)
        self._work: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Event | TransportDown] = queue.SimpleQueue()
        self._offered: list[Event] = []
        self._under_way = 0
        self._down: TransportDown | None = None

    def __enter__(self) -> Self:
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(self._count)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for _ in self._threads:
            self._work.put(None)
        for thread in self._threads:
            thread.join()

    def room(self) -> int:
        """Return how many transports have nothing to do."""
        return 0 if self._down else self._count - self._under_way

    def offer(self, parcel: Parcel) -> None:
        """Take the parcel: a simple transport cannot ask first."""
        self._under_way += 1
        self._offered.append((parcel, None))

    def release(self, parcel: Parcel) -> None:
        """Hand the parcel to the next free transport."""
        self._work.put(parcel)

    def withdraw(self, parcel: Parcel) -> None:  # noqa: ARG002
        """Forget the parcel."""
        self._under_way -= 1

    def poll(self, timeout: float) -> list[Event]:
        """Return what happened within `timeout` seconds."""
        events, self._offered = self._offered, []
        try:
            while True:
                outcome = self._done.get(block=not events, timeout=timeout)
                if isinstance(outcome, TransportDown):
                    self._down = outcome
                else:
                    self._under_way -= 1
                    events.append(outcome)
        except queue.Empty:
            pass
        if not events and self._down and not self._under_way:
            raise self._down
        return events

    def _run(self) -> None:
        try:
            with self._make() as transport:
                while (parcel := self._work.get()) is not None:
                    self._done.put((parcel, self._sent(transport, parcel)))
        except TransportDown as error:
            self._done.put(error)
            self._refuse_rest(error)

    def _sent(self, transport: Transport, parcel: Parcel) -> Verdict:
        try:
            words = transport.send(parcel.message, parcel.envelope)
        except RecipientRefused as error:
            return Verdict(state=State.REJECTED, reason=str(error), suppress=True)
        except TransportDown as error:
            self._done.put(error)
            return Verdict(state=State.QUEUED, reason=str(error))
        except SendError as error:
            return Verdict(state=State.DEFERRED, reason=str(error))
        except Exception as error:  # noqa: BLE001 (a transport of the user's may raise anything, after anything)
            return Verdict(state=State.UNCERTAIN, reason=f"{type(error).__name__}: {error}")
        return words if isinstance(words, Verdict) else accepted(words)

    def _refuse_rest(self, error: TransportDown) -> None:
        while (parcel := self._work.get()) is not None:
            self._done.put((parcel, Verdict(state=State.QUEUED, reason=str(error))))
