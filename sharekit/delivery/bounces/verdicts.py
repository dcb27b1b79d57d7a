"""Verdicts: what a server's answer means for one delivery."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where one delivery stands in the ledger.

    queued → inflight → accepted | deferred | rejected | uncertain; suppressed ones are never sent.
    """

    QUEUED = "queued"
    INFLIGHT = "inflight"
    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    SUPPRESSED = "suppressed"


OPEN = (State.QUEUED, State.INFLIGHT, State.DEFERRED)
"""States that a run still has to do with."""


class Stage(StrEnum):
    """The command that a reply answers."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    DOT = "end of data"
    RSET = "RSET"


@dataclass(frozen=True, slots=True)
class Reply:
    """A server's answer: three digits, the enhanced status code (RFC 3463) or empty, and the words."""

    code: int
    status: str
    words: str

    @classmethod
    def parse(cls, code: int, text: str) -> Reply:
        """Split the enhanced status code from the words."""
        found = _STATUS.match(text)
        return cls(code, found[1], text[found.end() :].strip()) if found else cls(code, "", text.strip())

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.status, self.words) if part)


class Cause(StrEnum):
    """What a refusal is about."""

    UNKNOWN = ""
    MAILBOX = "mailbox"
    DOMAIN = "domain"
    MESSAGE = "message"
    SENDER = "sender"
    SERVER = "server"
    LIMIT = "limit"


class Limit(StrEnum):
    """Which limit of the server was reached, and so what helps."""

    NONE = ""
    RATE = "rate"
    MESSAGES = "messages"
    CONNECTIONS = "connections"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The outcome of one attempt.

    Attributes:
        state: ACCEPTED, DEFERRED, REJECTED, UNCERTAIN; or QUEUED when nothing was tried.
        code: The server's three digits, or 0 without a reply.
        reason: The server's words, or ours.
        cause: What a refusal is about: the mailbox or domain, this message, our address (SENDER), our
            host or account (SERVER), or a limit. Refusals because of SENDER, SERVER and LIMIT do not count
            as attempts, whatever their code.
        limit: With LIMIT: RATE, slow down; MESSAGES, open a new connection; CONNECTIONS, use fewer at once;
            QUOTA, messages an hour or day are used up.
        retry_after: Seconds to wait, where the server names them.
        suppress: The mailbox does not exist: never write to it again. Only with MAILBOX, and only applied
            once the run has shown that the server does not refuse everybody.
        provider_id: The identifier that the accepting server or service gave the message, or empty.
    """

    state: State
    code: int = 0
    reason: str = ""
    cause: Cause = Cause.UNKNOWN
    limit: Limit = Limit.NONE
    retry_after: float | None = None
    suppress: bool = False
    provider_id: str = ""

    @property
    def about_us(self) -> bool:
        """Whether the server refuses us, not this reader or this message."""
        return self.cause in {Cause.SENDER, Cause.SERVER}


_STATUS = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?=\s|$)")
_NO_MAILBOX = frozenset({550, 551, 553, 556})
_GONE = re.compile(r"5\.(1\.([1236]|10)|2\.1|4\.4)$")
"""Bad mailbox or system address, bad syntax, moved, null MX; disabled; unroutable (RFC 3463, RFC 7505)."""


def judge(stage: Stage, reply: Reply) -> Verdict:
    """Return what a reply means.

    A refusal for good suppresses the mailbox only where it speaks of the mailbox: by its enhanced status code
    or, without one, by answering RCPT with 550, 551, 553 or 556. A refused MAIL is the sender's own fault.

    Source: RFC 5321 section 4.2, RFC 3463.
    """
    said = str(reply)
    if 200 <= reply.code < 300:  # noqa: PLR2004
        return Verdict(state=State.ACCEPTED, code=reply.code, reason=said)
    if 400 <= reply.code < 500:  # noqa: PLR2004
        return Verdict(state=State.DEFERRED, code=reply.code, reason=said)
    if reply.code < 500:  # noqa: PLR2004
        state = State.UNCERTAIN if stage is Stage.DOT else State.DEFERRED
        return Verdict(state=state, code=reply.code, reason=f"makes no sense after {stage}: {said}")
    if stage is Stage.MAIL:
        return Verdict(state=State.QUEUED, code=reply.code, reason=said, cause=Cause.SENDER)
    gone = bool(_GONE.match(reply.status)) if reply.status else _says_no_mailbox(stage, reply)
    cause = Cause.MAILBOX if gone else Cause.UNKNOWN
    return Verdict(state=State.REJECTED, code=reply.code, reason=said, cause=cause, suppress=gone)


def _says_no_mailbox(stage: Stage, reply: Reply) -> bool:
    return stage is Stage.RCPT and reply.code in _NO_MAILBOX
