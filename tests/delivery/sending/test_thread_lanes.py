"""Lanes of simple transports: whatever a transport does, each parcel is settled and the run ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import pytest

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.lanes import Envelope, Parcel, Transport
from sharekit.delivery.sending.thread_lanes import ThreadLanes
from sharekit.delivery.store.records import Delivery
from sharekit.errors import TransportDown


class Answering(Transport):
    """Answers each message with what a function returns or raises."""

    def __init__(self, answer: Callable[[str], Any]) -> None:
        self.answer = answer

    def send(self, message: bytes, envelope: Envelope) -> Any:  # noqa: ARG002
        return self.answer(envelope.recipient)

    def send_batch(self, messages: Sequence[tuple[bytes, Envelope]]) -> Any:
        return self.answer(messages[0][1].recipient)


class Broken(Answering):
    """Raises when it is opened, or when it is closed."""

    def __init__(self, place: str) -> None:
        super().__init__(lambda _: "taken")
        self.place = place

    def __enter__(self) -> Self:
        if self.place == "open":
            raise KeyError("TOKEN")
        return self

    def __exit__(self, *_: object) -> None:
        if self.place == "close":
            raise OSError("gone")


def states(lanes: ThreadLanes, count: int = 2) -> list[str]:
    """Send messages and return the states of all, in their order."""
    found: dict[str, str] = {}
    with lanes:
        for number in range(count):
            name = f"r{number}"
            lanes.offer(Parcel(Delivery(number, name, "", "{}", "x", 0), Envelope("a@b", name), b""))
        while len(found) < count:
            for parcel, verdict in lanes.poll(0.05):
                if verdict is None:
                    lanes.release(parcel)
                else:
                    found[parcel.envelope.recipient] = str(verdict.state)
    return [found[name] for name in sorted(found)]


def fail(error: Exception) -> Callable[[str], Any]:
    def answer(_recipient: str) -> None:
        raise error

    return answer


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (lambda _: None, "accepted"),
        (lambda _: Verdict(state=State.DEFERRED, reason="later"), "deferred"),
        (fail(ZeroDivisionError()), "uncertain"),
        (fail(TransportDown("gone")), "queued"),
    ],
    ids=["nothing", "a verdict", "any error", "down"],
)
def test_an_answer_settles_the_message(answer: Callable[[str], Any], state: str) -> None:
    assert states(ThreadLanes(lambda: Answering(answer)), 1) == [state]


@pytest.mark.parametrize("verdicts", [[], [Verdict(state=State.ACCEPTED, reason="")] * 3, None])
def test_a_batch_whose_answers_do_not_match_is_uncertain(verdicts: list[Verdict] | None) -> None:
    lanes = ThreadLanes(lambda: Answering(lambda _: verdicts), batch=2)
    assert states(lanes) == ["uncertain", "uncertain"]


def test_a_transport_that_cannot_be_opened_ends_the_run() -> None:
    makers: list[Callable[[], Transport]] = [lambda: Broken("open"), lambda: transports["other"]]
    transports: dict[str, Transport] = {}
    for make in makers:
        with ThreadLanes(make) as lanes, pytest.raises(TransportDown, match="cannot be used: KeyError"):
            lanes.poll(60)


def test_one_that_fails_when_it_is_closed_has_sent_its_messages() -> None:
    assert states(ThreadLanes(lambda: Broken("close"), 2)) == ["accepted", "accepted"]
