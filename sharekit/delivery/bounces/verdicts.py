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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one attempt.

    Attributes:
        state: ACCEPTED, DEFERRED, REJECTED, UNCERTAIN; or QUEUED when nothing was tried.
        code: The server's three digits, or 0 where it said nothing.
        reason: Its words, or ours.
        suppress: The mailbox does not exist or takes no mail: never write to it again.
        fault_of_sender: The server refuses us, not this reader.
    """

    state: State
    code: int = 0
    reason: str = ""
    suppress: bool = False
    fault_of_sender: bool = False


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
        return Verdict(state=State.QUEUED, code=reply.code, reason=said, fault_of_sender=True)
    gone = bool(_GONE.match(reply.status)) if reply.status else _says_no_mailbox(stage, reply)
    return Verdict(state=State.REJECTED, code=reply.code, reason=said, suppress=gone)


def _says_no_mailbox(stage: Stage, reply: Reply) -> bool:
    return stage is Stage.RCPT and reply.code in _NO_MAILBOX
