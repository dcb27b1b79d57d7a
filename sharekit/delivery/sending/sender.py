"""The sender: takes rows from the ledger, sends them over lanes, and writes down what became of each."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.domain_queue import DomainQueue
from sharekit.delivery.sending.lanes import Event, Lanes, Parcel
from sharekit.delivery.sending.retry import Backoff
from sharekit.delivery.sending.throttle import Throttle
from sharekit.delivery.store.lease import LEASE
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery, Settlement
from sharekit.errors import SharekitError, TransportDown

_BATCH = 128
_REFUSALS = 20
"""Messages refused in a row, none accepted between, after which the server is taken to refuse us."""
_PATIENCE = 0.2
"""Seconds that a poll may last: so soon Ctrl-C, a deadline and the throttle are heeded."""


class Ending(StrEnum):
    """Why a run ended."""

    DONE = "done"
    STOPPED = "stopped"
    DEADLINE = "deadline"


class Doubt(Protocol):
    """What to do about deliveries of which no one knows whether they arrived."""

    def judge(self, verdict: Verdict) -> Verdict:
        """Return what to write about one whose answer got lost during this run."""

    def settle(self, ledger: Ledger, *, last: bool) -> bool:
        """Settle what can be settled; `last` when nothing else is left. Tell whether more is to be done."""


@dataclass(kw_only=True)
class Sender:
    """One run of one worker.

    Attributes:
        ledger: The issue's rows.
        lanes: What carries the messages; opened and closed by the run.
        compose: Makes a delivery's parcel; a SharekitError rejects that delivery alone.
        doubt: The policy for uncertain deliveries.
        backoff: Waits between attempts.
        throttle: The rate, or None.
        per_domain: Most messages under way to one domain; 0 for no limit.
        clock: Seconds since 1970.
        until: When to stop (by `clock`), or None.
        stop: Asked often; True ends the run once what is in flight has ended.
        settled: Told of what was written, after it was.
        chance: Random numbers in [0, 1), for jitter.
    """

    ledger: Ledger
    lanes: Lanes
    compose: Callable[[Delivery], Parcel]
    doubt: Doubt
    clock: Callable[[], float]
    backoff: Backoff = field(default_factory=Backoff)
    throttle: Throttle | None = None
    per_domain: int = 0
    until: float | None = None
    stop: Callable[[], bool] = lambda: False
    settled: Callable[[Sequence[Settlement]], None] = lambda _settlements: None
    chance: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        self._picker = DomainQueue(self.per_domain)
        self._under_way: set[Parcel] = set()
        self._offered: set[Parcel] = set()  # under way, and not released
        self._dry = False  # the last look into the ledger found nothing
        self._vain: tuple[str, ...] | None = None
        self._renew_at = self._claim_at = 0.0
        self._refusals = 0
        self._down: TransportDown | None = None

    def run(self) -> Ending:
        """Send until nothing is left, or the run is to end.

        Raises:
            TransportDown: Nothing can be sent; all that was not sent waits in the ledger.
            StoreError: The ledger cannot be written; no message leaves without it.
        """
        with self.lanes:
            try:
                return self._loop()
            finally:
                self.ledger.let_go()

    def _loop(self) -> Ending:
        while True:
            self._breathe()
            if self._reason() is None:
                self._fill()
            if not self._under_way and (ending := self._ending()):
                if self._down:
                    raise self._down
                return ending
            self._process(self.lanes.poll(self._patience()))

    def _breathe(self) -> None:
        now = self.clock()
        if now >= self._renew_at:
            self.ledger.renew()
            self.doubt.settle(self.ledger, last=False)
            self._renew_at = now + LEASE / 4

    def _reason(self) -> Ending | None:
        if self._down or self.stop():
            return Ending.STOPPED
        if self.until is not None and self.clock() >= self.until:
            return Ending.DEADLINE
        return None

    def _ending(self) -> Ending | None:
        """Say why the run ends, now that nothing is under way; or when to look for rows again."""
        reason, now = self._reason(), self.clock()
        if reason or len(self._picker) or not self._dry:
            return reason
        due = self.ledger.next_due()
        if due is None and not self.doubt.settle(self.ledger, last=True):
            return Ending.DONE
        self._claim_at = min(now + 1, now + _PATIENCE if due is None else due)
        return None

    # --- filling the lanes

    def _fill(self) -> None:
        while self.lanes.room() > 0 and self._may_go():
            delivery = self._next()
            if delivery is None:
                return
            self._offer(delivery)

    def _may_go(self) -> bool:
        return self.throttle is None or self.throttle.free() > len(self._offered)

    def _next(self) -> Delivery | None:
        delivery = self._picker.take()
        if delivery is None and self.clock() >= self._claim_at and self._picker.crowded != self._vain:
            crowded = self._picker.crowded
            found = self.ledger.claim(_BATCH, crowded=crowded)
            self._picker.add(found)
            self._dry = not found
            if not found and crowded:
                self._vain = crowded  # nothing else is there until some of these have gone
            elif not found:
                self._claim_at = self.clock() + _PATIENCE
            delivery = self._picker.take()
        return delivery

    def _offer(self, delivery: Delivery) -> None:
        try:
            parcel = self.compose(delivery)
        except SharekitError as error:
            self._picker.done(delivery.domain)
            refused = Verdict(state=State.REJECTED, reason=f"cannot be composed: {error}")
            self._write([Settlement(delivery, refused, delivery.attempts)], [])
            return
        self._under_way.add(parcel)
        self._offered.add(parcel)
        self.lanes.offer(parcel)

    def _patience(self) -> float:
        now = self.clock()
        waits = [_PATIENCE]
        if self.until is not None:
            waits.append(self.until - now)
        if not self._under_way and not len(self._picker):
            waits.append(self._claim_at - now)
        if self.throttle is not None and (wait := self.throttle.wait()):
            waits.append(wait)
        return max(0.0, min(waits))

    # --- writing down

    def _process(self, events: Sequence[Event]) -> None:
        settlements = [self._settlement(parcel, verdict) for parcel, verdict in events if verdict]
        ready = [parcel for parcel, verdict in events if not verdict]
        if not events:
            return
        going = self._write(settlements, [parcel.delivery for parcel in ready])
        for parcel in ready:
            self._offered.discard(parcel)
            if parcel.delivery.id in going:
                self._release(parcel)
            else:
                self._forget(parcel)
                self.lanes.withdraw(parcel)

    def _release(self, parcel: Parcel) -> None:
        if self.throttle is not None:
            self.throttle.take()
        self.lanes.release(parcel)

    def _write(self, settlements: Sequence[Settlement], ready: Sequence[Delivery]) -> set[int]:
        going = self.ledger.write(settlements, ready)
        self.settled(settlements)
        for item in settlements:
            self._watch(item.verdict)
        return going

    def _watch(self, verdict: Verdict) -> None:
        """End the run when the server refuses everything, before it has refused all readers."""
        if verdict.state is State.ACCEPTED or verdict.suppress:
            self._refusals = 0
        elif verdict.state is State.REJECTED and verdict.code:
            self._refusals += 1
        if self._refusals >= _REFUSALS:
            self._down = TransportDown(
                f"refused {_REFUSALS} messages in a row, the last with: {verdict.reason}",
                hint="find out why before going on with --resume",
            )

    def _settlement(self, parcel: Parcel, verdict: Verdict) -> Settlement:
        self._forget(parcel)
        delivery = parcel.delivery
        if verdict.state is State.UNCERTAIN:
            verdict = self.doubt.judge(verdict)
        if verdict.state is State.QUEUED:
            return Settlement(delivery, verdict, delivery.attempts)
        attempts = delivery.attempts + 1
        if verdict.state is not State.DEFERRED:
            return Settlement(delivery, verdict, attempts)
        if attempts >= self.backoff.tries:
            words = f"given up after {attempts} attempts: {verdict.reason}"
            return Settlement(delivery, replace(verdict, state=State.REJECTED, reason=words), attempts)
        due = self.clock() + self.backoff.delay(attempts, self.chance)
        return Settlement(delivery, verdict, attempts, due)

    def _forget(self, parcel: Parcel) -> None:
        self._under_way.discard(parcel)
        self._offered.discard(parcel)
        self._picker.done(parcel.delivery.domain)
