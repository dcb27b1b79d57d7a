"""The guard lets an old list pass, and stops a run in which the server refuses everybody."""

from __future__ import annotations

import random

import pytest

from sharekit.delivery.bounces.verdicts import Cause, State, Verdict
from sharekit.delivery.sending.refusal_guard import RefusalGuard

ACCEPTED = Verdict(state=State.ACCEPTED, code=250)
GONE = Verdict(state=State.REJECTED, code=550, reason="550 5.1.1 gone", cause=Cause.MAILBOX, suppress=True)
ABOUT_US = Verdict(state=State.QUEUED, code=550, reason="550 5.7.1 blocked", cause=Cause.SERVER)


def alarms(guard: RefusalGuard, share: float, count: int, seed: int) -> bool:
    chance = random.Random(seed)
    for _ in range(count):
        guard.note(GONE if chance.random() < share else ACCEPTED)
        if guard.alarm():
            return True
    return False


@pytest.mark.parametrize("seed", range(20))
def test_three_dead_mailboxes_in_a_hundred_stop_no_run(seed: int) -> None:
    guard = RefusalGuard()
    assert not alarms(guard, 0.03, 5000, seed)
    assert guard.run_is_sane()


@pytest.mark.parametrize("share", [0.2, 0.5, 1.0])
def test_many_refusals_stop_the_run_early(share: float) -> None:
    guard = RefusalGuard()
    assert alarms(guard, share, 200, 1)
    assert guard.refused <= 21


def test_a_server_that_starts_to_refuse_later_stops_the_run_too() -> None:
    guard = RefusalGuard()
    assert not alarms(guard, 0.01, 2000, 1)
    assert guard.batch_is_sane()
    before = guard.refused
    assert alarms(guard, 0.3, 1000, 1)
    assert guard.refused - before <= 120
    assert not guard.run_is_sane() or guard.refused < 0.1 * (guard.accepted + guard.refused)


@pytest.mark.parametrize("seed", range(20))
def test_a_run_that_is_killed_again_and_again_is_not_stopped_by_what_it_holds(seed: int) -> None:
    chance, accepted, refused = random.Random(seed), 0, 0
    while accepted + refused < 5000:
        guard = RefusalGuard(accepted=accepted, refused=refused)
        assert not alarms(guard, 0.03, chance.randrange(1, 150), seed + accepted)
        accepted, refused = guard.accepted, guard.refused
    assert guard.run_is_sane()


@pytest.mark.parametrize("state", [State.DEFERRED, State.UNCERTAIN])
def test_a_server_that_never_answers_stops_the_run(state: State) -> None:
    lost = Verdict(state=state, reason="not handed over: the server closed the connection")
    guard = RefusalGuard()
    for count in range(1, 200):
        guard.note_unanswered(lost)
        guard.note(lost)
        if count % 19 == 0:
            guard.note(ACCEPTED)
    assert guard.alarm() == ""
    for _ in range(20):
        guard.note_unanswered(lost)
    assert "no answer 20 times in a row: not handed over" in guard.alarm()


def test_refusals_of_the_sender_stop_after_three() -> None:
    guard = RefusalGuard()
    guard.note(ACCEPTED)
    for _ in range(3):
        assert not guard.alarm()
        guard.note(ABOUT_US)
    assert "refuses this sender, not these readers: 550 5.7.1 blocked" in guard.alarm()


@pytest.mark.parametrize(
    ("accepted", "refused", "sane"),
    [(1, 0, True), (2, 1, True), (8, 2, True), (1, 1, False), (0, 1, False), (7, 3, False), (100, 10, True)],
)
def test_a_short_run_is_judged_at_its_end(accepted: int, refused: int, sane: bool) -> None:
    guard = RefusalGuard()
    for number in range(max(accepted, refused)):
        if number < refused:
            guard.note(GONE)
        if number < accepted:
            guard.note(ACCEPTED)
    assert guard.run_is_sane() is sane
