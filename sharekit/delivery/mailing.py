"""A mailing: one issue to all its readers, from list to last receipt."""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sharekit.delivery.bounces.verdicts import OPEN, State
from sharekit.delivery.message.composer import Composer
from sharekit.delivery.message.dkim import signer
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.sending.lanes import Lanes
from sharekit.delivery.sending.retry import Backoff
from sharekit.delivery.sending.sender import Doubt, Ending, Sender
from sharekit.delivery.sending.throttle import Throttle, parse_rate
from sharekit.delivery.sending.uncertain import Hold, Reconcile, Resend, log_of
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import (
    StoredIssue,
    find_issue,
    finish_issue,
    forget_issue,
    is_untouched,
    lock_issue,
    moment,
    start_issue,
)
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Enlisted, Settlement
from sharekit.delivery.transports import open_lanes
from sharekit.errors import SendError
from sharekit.options import SmtpOptions

if TYPE_CHECKING:
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.digest.digest import Digest

Uncertain = Literal["resend", "hold", "reconcile"]
"""What to do about deliveries in doubt: see `sharekit.delivery.sending.uncertain`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """How a run ended.

    Attributes:
        issue: The issue's key.
        ending: Done, stopped by the user, or at its deadline.
        counts: Rows of the ledger in each state, over all runs.
        enlisted: What became of the list, when this run read it.
        seconds: How long this run took.
    """

    issue: str
    ending: Ending
    counts: dict[State, int]
    enlisted: Enlisted | None
    seconds: float


@dataclass(kw_only=True)
class Mailing:
    """Everything that a run is made with.

    Attributes:
        store: Readers and ledger.
        smtp: Server, rate, retries, deadline, DKIM.
        transport: `smtp`, or another that `sharekit.delivery.transports` knows.
        keys: Keys that sign unsubscribe links, newest first; the store's own when empty.
        uncertain: The policy for deliveries in doubt.
        mail_log: The mail server's log, for `reconcile`.
        lanes: What carries the messages, instead of `transport`.
        stop: Asked often; True ends the run once what is in flight has ended.
        settled: Told of what was written.
        enlisting: Told when a new issue's list has been entered.
    """

    store: Store
    smtp: SmtpOptions = field(default_factory=SmtpOptions)
    transport: str = "smtp"
    keys: Sequence[bytes] = ()
    uncertain: Uncertain = "resend"
    mail_log: Path | None = None
    lanes: Lanes | None = None
    stop: Callable[[], bool] = lambda: False
    settled: Callable[[Sequence[Settlement]], None] = lambda _settlements: None
    enlisting: Callable[[Enlisted], None] = lambda _enlisted: None

    def start(
        self, master: IssueMaster, readers: Iterable[Subscriber], *, resume: bool = False
    ) -> SendReport:
        """Send a new issue; with `resume`, go on with it if it is in the store already.

        Raises:
            SendError: It has been sent, or is under way, and `resume` is off; or another run is at it.
            TransportDown, StoreError, ConfigError: As the parts raise them; nothing is sent twice or lost.
        """
        key = master.digest.key
        known = refuse_known(self.store, key, resume=resume)
        self._check(master)
        if known and known.listed and not resume:
            forget_issue(self.store, known)
            known = None
        issue = known or start_issue(self.store, key, subject=master.digest.subject, digest=master.pack())
        return self._run(issue, readers)

    def _run(self, issue: StoredIssue, readers: Iterable[Subscriber]) -> SendReport:
        began = time.monotonic()
        composer = self.composer(IssueMaster.unpack(issue.digest))
        with lock_issue(self.store, issue):
            ledger = Ledger(self.store, issue, _worker_name())
            enlisted = None if issue.listed else self._enlist(ledger, readers)
            sender = self._sender(ledger, composer)
            ending = sender.run()
            counts = ledger.counts()
            if not any(counts[state] for state in OPEN):
                finish_issue(self.store, issue)
        seconds = time.monotonic() - began
        return SendReport(issue=issue.key, ending=ending, counts=counts, enlisted=enlisted, seconds=seconds)

    def _enlist(self, ledger: Ledger, readers: Iterable[Subscriber]) -> Enlisted:
        enlisted = ledger.enlist(readers)
        if not enlisted.read:
            raise SendError(
                "there is no one to send to",
                where=f"issue {ledger.issue.key}",
                hint="--to names a list with readers, of whom --segment leaves some",
            )
        self.enlisting(enlisted)
        return enlisted

    # --- the parts

    def _check(self, master: IssueMaster) -> None:
        """Find out what cannot be used before anything is written."""
        self._doubt(self.composer(master))
        self._open_lanes()
        parse_rate(self.smtp.rate, "smtp.rate")

    def composer(self, master: IssueMaster) -> Composer:
        """Return what makes each reader's message."""
        own = self.store.key()
        return Composer(
            master,
            store_key=own,
            keys=self.keys or (own,),
            date=datetime.fromtimestamp(self.store.now(), UTC),
            sign=signer(self.smtp),
            bounce_address=self.smtp.bounce_address,
        )

    def _open_lanes(self) -> Lanes:
        return self.lanes or open_lanes(self.transport, self.smtp)

    def _sender(self, ledger: Ledger, composer: Composer) -> Sender:
        rate = parse_rate(self.smtp.rate, "smtp.rate")
        now = self.store.now
        return Sender(
            ledger=ledger,
            lanes=self._open_lanes(),
            compose=composer,
            doubt=self._doubt(composer),
            backoff=Backoff(first=self.smtp.retry_delay),
            throttle=Throttle(*rate, clock=time.monotonic) if rate else None,
            per_domain=self.smtp.per_domain,
            clock=now,
            until=now() + self.smtp.deadline if self.smtp.deadline else None,
            stop=self.stop,
            settled=self.settled,
        )

    def _doubt(self, composer: Composer) -> Doubt:
        if self.uncertain == "hold":
            return Hold()
        if self.uncertain == "resend":
            return Resend()
        return Reconcile(
            log=log_of(self.mail_log),
            message_id=composer.message_id,
            clock=self.store.now,
            settle_after=min(10.0, self.smtp.retry_delay),
        )


