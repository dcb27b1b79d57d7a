"""What an answer means, and for whom."""

from __future__ import annotations

import pytest

from sharekit.delivery.bounces.verdicts import Reply, Stage, State, judge


@pytest.mark.parametrize(
    ("stage", "code", "words", "state", "suppress"),
    [
        (Stage.DOT, 250, "2.0.0 queued", State.ACCEPTED, False),
        (Stage.RCPT, 251, "forwards", State.ACCEPTED, False),
        (Stage.RCPT, 451, "4.7.1 greylisted", State.DEFERRED, False),
        (Stage.RCPT, 450, "5.1.1 muddled", State.DEFERRED, False),
        (Stage.RCPT, 550, "5.1.1 no such user", State.REJECTED, True),
        (Stage.RCPT, 550, "5.1.10 null MX", State.REJECTED, True),
        (Stage.RCPT, 550, "no such user", State.REJECTED, True),
        (Stage.RCPT, 550, "5.7.1 blocked", State.REJECTED, False),
        (Stage.RCPT, 552, "5.2.2 full", State.REJECTED, False),
        (Stage.RCPT, 550, "5.2.1 disabled", State.REJECTED, True),
        (Stage.DOT, 550, "looks like spam", State.REJECTED, False),
        (Stage.DOT, 550, "5.1.1 no such user after all", State.REJECTED, True),
        (Stage.DATA, 554, "no", State.REJECTED, False),
        (Stage.DOT, 354, "what", State.UNCERTAIN, False),
        (Stage.RCPT, 354, "what", State.DEFERRED, False),
    ],
)
def test_verdicts(stage: Stage, code: int, words: str, state: State, suppress: bool) -> None:
    verdict = judge(stage, Reply.parse(code, words))
    assert (verdict.state, verdict.suppress, verdict.about_us) == (state, suppress, False)
    assert verdict.code == code
    assert words in verdict.reason


def test_a_refused_sender_is_no_fault_of_the_reader() -> None:
    verdict = judge(Stage.MAIL, Reply.parse(550, "5.7.1 not from you"))
    assert (verdict.state, verdict.suppress, verdict.about_us) == (State.QUEUED, False, True)
