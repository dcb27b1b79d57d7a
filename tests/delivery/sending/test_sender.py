"""The sender's loop, without sockets, a database or a real clock: when it looks, waits, renews and ends."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, Self, cast

import pytest

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.lanes import Envelope, Event, Parcel
from sharekit.delivery.sending.pace import Paces
from sharekit.delivery.sending.rate_limit import RateLimit
from sharekit.delivery.sending.refusal_guard import RefusalGuard
from sharekit.delivery.sending.retry import Backoff
from sharekit.delivery.sending.run_control import RunControl
from sharekit.delivery.sending.sender import Ending, Sender
from sharekit.delivery.store.lease import LEASE
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery, Settlement
from sharekit.errors import SharekitError, StoreError, TransportDown

ACCEPTED = Verdict(state=State.ACCEPTED, code=250)
Answer = Callable[[Delivery], tuple[float, Verdict]]


class FakeLedger:
    """Rows in memory, and when they were asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.store = self.issue = None
        self.rows: list[tuple[float, Delivery]] = []
        self.others: float | None = None  # when a row that another worker holds is due
        self.suppressed: set[int] = set()
        self.claims: list[tuple[float, int, Collection[str], int]] = []
        self.renewals: list[float] = []
        self.outcomes: list[Settlement] = []
        self.released = 0

    def claim(self, limit: int, *, crowded: Collection[str], per_domain: int) -> list[Delivery]:
        self.claims.append((self._world.now, limit, crowded, per_domain))
        due = [(at, row) for at, row in self.rows if at <= self._world.now and row.domain not in crowded]
        self.rows = [entry for entry in self.rows if entry not in due[:limit]]
        return [row for _, row in due[:limit]]

    def write(self, settled: Sequence[Settlement], ready: Sequence[Delivery]) -> set[int]:
        self.outcomes += settled
        self.rows += [(item.due, item.delivery) for item in settled if item.verdict.state is State.DEFERRED]
        return {row.id for row in ready} - self.suppressed

    def renew(self) -> None:
        self.renewals.append(self._world.now)

    def let_go(self) -> None:
        self.released += 1

    def next_due(self) -> float | None:
        dues = [at for at, _ in self.rows] + ([] if self.others is None else [self.others])
        return min(dues, default=None)


class FakeLanes:
    """Asks for every message at once, and answers after the seconds that `answer` gives."""

    def __init__(self, world: World, rooms: int) -> None:
        self._world, self._rooms = world, rooms
        self._events: list[tuple[float, Event]] = []
        self._busy: set[Parcel] = set()
        self.answer: Answer = lambda _: (0.0, ACCEPTED)
        self.gone: list[tuple[float, int]] = []
        self.withdrawn: list[int] = []
        self.polls = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def room(self) -> int:
        return self._rooms - len(self._busy)

    def offer(self, parcel: Parcel) -> None:
        assert self.room() > 0
        self._busy.add(parcel)
        self._events.append((self._world.now, (parcel, None)))

    def release(self, parcel: Parcel) -> None:
        self.gone.append((round(self._world.now, 6), parcel.delivery.id))
        wait, verdict = self.answer(parcel.delivery)
        self._events.append((self._world.now + wait, (parcel, verdict)))

    def withdraw(self, parcel: Parcel) -> None:
        self.withdrawn.append(parcel.delivery.id)
        self._busy.discard(parcel)

    def poll(self, timeout: float) -> list[Event]:
        self.polls += 1
        assert self.polls < 1000, "the loop does not end"
        assert 0 < timeout <= 0.2, "a poll without a pause keeps a core busy"
        now = self._world.now
        if not any(at <= now for at, _ in self._events):
            now = self._world.now = min([now + timeout, *(at for at, _ in self._events)])
        happened = [event for at, event in self._events if at <= now]
        self._events = [entry for entry in self._events if entry[0] > now]
        self._busy -= {parcel for parcel, verdict in happened if verdict}
        return happened


class Uncertain:
    """A policy that has `more` to do, once."""

    def __init__(self) -> None:
        self.more = 0
        self.settled: list[bool] = []

    def judge(self, verdict: Verdict) -> Verdict:
        return verdict

    def settle(self, ledger: Ledger, *, last: bool) -> bool:
        del ledger
        self.settled.append(last)
        self.more -= last
        return last and self.more >= 0


