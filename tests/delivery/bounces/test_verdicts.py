"""Verdicts on server replies: the outcome, what a refusal is about, and who may be suppressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sharekit.delivery.bounces.verdicts import Cause, Reply, Stage, State, Verdict, judge

_LINE = re.compile(r"(\S+) +(\d{3})[ -]?(.*?)(?: -> (.*))?")


def reply_lines() -> Iterator[tuple[str, int, str]]:
    """Yield the verdicts that are right, the code and the text of each line of `replies.txt`."""
    for line in (Path(__file__).parent / "replies.txt").read_text("utf-8").splitlines():
        match = _LINE.fullmatch(line)
        if match and line[:1] not in "#@":
            others = (match[4] or "").replace(" or ", " ")
            yield f"{match[1]} {others}" if others else match[1], int(match[2]), match[3]


def summary(verdict: Verdict) -> str:
    if verdict.suppress:
        return "gone"
    if verdict.cause is Cause.LIMIT:
        return f"limit:{verdict.limit}"
    return verdict.cause or "none"


def test_replies_of_real_servers() -> None:
    wrong = []
    for expected, code, text in reply_lines():
        verdict = judge(Stage.RCPT, Reply.parse(code, text))
        actual = summary(verdict)
        if not {actual, actual.partition(":")[0]} & set(expected.split()):
            wrong.append(f"{actual}, not {expected}: {code} {text}")
        assert verdict.suppress == (actual == "gone" and verdict.state is State.REJECTED)
        assert not (verdict.about_us and verdict.state is State.REJECTED)
    assert wrong == []


def test_the_table_of_replies_is_complete() -> None:
    assert len(list(reply_lines())) >= 150


@pytest.mark.parametrize(
    ("stage", "code", "words", "state", "suppress"),
    [
        (Stage.DOT, 250, "2.0.0 queued", State.ACCEPTED, False),
        (Stage.RCPT, 251, "forwards", State.ACCEPTED, False),
        (Stage.RCPT, 451, "4.7.1 greylisted", State.DEFERRED, False),
        (Stage.RCPT, 450, "5.1.1 no such user", State.DEFERRED, False),
        (Stage.RCPT, 550, "5.1.1 no such user", State.REJECTED, True),
        (Stage.RCPT, 550, "5.1.10 null MX", State.REJECTED, False),
        (Stage.RCPT, 550, "no such user", State.REJECTED, True),
        (Stage.RCPT, 550, "5.7.1 your IP is blocked", State.QUEUED, False),
        (Stage.RCPT, 550, "5.4.5 daily sending quota exceeded", State.DEFERRED, False),
        (Stage.RCPT, 552, "5.2.2 full", State.REJECTED, False),
        (Stage.RCPT, 550, "5.2.1 disabled", State.REJECTED, True),
        (Stage.DOT, 550, "looks like spam", State.REJECTED, False),
        (Stage.DOT, 550, "5.1.1 no such user after all", State.REJECTED, True),
        (Stage.DOT, 550, "Unknown user", State.REJECTED, False),
        (Stage.DATA, 554, "no", State.REJECTED, False),
        (Stage.DOT, 354, "what", State.UNCERTAIN, False),
        (Stage.RCPT, 354, "what", State.DEFERRED, False),
    ],
)
def test_states(stage: Stage, code: int, words: str, state: State, suppress: bool) -> None:
    verdict = judge(stage, Reply.parse(code, words))
    assert (verdict.state, verdict.suppress) == (state, suppress)
    assert verdict.code == code
    assert words in verdict.reason


@pytest.mark.parametrize("words", ["5.7.1 not from you", "no such user", ""])
def test_a_refused_mail_command_is_about_the_sender(words: str) -> None:
    verdict = judge(Stage.MAIL, Reply.parse(550, words))
    assert (verdict.state, verdict.suppress, verdict.about_us) == (State.QUEUED, False, True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4.7.1 Greylisted, please retry in 300 seconds", 300),
        ("Greylisting in action, please try again in 5 minutes", 300),
        ("4.7.0 try again later", None),
        ("come back in 99999999 days", None),
    ],
)
def test_the_time_to_wait_is_read(text: str, seconds: float | None) -> None:
    assert judge(Stage.RCPT, Reply.parse(450, text)).retry_after == seconds


def test_long_replies_take_no_time() -> None:
    for text in ("user " * 200_000, "no such " * 100_000, "a@" * 300_000, "host x said " * 80_000):
        judge(Stage.RCPT, Reply.parse(550, text))
