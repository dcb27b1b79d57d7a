"""Lanes made of simple transports, one in each thread; some take several messages at a time."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self, cast

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
        batch: Messages that each takes at a time; more than one takes transports with
            `send_batch(messages)`, which returns the verdict of each. When a run is killed, as many of each
            transport are uncertain.
    """

    def __init__(self, make: Callable[[], Transport], count: int = 1, batch: int = 1) -> None:
        self._make, self._count, self._batch = make, max(1, count), max(1, batch)
        self._work: queue.SimpleQueue[list[Parcel] | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[list[Event] | TransportDown] = queue.SimpleQueue()
        self._offered: list[Event] = []
        self._released: deque[Parcel] = deque()
        self._under_way = self._busy = 0
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
        """Return how many more messages the transports can take."""
        return 0 if self._down else self._count * self._batch - self._under_way

    def offer(self, parcel: Parcel) -> None:
        """Take the parcel: a simple transport cannot ask first."""
        self._under_way += 1
        self._offered.append((parcel, None))

    def release(self, parcel: Parcel) -> None:
        """Keep the parcel for the next free transport: `poll` hands out all that were released at once."""
        self._released.append(parcel)

    def withdraw(self, parcel: Parcel) -> None:  # noqa: ARG002
        """Forget the parcel."""
        self._under_way -= 1

    def poll(self, timeout: float) -> list[Event]:
        """Return what happened within `timeout` seconds."""
        self._hand_out()
        events, self._offered = self._offered, []
        try:
            while True:
                waits = not events and not (self._down and not self._under_way)
                outcome = self._done.get(block=waits, timeout=timeout)
                if isinstance(outcome, TransportDown):
                    self._down = outcome
                else:
                    self._busy -= 1
                    self._under_way -= len(outcome)
                    events += outcome
        except queue.Empty:
            pass
        if not events and self._down and not self._under_way:
            raise self._down
        return events

    def _hand_out(self) -> None:
        while self._released and self._busy < self._count:
            size = min(self._batch, len(self._released))
            self._work.put([self._released.popleft() for _ in range(size)])
            self._busy += 1

    def _run(self) -> None:
        parcels: list[Parcel] | None = []
        try:
            with self._make() as transport:
                while (parcels := self._work.get()) is not None:
                    self._done.put(list(zip(parcels, self._sent(transport, parcels), strict=True)))
        except Exception as error:  # noqa: BLE001 (a transport of the user's may raise anything)
            words = f"the transport cannot be used: {type(error).__name__}: {error}"
            down = error if isinstance(error, TransportDown) else TransportDown(words)
            self._done.put(down)
            if parcels is not None:
                self._refuse_rest(down)

    def _sent(self, transport: Transport, parcels: Sequence[Parcel]) -> list[Verdict]:
        try:
            if self._batch > 1:
                pairs = [(parcel.message, parcel.envelope) for parcel in parcels]
                answers = cast("Any", transport).send_batch(pairs)
                return [answer for _, answer in zip(parcels, answers, strict=True)]
            words = transport.send(parcels[0].message, parcels[0].envelope)
        except RecipientRefused as error:
            verdict = Verdict(state=State.REJECTED, reason=str(error), suppress=True)
        except TransportDown as error:
            self._done.put(error)
            verdict = Verdict(state=State.QUEUED, reason=str(error))
        except SendError as error:
            verdict = Verdict(state=State.DEFERRED, reason=str(error))
        except Exception as error:  # noqa: BLE001 (a transport of the user's may raise anything, after anything)
            verdict = Verdict(state=State.UNCERTAIN, reason=f"{type(error).__name__}: {error}")
        else:
            verdict = words if isinstance(words, Verdict) else accepted(words)
        return [verdict] * len(parcels)

    def _refuse_rest(self, error: TransportDown) -> None:
        while (parcels := self._work.get()) is not None:
            waiting = Verdict(state=State.QUEUED, reason=str(error))
            self._done.put([(parcel, waiting) for parcel in parcels])
