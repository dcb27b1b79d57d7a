"""The SMTP dialogue without sockets: order, pipelining, and nothing uncertain that need not be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.sending.lanes import Envelope, Event, Parcel
from sharekit.delivery.store.records import Delivery
from sharekit.delivery.transports.dialogue import Dialogue, Extensions

PIPELINED, PLAIN = Extensions(pipelining=True), Extensions()


def parcel(name: str = "a", message: bytes = b"Subject: x\r\n\r\nHello\r\n") -> Parcel:
    delivery = Delivery(1, f"{name}@x.example", "", "{}", "x.example", 0)
    return Parcel(delivery, Envelope("news@y.example", f"{name}@x.example"), message)


def flush(dialogue: Dialogue) -> bytes:
    """Send everything; return it."""
    data = bytes(dialogue.outgoing)
    dialogue.sent(len(data))
    return data


def states(events: list[Event]) -> list[State | None]:
    return [verdict.state if verdict else None for _, verdict in events]


def test_commands_go_in_one_write_where_the_server_pipelines() -> None:
    dialogue = Dialogue(PIPELINED)
    dialogue.offer(parcel())
    assert flush(dialogue) == b"MAIL FROM:<news@y.example>\r\nRCPT TO:<a@x.example>\r\nDATA\r\n"


def test_commands_go_one_by_one_where_it_does_not() -> None:
    dialogue = Dialogue(PLAIN)
    dialogue.offer(parcel())
    said = [flush(dialogue)]
    for reply in (b"250 ok\r\n", b"250 ok\r\n"):
        assert dialogue.feed(reply) == []
        said.append(flush(dialogue))
    assert said == [b"MAIL FROM:<news@y.example>\r\n", b"RCPT TO:<a@x.example>\r\n", b"DATA\r\n"]
    assert states(dialogue.feed(b"354 go on\r\n")) == [None]


def test_the_next_envelope_rides_but_its_message_waits() -> None:
    dialogue = Dialogue(PIPELINED)
    first, second = parcel("a"), parcel("b")
    dialogue.offer(first)
    dialogue.feed(b"250 ok\r\n250 ok\r\n354 go on\r\n")
    dialogue.release(first)
    assert dialogue.free
    dialogue.offer(second)
    assert flush(dialogue).endswith(
        b"Hello\r\n.\r\nMAIL FROM:<news@y.example>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n"
    )
    assert not dialogue.free
    events = dialogue.feed(b"250 queued\r\n250 ok\r\n250 ok\r\n354 go on\r\n")
    assert [
        (found.envelope.recipient[0], state) for (found, _), state in zip(events, states(events), strict=True)
    ] == [
        ("a", State.ACCEPTED),
        ("b", None),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 12), max_size=30))
def test_replies_may_come_in_any_pieces(cuts: list[int]) -> None:
    replies = b"250-x.example\r\n250-more words\r\n250 ok\r\n250 2.1.5 ok\r\n354 go on\r\n"
    dialogue, events, at = Dialogue(PIPELINED), [], 0
    dialogue.offer(parcel())
    for cut in [*cuts, len(replies)]:
        events += dialogue.feed(replies[at : at + cut])
        at += cut
    assert states(events) == [None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([b".", b"..", b".x", b"x", b"", b"x.y", b". "]), max_size=8))
def test_dots_are_doubled_and_the_end_is_unmistakable(lines: list[bytes]) -> None:
    message = b"".join(line + b"\r\n" for line in [b"S: x", b"", *lines])
    dialogue, one = Dialogue(PIPELINED), parcel(message=message)
    dialogue.offer(one)
    flush(dialogue)
    dialogue.feed(b"250 ok\r\n250 ok\r\n354 go on\r\n")
    dialogue.release(one)
    data = flush(dialogue)
    assert data.index(b"\r\n.\r\n") == len(data) - 5
    undone = b"\r\n".join(line[1:] if line.startswith(b".") else line for line in data[:-5].split(b"\r\n"))
    assert undone + b"\r\n" == message


def test_a_message_that_no_one_is_to_get_is_ended_empty() -> None:
    dialogue = Dialogue(PIPELINED)
    dialogue.offer(parcel())
    flush(dialogue)
    events = dialogue.feed(b"250 ok\r\n550 5.1.1 no such user\r\n354 go on\r\n")
    assert states(events) == [State.REJECTED]
    assert flush(dialogue) == b".\r\nRSET\r\n"
    assert dialogue.feed(b"554 no recipients\r\n250 ok\r\n") == []
    assert dialogue.free
    assert not dialogue.busy


@pytest.mark.parametrize("kept", [0, 1, 5, 6, 200])
def test_only_what_may_have_left_is_uncertain(kept: int) -> None:
    dialogue, one = Dialogue(PIPELINED), parcel(message=b"S: x\r\n\r\n" + b"x" * 1000)
    dialogue.offer(one)
    flush(dialogue)
    dialogue.feed(b"250 ok\r\n250 ok\r\n354 go on\r\n")
    dialogue.release(one)
    dialogue.sent(len(dialogue.outgoing) - kept)
    expected = State.UNCERTAIN if kept < 5 else State.DEFERRED
    assert states(dialogue.lost("gone")) == [expected]


def test_a_connection_that_had_been_dropped_is_no_attempt() -> None:
    dialogue, first, second = Dialogue(PIPELINED), parcel("a"), parcel("b")
    dialogue.offer(first)
    dialogue.feed(b"250 ok\r\n250 ok\r\n354 go on\r\n")
    dialogue.release(first)
    dialogue.feed(b"250 queued\r\n")
    dialogue.offer(second)
    flush(dialogue)
    assert states(dialogue.lost("closed")) == [State.QUEUED]
    fresh = Dialogue(PIPELINED)
    fresh.offer(first)
    assert states(fresh.lost("closed")) == [State.DEFERRED]


@pytest.mark.parametrize(
    "noise", [b"HTTP/1.1 400 Bad Request\r\n", b"\r\n", b"25\r\n", b"250x\r\n", b"x" * 70_000]
)
def test_a_server_without_smtp_is_reported(noise: bytes) -> None:
    dialogue = Dialogue(PIPELINED)
    dialogue.offer(parcel())
    assert dialogue.feed(noise) == []
    assert dialogue.closing
    assert dialogue.fault


def test_a_message_that_was_never_asked_for_is_not_accepted() -> None:
    dialogue = Dialogue(PIPELINED)
    dialogue.offer(parcel())
    assert dialogue.feed(b"250 ok\r\n250 ok\r\n250 queued\r\n") == []
    assert "answered DATA with 250 queued" in dialogue.fault
    assert states(dialogue.lost("odd")) == [State.DEFERRED]


def test_a_reply_without_end_is_reported() -> None:
    dialogue = Dialogue(PIPELINED)
    dialogue.offer(parcel())
    for _ in range(20):
        dialogue.feed(b"250-more\r\n" * 10)
    assert not dialogue.closing
    dialogue.feed(b"250-more\r\n")
    assert "has no end" in dialogue.fault


def test_a_line_without_end_is_reported() -> None:
    dialogue = Dialogue(PIPELINED)
    dialogue.offer(parcel())
    dialogue.feed(b"250-" + b"x" * 65_000)
    assert not dialogue.closing
    dialogue.feed(b"x" * 600)
    assert "has no end" in dialogue.fault


def test_an_odd_answer_to_the_message_leaves_it_uncertain() -> None:
    dialogue, one = Dialogue(PIPELINED), parcel()
    dialogue.offer(one)
    dialogue.feed(b"250 ok\r\n250 ok\r\n354 go on\r\n")
    dialogue.release(one)
    assert states(dialogue.feed(b"354 go on\r\n")) == [State.UNCERTAIN]


def test_a_goodbye_unasked_closes() -> None:
    dialogue = Dialogue(PIPELINED)
    assert dialogue.feed(b"421 too long idle\r\n") == []
    assert dialogue.closing
    assert not dialogue.free
