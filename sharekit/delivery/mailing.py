"""A mailing: one issue to all its readers, from list to last receipt."""

from __future__ import annotations

import os
import random
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sharekit.delivery.bounces.verdicts import OPEN, State
from sharekit.delivery.known_issues import choose_issue, content_of
from sharekit.delivery.message.composer import Composer
from sharekit.delivery.message.dkim import signer
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.sending.lanes import Lanes
from sharekit.delivery.sending.pace import Paces
from sharekit.delivery.sending.rate_limit import RateLimit, parse_rate
from sharekit.delivery.sending.refusal_guard import RefusalGuard
from sharekit.delivery.sending.retry import Backoff
from sharekit.delivery.sending.run_control import RunControl, UncertainPolicy
from sharekit.delivery.sending.sender import Ending, Sender
from sharekit.delivery.sending.shared_rate_limit import SharedRateLimit
from sharekit.delivery.sending.uncertain import HoldPolicy, ReconcilePolicy, ResendPolicy, require_log
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import (
    StoredIssue,
    finish_issue,
    forget_issue,
    lock_issue,
    lock_list,
    pause_issue,
    start_issue,
)
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.list_changes import ListChanges, update_list
from sharekit.delivery.store.records import Enlisted, Settlement
from sharekit.delivery.store.refusals import apply_refusals, held_refusals, requeue_refusals
from sharekit.delivery.transports import open_lanes
from sharekit.errors import SendError, TransportDown
from sharekit.options import ApiOptions, SmtpOptions
from sharekit.options.rules import require_long

_FIRST_PAUSE = 5.0
"""Longest first pause in seconds after a reply that names a limit."""

