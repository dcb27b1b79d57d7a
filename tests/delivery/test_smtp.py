"""SMTP over real sockets on loopback: what is offered, released, lost and refused."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

import pytest

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.sending.lanes import Envelope, Lanes, Parcel
from sharekit.delivery.store.records import Delivery
from sharekit.delivery.transports.smtp import SmtpLanes
from sharekit.errors import TransportDown
from sharekit.options import SmtpOptions
from tests.delivery.server import Faults, Server

MESSAGE = b"Subject: x\r\n\r\n.a line with a dot\r\n..\r\nend\r\n"


def options(server: Server, connections: int = 1) -> SmtpOptions:
    return SmtpOptions(host="127.0.0.1", port=server.port, tls="none", connections=connections)


def parcel(name: str, number: int = 1, message: bytes = MESSAGE) -> Parcel:
    address = f"{name}@x.example"
    delivery = Delivery(number, address, "", "{}", "x.example", 0)
    return Parcel(delivery, Envelope("news@y.example", address), message)


def drive(lanes: Lanes, parcels: Iterable[Parcel], *, release: bool = True) -> dict[str, Verdict]:
    """Send the parcels; return each mailbox's verdict."""
    waiting, verdicts, under_way = list(parcels), {}, 0
    for _ in range(2000):
        while waiting and lanes.room():
            lanes.offer(waiting.pop(0))
            under_way += 1
        for found, verdict in lanes.poll(0.05):
            if verdict is not None:
                verdicts[found.envelope.recipient.partition("@")[0]] = verdict
                under_way -= 1
            elif release:
                lanes.release(found)
            else:
                lanes.withdraw(found)
                under_way -= 1
        if not waiting and not under_way:
            return verdicts
    raise AssertionError("not done after 2000 polls")


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
@pytest.mark.parametrize("connections", [1, 4])
def test_every_message_arrives_as_it_was(extensions: tuple[str, ...], connections: int) -> None:
    with Server(extensions=extensions) as server, SmtpLanes(options(server, connections)) as lanes:
        verdicts = drive(lanes, [parcel(f"r{n}", n) for n in range(40)])
        assert {verdict.state for verdict in verdicts.values()} == {State.ACCEPTED}
        assert sorted(server.messages) == sorted((f"r{n}@x.example", MESSAGE) for n in range(40))


def test_pipelined_commands_ride_behind_the_message() -> None:
    with Server() as server, SmtpLanes(options(server)) as lanes:
        drive(lanes, [parcel("a"), parcel("b")])
        assert server.connections == 1
        assert [line.split(":")[0] for line in server.commands if "EHLO" not in line.upper()] == [
            "MAIL FROM",
            "RCPT TO",
            "DATA",
        ] * 2


@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
def test_refusals_are_judged_and_the_connection_goes_on(extensions: tuple[str, ...]) -> None:
    replies = {
        ("RCPT", "gone@x.example"): ["550 5.1.1 no such user"],
        ("RCPT", "grey@x.example"): ["451 4.7.1 come back later"],
        ("RCPT", "full@x.example"): ["552 5.2.2 mailbox full"],
        (".", "spam@x.example"): ["554 5.7.1 looks like spam"],
        (".", "slow@x.example"): ["452 4.3.1 no room"],
        ("DATA", "odd@x.example"): ["451 4.3.0 not now"],
    }
    names = ["gone", "grey", "full", "spam", "slow", "odd", "fine"]
    with Server(extensions=extensions, replies=replies) as server, SmtpLanes(options(server)) as lanes:
        verdicts = drive(lanes, [parcel(name, n) for n, name in enumerate(names)])
        assert {name: (v.state, v.code, v.suppress) for name, v in verdicts.items()} == {
            "gone": (State.REJECTED, 550, True),
            "grey": (State.DEFERRED, 451, False),
            "full": (State.REJECTED, 552, False),
            "spam": (State.REJECTED, 554, False),
            "slow": (State.DEFERRED, 452, False),
            "odd": (State.DEFERRED, 451, False),
            "fine": (State.ACCEPTED, 250, False),
        }
        assert server.connections == 1
        assert [recipient for recipient, _ in server.messages] == ["fine@x.example"]


def test_a_connection_lost_in_the_message_defers_it() -> None:
    with Server(faults=Faults(drop=1)) as server, SmtpLanes(options(server)) as lanes:
        verdicts = drive(lanes, [parcel("a", message=MESSAGE + b"x" * 40_000_000)])
        assert verdicts["a"].state is State.DEFERRED
        assert server.messages == []


def test_a_lost_answer_leaves_it_uncertain() -> None:
    with Server(faults=Faults(lose=1)) as server, SmtpLanes(options(server)) as lanes:
        verdicts = drive(lanes, [parcel("a", 1), parcel("b", 2)])
        assert {v.state for v in verdicts.values()} <= {State.UNCERTAIN, State.QUEUED}
        assert verdicts["a"].state is State.UNCERTAIN
        assert server.received["a@x.example"] == 1


@pytest.mark.parametrize(
    ("replies", "state"),
    [
        ({(".", "a@x.example"): ["250 2.0.0 queued\r\nwhat is this"]}, State.ACCEPTED),
        ({(".", "a@x.example"): ["250-2.0.0 queued\r\n554 5.7.1 no"]}, State.UNCERTAIN),
        ({(".", "a@x.example"): ["550-5.1.1 no\r\n250 2.0.0 queued"]}, State.UNCERTAIN),
        ({("RCPT", "a@x.example"): ["550-5.1.1 no such user\r\n250 ok"]}, State.DEFERRED),
        ({("RCPT", "a@x.example"): ["550 5.1.1 no such user\r\nwhat is this"]}, State.REJECTED),
    ],
    ids=["noise after yes", "yes, no", "no, yes", "no, yes at once", "noise after no"],
)
def test_an_unclear_reply_settles_what_was_clear_and_nothing_else(
    replies: dict[tuple[str, str], list[str]], state: State
) -> None:
    with Server(replies=replies) as server, SmtpLanes(options(server)) as lanes:
        assert drive(lanes, [parcel("a")])["a"].state is state
        assert drive(lanes, [parcel("b")])["b"].state is State.ACCEPTED


