"""Verdicts: what a server's answer means for one delivery."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sharekit.delivery.bounces.reply_words import Topic, is_unspecific, topic_of


class State(StrEnum):
    """The state of one delivery in the ledger.

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
        match = _STATUS.match(text)
        return cls(code, match[1], text[match.end() :].strip()) if match else cls(code, "", text.strip())

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


_STATUS = re.compile(r"#?([245]\.\d{1,3}\.\d{1,3})(?=[\s:;,)]|$)")
_WAIT = re.compile(r"\bin (\d{1,5}) ?(s|min|h)[a-z]*\b", re.IGNORECASE)
_UNITS = {"s": 1, "m": 60, "h": 3600}

_CAUSES = {
    Topic.NONE: Cause.UNKNOWN,
    Topic.GREYLISTED: Cause.UNKNOWN,
    Topic.UNREACHABLE: Cause.UNKNOWN,
    Topic.RESTRICTED: Cause.MAILBOX,
    Topic.FULL: Cause.MAILBOX,
    Topic.GONE: Cause.MAILBOX,
    Topic.NO_DOMAIN: Cause.DOMAIN,
    Topic.MESSAGE: Cause.MESSAGE,
    Topic.SENDER: Cause.SENDER,
    Topic.SERVER: Cause.SERVER,
}
_STATES = {Cause.SENDER: State.QUEUED, Cause.SERVER: State.QUEUED, Cause.LIMIT: State.DEFERRED}
"""Of refusals for good that are not about this reader; all others are REJECTED."""


def judge(stage: Stage, reply: Reply) -> Verdict:
    """Return the outcome of a reply.

    Only a refusal for good that says that the mailbox does not exist, and nothing about us, suppresses.
    A refused MAIL command is about the sender whatever its words are.

    Source: RFC 5321 section 4.2, RFC 3463.
    """
    words = str(reply)
    if 200 <= reply.code < 300:  # noqa: PLR2004
        return Verdict(state=State.ACCEPTED, code=reply.code, reason=words)
    if reply.code < 400:  # noqa: PLR2004
        state = State.UNCERTAIN if stage is Stage.DOT else State.DEFERRED
        return Verdict(state=state, code=reply.code, reason=f"unexpected reply to {stage}: {words}")
    topic = topic_of(reply.code, reply.status, reply.words)
    cause = _CAUSES.get(topic, Cause.LIMIT)
    if stage is Stage.MAIL and cause is not Cause.LIMIT:
        cause = Cause.SERVER if cause is Cause.SERVER else Cause.SENDER
    permanent = reply.code >= 500  # noqa: PLR2004
    unspecific = stage is not Stage.RCPT and is_unspecific(reply.status, reply.words)
    state = _STATES.get(cause, State.REJECTED) if permanent else State.DEFERRED
    return Verdict(
        state=state,
        code=reply.code,
        reason=words,
        cause=cause,
        limit=Limit(topic) if cause is Cause.LIMIT else Limit.NONE,
        retry_after=_seconds_to_wait(reply.words),
        suppress=permanent and topic is Topic.GONE and stage is not Stage.MAIL and not unspecific,
    )


def _seconds_to_wait(words: str) -> float | None:
    match = _WAIT.search(words[:1000])
    return float(match[1]) * _UNITS[match[2][0].lower()] if match else None
