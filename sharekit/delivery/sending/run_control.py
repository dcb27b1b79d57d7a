"""Run control: turns verdicts into ledger entries; decides how fast a run goes and when it must stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from sharekit.delivery.bounces.verdicts import Cause, Limit, State, Verdict
from sharekit.delivery.sending.pace import Paces
from sharekit.delivery.sending.refusal_guard import RefusalGuard
from sharekit.delivery.sending.retry import Backoff
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery, Settlement
from sharekit.errors import TransportDown

_HOUR, _DAY = 3600.0, 86_400.0
_LIMITED_FOR = _HOUR
"""Seconds of nothing but limits, none accepted between, after which a run ends."""


class UncertainPolicy(Protocol):
    """What to do about deliveries whose status is unknown."""

    def judge(self, verdict: Verdict) -> Verdict:
        """Return what to write about one whose answer was lost during this run."""

    def settle(self, ledger: Ledger, *, last: bool) -> bool:
        """Settle what can be settled; `last` when nothing else is left. Return whether more is to be done."""


@dataclass(kw_only=True)
class RunControl:
    """The rules of one run.

    Attributes:
        ledger: The issue's rows.
        uncertain: The policy for deliveries whose status is unknown.
        backoff: Waits between attempts.
        guard: Ends a run in which too many are refused.
        paces: How fast messages go.
        clock: Seconds since 1970.
        chance: Random numbers in [0, 1), for jitter.
        quota_wait: Longest wait in seconds for a used-up quota; beyond it the run ends.
    """

    ledger: Ledger
    uncertain: UncertainPolicy
    backoff: Backoff
    guard: RefusalGuard
    paces: Paces
    clock: Callable[[], float]
    chance: Callable[[], float]
    quota_wait: float = 900.0
    down: TransportDown | None = None
    resume_at: float | None = None
    _refused_us: set[int] = field(default_factory=set)
    _limited_since: float | None = None

    def settle(self, delivery: Delivery, verdict: Verdict) -> Settlement:
        """Return what to write about a delivery; the run's pace and its end follow from the verdict."""
        self.guard.note_unanswered(verdict)
        if verdict.state is State.UNCERTAIN:
            verdict = self.uncertain.judge(verdict)
        self._watch(delivery, verdict)
        if verdict.state in {State.QUEUED, State.DEFERRED} and verdict.cause is Cause.LIMIT:
            return self._limited(delivery, verdict)
        if verdict.state in {State.QUEUED, State.DEFERRED} and verdict.about_us:
            return self._about_us(delivery, verdict)
        return self._attempted(delivery, verdict)

    def _watch(self, delivery: Delivery, verdict: Verdict) -> None:
        self.guard.note(verdict)
        if verdict.state is State.ACCEPTED:
            self._limited_since = None
            self.paces.accepted(delivery.domain)
        if reason := self.guard.alarm():
            self._stop(reason)

    def _attempted(self, delivery: Delivery, verdict: Verdict) -> Settlement:
        if verdict.state is State.QUEUED:
            return Settlement(delivery, verdict, delivery.attempts)
        attempts = delivery.attempts + 1
        if verdict.state is not State.DEFERRED:
            refused = verdict.state is State.REJECTED and verdict.code > 0
            held = ("gone" if verdict.suppress else "refused") if refused else ""
            return Settlement(delivery, verdict, attempts, held=held)
        if attempts >= self.backoff.tries:
            words = f"given up after {attempts} attempts: {verdict.reason}"
            return Settlement(delivery, replace(verdict, state=State.REJECTED, reason=words), attempts)
        wait = self.backoff.delay(attempts, self.chance)
        return Settlement(delivery, verdict, attempts, self.clock() + max(wait, verdict.retry_after or 0.0))

    def _limited(self, delivery: Delivery, verdict: Verdict) -> Settlement:
        """A limit costs the reader no attempt: the run slows down instead."""
        if verdict.limit is Limit.MESSAGES:
            return Settlement(delivery, replace(verdict, state=State.QUEUED), delivery.attempts)
        if verdict.limit is Limit.QUOTA:
            return self._over_quota(delivery, verdict)
        now = self.clock()
        self._limited_since = self._limited_since or now
        if now - self._limited_since > _LIMITED_FOR:
            self._stop(f"nothing was accepted for an hour, only limits named: {verdict.reason}")
        due = now + self.paces.limited(delivery.domain, verdict.retry_after)
        return Settlement(delivery, replace(verdict, state=State.DEFERRED), delivery.attempts, due)

    def _over_quota(self, delivery: Delivery, verdict: Verdict) -> Settlement:
        now = self.clock()
        wait = self._until_free(verdict, now) if verdict.retry_after is None else verdict.retry_after
        free_at = now + wait
        self.paces.block(free_at - now)
        if free_at - now > self.quota_wait:
            self.resume_at = max(self.resume_at or 0.0, free_at)
        return Settlement(delivery, replace(verdict, state=State.QUEUED), delivery.attempts)

    def _until_free(self, verdict: Verdict, now: float) -> float:
        """Return the seconds until the first message of the quota's period no longer counts."""
        period = _HOUR if "hour" in verdict.reason.lower() else _DAY
        oldest = self.ledger.oldest_accepted(now - period)
        return (oldest if oldest is not None else now) + period - now

    def _about_us(self, delivery: Delivery, verdict: Verdict) -> Settlement:
        """A refusal of the sender costs the reader no attempt; met again, it ends the run."""
        at_once = verdict.cause is Cause.SENDER and verdict.state is State.QUEUED and not self.guard.accepted
        if at_once or delivery.id in self._refused_us:
            self._stop(f"the server refuses this sender, not these readers: {verdict.reason}")
        self._refused_us.add(delivery.id)
        due = self.clock() + self.backoff.delay(1, self.chance)
        return Settlement(delivery, replace(verdict, state=State.DEFERRED), delivery.attempts, due)

    def _stop(self, reason: str) -> None:
        self.down = self.down or TransportDown(
            reason, hint="nobody was suppressed; find out why, then resume: those refused are tried again"
        )
