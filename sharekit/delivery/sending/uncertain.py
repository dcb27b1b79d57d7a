"""Policies for deliveries whose status is unknown.

A delivery is uncertain when the run, or the connection, ended between its final dot and the answer. SMTP
has no way to ask then (RFC 1047), so each policy gives something up: `ResendPolicy` may send twice,
`HoldPolicy` may leave a reader out until someone decides, `ReconcilePolicy` needs the mail server's log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery
from sharekit.errors import ConfigError, SendError
from sharekit.support.os_errors import system_error

_SETTLE = 10.0
"""Seconds that a server gets to write its log before a Message-ID counts as missing."""


class ResendPolicy:
    """Send again: no reader is left out, and one may get the issue twice, under one Message-ID."""

    def judge(self, verdict: Verdict) -> Verdict:
        """Try again later."""
        return replace(verdict, state=State.DEFERRED)

    def settle(self, ledger: Ledger, *, last: bool) -> bool:  # noqa: ARG002
        """Queue what a crash left uncertain."""
        rows = ledger.uncertain()
        ledger.resolve(rows, State.QUEUED, "sent again: the run ended before the answer came")
        return bool(rows)


class HoldPolicy:
    """Keep them `uncertain`, for someone to decide: no reader gets the issue twice."""

    def judge(self, verdict: Verdict) -> Verdict:
        """Leave it uncertain."""
        return verdict

    def settle(self, ledger: Ledger, *, last: bool) -> bool:  # noqa: ARG002
        """Change nothing."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcilePolicy:
    """Look each Message-ID up in the mail server's log: what is found was accepted, the rest is sent again.

    Attributes:
        log: Path of the log.
        message_id: Gives a delivery's Message-ID, without brackets.
        clock: Seconds since 1970.
        settle_after: Seconds after the last change of a row before its absence from the log means anything.
    """

    log: Path
    message_id: Callable[[Delivery], str]
    clock: Callable[[], float]
    settle_after: float = _SETTLE

    def judge(self, verdict: Verdict) -> Verdict:
        """Leave it uncertain until the log can be read."""
        return verdict

    def settle(self, ledger: Ledger, *, last: bool) -> bool:
        """Look up rows that are old enough; younger ones wait, and keep the run from ending."""
        rows = self._old_enough(ledger)
        if rows:
            there = accepted_ids(self.log, rows)
            accepted = [row for key, row in rows.items() if key in there]
            ledger.resolve(accepted, State.ACCEPTED, "found in the mail server's log")
            missing = [row for key, row in rows.items() if key not in there]
            ledger.resolve(missing, State.QUEUED, "not in the mail server's log")
        return bool(rows) or (last and bool(ledger.uncertain()))

    def _old_enough(self, ledger: Ledger) -> dict[str, Delivery]:
        rows = ledger.uncertain(before=self.clock() - self.settle_after)
        return {f"<{self.message_id(row)}>": row for row in rows}


# --- logs


def require_log(log: Path | None) -> Path:
    """Return the mail server's log, checked to be readable before anything is sent.

    Raises:
        ConfigError: No log is set, or it cannot be read.
    """
    if log is None:
        raise ConfigError(
            "no mail server log is set, and reconcile looks up uncertain readers there",
            where="mail_log",
            hint="set it, such as mail_log = '/var/log/mail.log', or choose resend or hold",
        )
    try:
        with log.open("rb"):
            return log
    except OSError as error:
        hint = "set mail_log to the mail server's log, and let this user read it"
        raise system_error(error, log, "read", ConfigError, hint=hint) from error


_QUEUE_ID = re.compile(
    rb"postfix\S{0,64}/(?:cleanup|qmgr)\[\d+\]: ([0-9A-Za-z]+): (message-id=(<[^>\s]+>)|from=<)"
)
_ANY_ID = re.compile(rb"<[^<>\s]+@[^<>\s]+>")
_EXIM_ID = re.compile(rb" <= [^\n]{0,2000} id=(\S+)")


def accepted_ids(log: Path, wanted: Collection[str]) -> set[str]:
    """Return which of the Message-IDs the log says were accepted.

    Reads Postfix's log (a message counts once the queue manager has it: `cleanup` notes the Message-ID
    before the final dot), Exim's main log (`<=` lines with `id=`), and any log with Message-IDs in angle
    brackets on the lines of accepted messages.

    Raises:
        SendError: The log cannot be read.
    """
    ids = {key.encode() for key in wanted}
    pending: dict[bytes, bytes] = {}
    accepted: set[bytes] = set()
    try:
        with log.open("rb") as lines:
            for line in lines:
                accepted.update(key for key in _accepted(line, pending) if key in ids)
    except OSError as error:
        hint = "set mail_log to the mail server's log, and let this user read it"
        raise system_error(error, log, "read", SendError, hint=hint) from error
    return {key.decode() for key in accepted}


def _accepted(line: bytes, pending: dict[bytes, bytes]) -> Iterator[bytes]:
    postfix = _QUEUE_ID.search(line)
    if postfix and postfix[3]:
        pending[postfix[1]] = postfix[3]
    elif postfix:
        if postfix[1] in pending:
            yield pending.pop(postfix[1])
    elif b"postfix" in line:
        return
    elif exim := _EXIM_ID.search(line):
        yield b"<%s>" % exim[1]
    else:
        yield from _ANY_ID.findall(line)