class World:
    """A sender and everything around it; time passes only while it waits."""

    def __init__(self, domains: Sequence[str], rooms: int = 4, **options: Any) -> None:
        self.now = 1000.0
        self.ledger, self.lanes, self.uncertain = FakeLedger(self), FakeLanes(self, rooms), Uncertain()
        self.ledger.rows = [
            (0.0, Delivery(number, f"r{number}@{domain}", "", "{}", domain, 0))
            for number, domain in enumerate(domains)
        ]
        ledger = cast("Ledger", self.ledger)
        self.control = RunControl(
            ledger=ledger,
            uncertain=self.uncertain,
            backoff=Backoff(first=30.0, jitter=0.0),
            guard=RefusalGuard(),
            paces=Paces(self.clock, 1.0),
            clock=self.clock,
            chance=lambda: 0.0,
        )
        self.recorded: list[Settlement] = []
        values: dict[str, Any] = {"compose": parcel, "settled": self.recorded.extend} | options
        self.sender = Sender(
            ledger=ledger, lanes=self.lanes, control=self.control, clock=self.clock, **values
        )

    def clock(self) -> float:
        return self.now

    @property
    def seconds(self) -> float:
        return round(self.now - 1000, 3)

    def run(self) -> Ending:
        return self.sender.run()

    def gone(self) -> list[tuple[float, int]]:
        return [(round(at - 1000, 3), number) for at, number in self.lanes.gone]

    def claimed(self) -> list[float]:
        return [round(at - 1000, 3) for at, *_ in self.ledger.claims]


def parcel(delivery: Delivery) -> Parcel:
    return Parcel(delivery, Envelope("news@post.example", delivery.address), b"")


def test_all_rows_go_at_once_and_the_run_is_done() -> None:
    world = World(["a.example"] * 9)
    assert world.run() is Ending.DONE
    assert [number for _, number in world.lanes.gone] == [*range(9)]
    assert world.seconds == 0
    assert world.recorded == world.ledger.outcomes
    assert [(item.delivery.id, item.verdict, item.attempts) for item in world.recorded] == [
        (number, ACCEPTED, 1) for number in range(9)
    ]
    assert world.ledger.claims[0] == (1000.0, 128, (), 0)
    assert (world.ledger.released, world.uncertain.settled) == (1, [False, True])


def test_the_lease_is_renewed_in_time_while_an_answer_is_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    applied: list[float] = []
    world = World(["a.example"])
    monkeypatch.setattr(world.control.guard, "batch_is_sane", lambda: world.now > 1004)
    monkeypatch.setattr(
        "sharekit.delivery.sending.sender.apply_refusals", lambda *_: applied.append(world.now)
    )
    world.lanes.answer = lambda _: (10.0, ACCEPTED)
    world.run()
    assert world.ledger.renewals == pytest.approx([1000, 1003, 1006, 1009], abs=0.21)
    assert len(world.ledger.renewals) == 1 + 10 // (LEASE / 4)
    assert applied == world.ledger.renewals[2:]
    assert world.uncertain.settled == [False] * 4 + [True]


def test_the_rate_holds_however_many_lanes_are_free() -> None:
    world = World(["a.example"] * 5, rooms=9)
    world.sender.rate_limit = RateLimit(2, 10.0, clock=world.clock)
    assert world.run() is Ending.DONE
    assert world.gone() == [(0, 0), (0, 1), (10, 2), (10, 3), (20, 4)]


def test_a_wait_of_the_pace_is_waited_for_and_every_message_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    world, taken = World(["a.example", "b.example"]), list[str]()
    monkeypatch.setattr(world.control.paces, "take", taken.append)
    world.control.paces.block(0.33)
    world.run()
    assert world.gone() == [(0.33, 0), (0.33, 1)]
    assert taken == ["a.example", "b.example"]


def test_a_deferred_row_is_tried_when_it_is_due() -> None:
    world, answers = World(["a.example"]), iter([Verdict(state=State.DEFERRED, code=451), ACCEPTED])
    world.lanes.answer = lambda _: (0.0, next(answers))
    world.control.backoff = Backoff(first=2.5, jitter=0.0)
    assert world.run() is Ending.DONE
    assert world.gone() == [(0, 0), (2.5, 0)]
    assert world.claimed() == [0, 0, 2.5, 2.5]


def test_a_row_that_another_worker_holds_is_awaited() -> None:
    world = World([])
    world.ledger.others = 1000.0
    world.sender.stop = lambda: world.now > 1000.7
    assert world.run() is Ending.STOPPED
    assert world.claimed() == [0, 0.2, 0.4, 0.6]
    world = World([])
    world.ledger.others = 1000.5
    world.sender.stop = lambda: world.now >= 1000.75
    assert world.run() is Ending.STOPPED
    assert world.claimed() == [0, 0.5, 0.7]