def test_what_is_withdrawn_never_arrives() -> None:
    with Server() as server, SmtpLanes(options(server)) as lanes:
        assert drive(lanes, [parcel("a")], release=False) == {}
        assert drive(lanes, [parcel("b")])["b"].state is State.ACCEPTED
        assert [recipient for recipient, _ in server.messages] == ["b@x.example"]


def test_421_defers_and_the_next_connection_goes_on() -> None:
    replies = {("RCPT", "a@x.example"): ["421 4.7.0 too fast"]}
    with Server(replies=replies) as server, SmtpLanes(options(server)) as lanes:
        verdicts = drive(lanes, [parcel("a", 1), parcel("b", 2)])
        assert (verdicts["a"].state, verdicts["a"].code) == (State.DEFERRED, 421)
        assert verdicts["b"].state is State.ACCEPTED
        assert server.connections == 2


def test_a_refused_sender_blames_no_reader() -> None:
    replies = {("MAIL", ""): ["550 5.7.1 not from you"]}
    with Server(replies=replies) as server, SmtpLanes(options(server)) as lanes:
        verdict = drive(lanes, [parcel("a")])["a"]
    assert (verdict.state, verdict.about_us, verdict.suppress) == (State.QUEUED, True, False)


def test_international_addresses_need_the_extension() -> None:
    for extensions, state in ((("PIPELINING",), State.REJECTED), (("SMTPUTF8",), State.ACCEPTED)):
        with Server(extensions=extensions) as server, SmtpLanes(options(server)) as lanes:
            verdict = drive(lanes, [parcel("用户")])["用户"]
            assert (verdict.state, verdict.suppress) == (state, False)


def test_no_server_is_one_clear_error() -> None:
    with (
        pytest.raises(TransportDown, match=r"127\.0\.0\.1:9: no connection"),
        SmtpLanes(SmtpOptions(host="127.0.0.1", port=9, tls="none")),
    ):
        pass


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The clock of the connections, which stands still until a test moves it."""
    clock = SimpleNamespace(now=0.0)
    monotonic = SimpleNamespace(monotonic=lambda: clock.now)
    monkeypatch.setattr("sharekit.delivery.transports.smtp.time", monotonic)
    return clock


@pytest.mark.parametrize(
    ("step", "patience", "state"), [("RCPT", 60, State.DEFERRED), (".", 600, State.UNCERTAIN)]
)
def test_a_server_that_never_ends_its_reply_is_given_up(
    clock: SimpleNamespace, step: str, patience: int, state: State
) -> None:
    replies = {(step, "a@x.example"): ["250-and more"]}
    with Server(extensions=(), replies=replies) as server, SmtpLanes(options(server)) as lanes:
        lanes.offer(parcel("a"))
        while replies[step, "a@x.example"]:
            for found, _ in lanes.poll(0.05):
                lanes.release(found)
        clock.now += patience
        assert lanes.poll(0) == []
        verdicts: list[Verdict | None] = []
        while not verdicts:
            clock.now += patience + 1
            verdicts = [verdict for _, verdict in lanes.poll(0.05)]
        assert [verdict and verdict.state for verdict in verdicts] == [state]


def test_an_idle_connection_is_closed_and_dialled_again(clock: SimpleNamespace) -> None:
    with Server() as server, SmtpLanes(options(server)) as lanes:
        drive(lanes, [parcel("a")])
        clock.now += 20
        assert (lanes.poll(0), lanes.room()) == ([], 1)
        clock.now += 1
        assert (lanes.poll(0), lanes.room()) == ([], 0)
        assert drive(lanes, [parcel("b")])["b"].state is State.ACCEPTED
        assert server.connections == 2


def test_a_server_that_takes_no_more_connections_keeps_those_it_has(clock: SimpleNamespace) -> None:
    with Server() as server, SmtpLanes(options(server, 4)) as lanes:
        server.rule = lambda command, *_: "421 4.7.0 too many" if command == "EHLO" else ""
        verdicts = drive(lanes, [parcel(f"r{n}", n) for n in range(40)])
        assert {verdict.state for verdict in verdicts.values()} == {State.ACCEPTED}
        assert server.connections <= 2
        server.rule = lambda *_: ""
        clock.now += 60
        while server.connections < 3:
            lanes.room()
            lanes.poll(0.05)
        assert drive(lanes, [parcel("b")])["b"].state is State.ACCEPTED


def test_a_server_that_stays_busy_ends_the_run(clock: SimpleNamespace) -> None:
    replies = {("RCPT", "a@x.example"): ["421 4.7.0 too fast"]}
    with Server(replies=replies) as server, SmtpLanes(options(server)) as lanes:
        server.rule = lambda command, *_: "421 4.7.0 too many" if command == "EHLO" else ""
        assert drive(lanes, [parcel("a")])["a"].state is State.DEFERRED

        def dial_again() -> None:
            for _ in range(2000):
                clock.now += 60
                lanes.room()
                lanes.poll(0.05)

        with pytest.raises(TransportDown, match="takes no connection now: 421"):
            dial_again()
        assert server.connections == 7
