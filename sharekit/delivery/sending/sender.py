"""The sender: takes rows from the ledger, sends them over lanes, and records the outcome of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.domain_queue import DomainQueue
from sharekit.delivery.sending.lanes import Event, Lanes, Parcel
from sharekit.delivery.sending.rate_limit import RateLimit
from sharekit.delivery.sending.run_control import RunControl
from sharekit.delivery.sending.shared_rate_limit import SharedRateLimit
from sharekit.delivery.store.lease import LEASE
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery, Settlement
from sharekit.delivery.store.refusals import apply_refusals
from sharekit.errors import SharekitError

_BATCH = 128
_POLL = 0.2
"""Longest poll in seconds: so soon Ctrl-C, a deadline and the rate limit are noticed."""


class Ending(StrEnum):
    """Why a run ended."""

    DONE = "done"
    STOPPED = "stopped"
    DEADLINE = "deadline"
    QUOTA = "quota"


@dataclass(kw_only=True)
class Sender:
    """One run of one worker.

    Attributes:
        ledger: The issue's rows.
        lanes: What carries the messages; opened and closed by the run.
        compose: Makes a delivery's parcel; a SharekitError rejects that delivery alone.
        control: Judges outcomes; decides the pace and whether the run goes on.
        rate_limit: The rate, or None.
        per_domain: Most messages under way to one domain, of all workers together; 0 for no limit.
        clock: Seconds since 1970.
        until: When to stop (by `clock`), or None.
        stop: Called often; True ends the run once what is in flight has ended.
        settled: Callback after each write.
    """

    ledger: Ledger
    lanes: Lanes
    compose: Callable[[Delivery], Parcel]
    control: RunControl
    clock: Callable[[], float]
    rate_limit: RateLimit | SharedRateLimit | None = None
    per_domain: int = 0
    until: float | None = None
    stop: Callable[[], bool] = lambda: False
    settled: Callable[[Sequence[Settlement]], None] = lambda _settlements: None

    def __post_init__(self) -> None:
        self._queue = DomainQueue(self.per_domain, blocked=self.control.paces.blocked)
        self._under_way: set[Parcel] = set()
        self._offered: set[Parcel] = set()  # under way, and not released
        self._next: Delivery | None = None  # waits for the rate
        self._dry = False  # the last claim returned nothing
        self._vain: tuple[str, ...] | None = None
        self._renew_at = self._claim_at = 0.0

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
            self._renew_lease()
            if self._end_reason() is None:
                self._fill()
            if not self._under_way and (ending := self._ending()):
                if self.control.down:
                    raise self.control.down
                return ending
            self._process(self.lanes.poll(self._poll_time()))

    def _renew_lease(self) -> None:
        now = self.clock()
        if now >= self._renew_at:
            self.ledger.renew()
            self.control.uncertain.settle(self.ledger, last=False)
            if self.control.guard.batch_is_sane():
                apply_refusals(self.ledger.store, self.ledger.issue)
            self._renew_at = now + LEASE / 4

    def _end_reason(self) -> Ending | None:
        if self.control.down or self.stop():
            return Ending.STOPPED
        if self.control.resume_at is not None:
            return Ending.QUOTA
        if self.until is not None and self.clock() >= self.until:
            return Ending.DEADLINE
        return None

    def _ending(self) -> Ending | None:
        """Return why the run ends, now that nothing is under way; or set when to look for rows again."""
        reason, now = self._end_reason(), self.clock()
        if reason or self._next or len(self._queue) or not self._dry:
            return reason
        due = self.ledger.next_due()
        if due is None and not self.control.uncertain.settle(self.ledger, last=True):
            return Ending.DONE
        # A row that is due and could not be claimed is held by another worker.
        self._claim_at = now + _POLL if due is None or due <= now else due
        return None

    # --- filling the lanes

    def _fill(self) -> None:
        while self.lanes.room() > 0 and self.control.paces.wait() <= 0:
            # The rate is asked last: what a worker with nothing to send takes of it is lost to the others.
            self._next = self._next or self._take()
            if self._next is None or (self.rate_limit and self.rate_limit.free() <= len(self._offered)):
                return
            delivery, self._next = self._next, None
            self._offer(delivery)

    def _take(self) -> Delivery | None:
        delivery = self._queue.take()
        if delivery is None and self.clock() >= self._claim_at and self._queue.crowded != self._vain:
            crowded = self._queue.crowded
            claimed = self.ledger.claim(_BATCH, crowded=crowded, per_domain=self.per_domain)
            self._queue.add(claimed)
            self._dry = not claimed
            if not claimed and crowded:
                self._vain = crowded  # no others are left until some of these have gone
            elif not claimed:
                self._claim_at = self.clock() + _POLL
            delivery = self._queue.take()
        return delivery

    def _offer(self, delivery: Delivery) -> None:
        try:
            parcel = self.compose(delivery)
        except SharekitError as error:
            self._queue.done(delivery.domain)
            refused = Verdict(state=State.REJECTED, reason=f"cannot be composed: {error}")
            self._write([Settlement(delivery, refused, delivery.attempts)], [])
            return
        self._under_way.add(parcel)
        self._offered.add(parcel)
        self.control.paces.take(delivery.domain)
        self.lanes.offer(parcel)

    def _poll_time(self) -> float:
        now = self.clock()
        waits = [_POLL]
        if self.until is not None:
            waits.append(self.until - now)
        if not self._under_way and not len(self._queue):
            waits.append(self._claim_at - now)
        if self._next and self.rate_limit and (wait := self.rate_limit.wait()):
            waits.append(wait)
        if wait := self.control.paces.wait():
            waits.append(wait)
        return min(wait for wait in waits if wait > 0)  # what is over is no reason to poll without a pause

    # --- recording outcomes

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
        if self.rate_limit is not None:
            self.rate_limit.take()
        self.lanes.release(parcel)

    def _write(self, settlements: Sequence[Settlement], ready: Sequence[Delivery]) -> set[int]:
        going = self.ledger.write(settlements, ready)
        self.settled(settlements)
        return going

    def _settlement(self, parcel: Parcel, verdict: Verdict) -> Settlement:
        self._forget(parcel)
        return self.control.settle(parcel.delivery, verdict)

    def _forget(self, parcel: Parcel) -> None:
        self._under_way.discard(parcel)
        self._offered.discard(parcel)
        self._queue.done(parcel.delivery.domain)