def test_rows_are_looked_for_while_messages_are_under_way_but_not_all_the_time() -> None:
    world = World(["a.example"])
    world.lanes.answer = lambda _: (0.9, ACCEPTED)
    assert world.run() is Ending.DONE
    assert world.claimed() == [0, 0, 0.2, 0.4, 0.6, 0.8]


def test_a_deadline_is_kept_to_the_moment_and_what_is_under_way_is_awaited() -> None:
    world = World(["a.example"], until=1000.55)
    world.ledger.rows[0] = (1030.0, world.ledger.rows[0][1])
    assert (world.run(), world.seconds) == (Ending.DEADLINE, 0.55)
    world = World(["a.example"] * 2, rooms=1, until=1000.55)
    world.lanes.answer = lambda _: (0.9, ACCEPTED)
    assert (world.run(), world.gone(), world.seconds) == (Ending.DEADLINE, [(0, 0)], 0.9)
    assert len(world.recorded) == 1


def test_a_run_that_is_stopped_ends_what_is_under_way_and_begins_nothing() -> None:
    world = World(["a.example"] * 3, rooms=1)
    world.sender.stop = lambda: bool(world.lanes.gone)
    assert (world.run(), len(world.recorded), world.ledger.released) == (Ending.STOPPED, 1, 1)


def test_a_quota_ends_the_run() -> None:
    world = World(["a.example"] * 3, rooms=1)
    world.control.resume_at = 0.0
    assert (world.run(), world.gone()) == (Ending.QUOTA, [])


def test_a_server_that_is_down_is_raised_when_nothing_is_under_way() -> None:
    world = World(["a.example"] * 3, rooms=2)

    def answer(delivery: Delivery) -> tuple[float, Verdict]:
        world.control.down = TransportDown("it refuses everybody")
        return float(delivery.id), ACCEPTED

    world.lanes.answer = answer
    with pytest.raises(TransportDown, match="it refuses everybody"):
        world.run()
    assert [item.delivery.id for item in world.recorded] == [0, 1]
    assert world.ledger.released == 1


def test_the_ledger_that_cannot_be_written_stops_the_run_before_a_message_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(["a.example"])

    def full(*_: object) -> set[int]:
        raise StoreError("the disk is full")

    monkeypatch.setattr(world.ledger, "write", full)
    with pytest.raises(StoreError):
        world.run()
    assert (world.lanes.gone, world.ledger.released) == ([], 1)


def test_one_that_cannot_be_composed_is_rejected_alone_and_frees_its_domain() -> None:
    def compose(delivery: Delivery) -> Parcel:
        if delivery.id == 0:
            raise SharekitError("no value for {{ city }}")
        return parcel(delivery)

    world = World(["a.example"] * 3, compose=compose, per_domain=1)
    assert world.run() is Ending.DONE
    assert [number for _, number in world.lanes.gone] == [1, 2]
    first = world.recorded[0]
    assert (first.delivery.id, first.attempts, first.verdict.state) == (0, 0, State.REJECTED)
    assert first.verdict.reason == "cannot be composed: no value for {{ city }}"


def test_one_suppressed_meanwhile_is_withdrawn_and_frees_its_domain_and_the_rate() -> None:
    world = World(["a.example"] * 3, per_domain=1)
    world.sender.rate_limit = RateLimit(2, 60.0, clock=world.clock)
    world.ledger.suppressed = {0}
    assert world.run() is Ending.DONE
    assert (world.lanes.withdrawn, world.gone()) == ([0], [(0, 1), (0, 2)])


def test_of_a_crowded_domain_others_are_fetched_first_and_not_asked_for_in_vain() -> None:
    world = World(["a.example"] * 200 + ["b.example"] * 2, rooms=2, per_domain=1)
    world.lanes.answer = lambda delivery: (0.01 if delivery.domain == "a.example" else 0.0, ACCEPTED)
    assert world.run() is Ending.DONE
    assert len(world.lanes.gone) == 202
    assert [number for _, number in world.lanes.gone[:3]] == [0, 200, 201]
    asked = [(crowded, per_domain) for _, _, crowded, per_domain in world.ledger.claims]
    assert asked[:4] == [((), 1), (("a.example",), 1), (("a.example",), 1), ((), 1)]
    assert len(asked) < 20


def test_the_run_goes_on_while_uncertain_deliveries_are_being_settled() -> None:
    world = World(["a.example"])
    world.uncertain.more = 2
    assert world.run() is Ending.DONE
    assert world.uncertain.settled == [False, True, True, True]
    assert world.seconds == pytest.approx(0.4)