def send(
    digest: Digest,
    readers: Iterable[Subscriber],
    *,
    head: HeaderBlock,
    store: str = "sqlite:///sharekit.db",
    smtp: SmtpOptions | None = None,
    transport: str = "smtp",
    unsubscribe_url: str = "",
    secret: Sequence[str] = (),
    uncertain: Uncertain = "resend",
    mail_log: Path | None = None,
    resume: bool = False,
) -> SendReport:
    """Send a digest to its readers, each once, over SMTP or another transport.

    What was sent stands in the store: a run that was killed at any point goes on with `resume=True` and the
    same digest, and writes to no one who has it.

    Args:
        digest: What `render_digest` returned.
        readers: What `read_subscribers` yields, or any other; taken one by one.
        head: Sender and the other header fields that all copies share.
        store: `sqlite:///path` or `postgresql://…`.
        smtp: Server, connections, rate, retries, DKIM.
        transport: `smtp`, `folder:PATH`, `maildir:PATH`, `sendmail` or `FILE.py:NAME`.
        unsubscribe_url: The https page that takes one-click unsubscribes; without it letters have no link.
        secret: Keys that sign unsubscribe links, newest first.
        uncertain: What to do about readers of whom no one knows whether they got it.
        mail_log: The mail server's log, for `reconcile`.
        resume: Go on with an issue that was begun.

    Raises:
        SendError: The issue has been sent or is being sent; or, as TransportDown, nothing can be sent.
        StoreError, ConfigError: The store or a value cannot be used.
    """
    with Store(store) as opened:
        mailing = Mailing(
            store=opened,
            smtp=smtp or SmtpOptions(),
            transport=transport,
            keys=[key.encode() for key in secret],
            uncertain=uncertain,
            mail_log=mail_log,
        )
        return mailing.start(
            IssueMaster(digest=digest, head=head, page=unsubscribe_url), readers, resume=resume
        )


def _worker_name() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def refuse_known(store: Store, key: str, *, resume: bool) -> StoredIssue | None:
    """Return the issue of that name if it is in the store.

    Raises:
        SendError: It has been sent or is under way, and `resume` is off. One of which nothing has gone out,
            as after a wrong password, is not under way: it can be begun anew, with what was mended since.
    """
    known = find_issue(store, key)
    if known and known.listed and not resume and (known.finished or not _can_begin_anew(store, known)):
        raise _refusal(known)
    return known


def _can_begin_anew(store: Store, issue: StoredIssue) -> bool:
    if store.shared:  # another machine may be about to begin with it
        return False
    with store.reading() as connection:
        return is_untouched(connection, issue)


def _refusal(issue: StoredIssue) -> SendError:
    if issue.finished:
        return SendError(
            f"was sent already, {moment(issue.finished)}",
            where=f"issue {issue.key}",
            hint="nothing was sent now",
        )
    assert issue.listed is not None
    return SendError(
        f"was begun {moment(issue.listed)} and is not finished",
        where=f"issue {issue.key}",
        hint="--resume goes on with it",
    )