Uncertain = Literal["resend", "hold", "reconcile"]
"""What to do about deliveries whose status is unknown: see `sharekit.delivery.sending.uncertain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """How a run ended.

    Attributes:
        issue: The issue's key.
        ending: Done, stopped by the user, at its deadline, or out of quota.
        counts: Rows of the ledger in each state, over all runs.
        enlisted: Counts of the list, when this run read it.
        seconds: How long this run took.
        held: Refusals for good that were not applied to the suppression list: too many of too few.
        resume_at: When a used-up quota is free again (seconds since 1970), or None.
    """

    issue: str
    ending: Ending
    counts: dict[State, int]
    enlisted: Enlisted | None
    seconds: float
    held: int = 0
    resume_at: float | None = None


@dataclass(kw_only=True)
class Mailing:
    """The parts of a run.

    Attributes:
        store: Readers and ledger.
        smtp: Server, rate, retries, deadline, DKIM.
        transport: `smtp`, or another that `sharekit.delivery.transports` knows.
        api: Key and endpoint of a service that takes messages over HTTPS.
        at: When to start sending (seconds since 1970), or None: at once.
        keys: Keys that sign unsubscribe links, newest first; the store's own when empty.
        uncertain: The policy for deliveries whose status is unknown.
        mail_log: The mail server's log, for `reconcile`.
        lanes: What carries the messages, instead of `transport`.
        stop: Called often; True ends the run once what is in flight has ended.
        settled: Callback after each write.
        enlisting: Callback once a new issue's list has been entered.
        relisted: Callback once the list of a resumed issue has been brought up to date.
    """

    store: Store
    smtp: SmtpOptions = field(default_factory=SmtpOptions)
    transport: str = "smtp"
    api: ApiOptions = field(default_factory=ApiOptions)
    keys: Sequence[bytes] = ()
    uncertain: Uncertain = "resend"
    mail_log: Path | None = None
    lanes: Lanes | None = None
    at: float | None = None
    stop: Callable[[], bool] = lambda: False
    settled: Callable[[Sequence[Settlement]], None] = lambda _settlements: None
    enlisting: Callable[[Enlisted], None] = lambda _enlisted: None
    relisted: Callable[[ListChanges], None] = lambda _changes: None

    def start(
        self, master: IssueMaster, readers: Iterable[Subscriber], *, resume: bool = False
    ) -> SendReport:
        """Send a new issue; with `resume`, go on with it if it is in the store already.

        Raises:
            SendError: It has been sent, or is under way, and `resume` is off; or another run is at it.
            TransportDown, StoreError, ConfigError: As the parts raise them; nothing is sent twice or lost.
        """
        stored = choose_issue(self.store, master.digest, resume=resume)
        self._check(master)
        if stored and stored.listed and not resume:
            forget_issue(self.store, stored)
            stored = None
        issue = stored or self._new(master)
        return self._run(issue, readers)

    def _new(self, master: IssueMaster) -> StoredIssue:
        digest = master.digest
        return start_issue(
            self.store,
            digest.key,
            subject=digest.subject,
            digest=master.pack(),
            content=content_of(digest),
        )

    def _run(self, issue: StoredIssue, readers: Iterable[Subscriber]) -> SendReport:
        began = time.monotonic()
        composer = self.composer(IssueMaster.unpack(issue.digest))
        with lock_issue(self.store, issue):
            ledger = Ledger(self.store, issue, _worker_name())
            enlisted = self._list(ledger, readers)
            if issue.paused or issue.resume_at:
                requeue_refusals(self.store, issue)
            control = self._control(ledger, composer)
            self._wait()
            ending = self._send(issue, self._sender(ledger, composer, control))
            held = self._conclude(issue, control)
            counts = ledger.counts()
            if not held and not any(counts[state] for state in OPEN):
                finish_issue(self.store, issue)
        return SendReport(
            issue=issue.key,
            ending=ending,
            counts=counts,
            enlisted=enlisted,
            seconds=time.monotonic() - began,
            held=held,
            resume_at=control.resume_at,
        )

    def _list(self, ledger: Ledger, readers: Iterable[Subscriber]) -> Enlisted | None:
        """Enter a new issue's list; the list of one that was begun is brought up to date."""
        if not ledger.issue.listed:
            with lock_list(self.store, ledger.issue) as issue:
                return None if issue.listed else self._enlist(ledger, readers)
        if not ledger.issue.finished:
            self.relisted(update_list(ledger, readers))
        return None

    def _wait(self) -> None:
        """Wait until sending starts: all is checked and the list entered, so a killed wait can be resumed."""
        while self.at is not None and (left := self.at - self.store.now()) > 0 and not self.stop():
            time.sleep(min(left, 1.0))

    def _send(self, issue: StoredIssue, sender: Sender) -> Ending:
        try:
            return sender.run()
        except TransportDown as error:
            if error is sender.control.down:
                pause_issue(self.store, issue, error.message)
            raise

    def _conclude(self, issue: StoredIssue, control: RunControl) -> int:
        """Apply the refusals of a sane run; return how many are still held."""
        if control.guard.run_is_sane():
            apply_refusals(self.store, issue)
        held = held_refusals(self.store, issue)
        if held or control.resume_at:
            pause_issue(self.store, issue, "too many were refused" if held else "", control.resume_at)
        return held

    def _enlist(self, ledger: Ledger, readers: Iterable[Subscriber]) -> Enlisted:
        enlisted = ledger.enlist(readers)
        if not enlisted.read:
            raise SendError(
                "there is no one to send to",
                where=f"issue {ledger.issue.key}",
                hint="give a list with readers, and a segment that some of them are in",
            )
        self.enlisting(enlisted)
        return enlisted

    # --- the parts

    def _check(self, master: IssueMaster) -> None:
        """Find out what cannot be used before anything is written."""
        self._policy(self.composer(master))
        self._open_lanes()
        parse_rate(self.smtp.rate, "smtp.rate")

    def composer(self, master: IssueMaster) -> Composer:
        """Return what makes each reader's message."""
        own = self.store.key()
        require_long(self.keys)
        return Composer(
            master,
            store_key=own,
            keys=self.keys or (own,),
            date=datetime.fromtimestamp(self.store.now(), UTC),
            sign=signer(self.smtp),
            bounce_address=self.smtp.bounce_address,
        )

    def _open_lanes(self) -> Lanes:
        return self.lanes or open_lanes(self.transport, self.smtp, self.api)

    def _control(self, ledger: Ledger, composer: Composer) -> RunControl:
        counts, now = ledger.counts(), self.store.now
        return RunControl(
            ledger=ledger,
            uncertain=self._policy(composer),
            backoff=Backoff(first=self.smtp.retry_delay),
            guard=RefusalGuard(
                first=self.smtp.refused_first,
                after=self.smtp.refused_after,
                accepted=counts[State.ACCEPTED],
                refused=held_refusals(self.store, ledger.issue),
            ),
            paces=Paces(now, min(_FIRST_PAUSE, self.smtp.retry_delay)),
            clock=now,
            chance=random.random,
            quota_wait=self.smtp.quota_wait,
        )

    def _sender(self, ledger: Ledger, composer: Composer, control: RunControl) -> Sender:
        now = self.store.now
        return Sender(
            ledger=ledger,
            lanes=self._open_lanes(),
            compose=composer,
            control=control,
            rate_limit=self._rate_limit(),
            per_domain=self.smtp.per_domain,
            clock=now,
            until=now() + self.smtp.deadline if self.smtp.deadline else None,
            stop=self.stop,
            settled=self.settled,
        )

    def _rate_limit(self) -> RateLimit | SharedRateLimit | None:
        rate = parse_rate(self.smtp.rate, "smtp.rate")
        if rate is None:
            return None
        if self.store.shared:
            return SharedRateLimit(self.store, *rate, clock=time.monotonic)
        return RateLimit(*rate, clock=time.monotonic)

    def _policy(self, composer: Composer) -> UncertainPolicy:
        if self.uncertain == "hold":
            return HoldPolicy()
        if self.uncertain == "resend":
            return ResendPolicy()
        return ReconcilePolicy(
            log=require_log(self.mail_log),
            message_id=composer.message_id,
            clock=self.store.now,
            settle_after=min(10.0, self.smtp.retry_delay),
        )


def _worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
