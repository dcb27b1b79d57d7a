"""A server that refuses, throttles or rations: nobody is suppressed for it, and no reader loses a try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sharekit.article import Article
from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.mailing import Mailing, SendReport
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import suppressed
from sharekit.delivery.sending.sender import Ending
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import all_issues, find_issue
from sharekit.delivery.store.refusals import apply_refusals
from sharekit.digest.assemble import assemble_digest
from sharekit.errors import TransportDown
from sharekit.options import SmtpOptions
from tests.delivery.server import Server

Rule = Callable[[str, str, int], str]


@pytest.fixture(scope="module")
def master() -> IssueMaster:
    digest = assemble_digest([Article(headline="Night trains return", url="https://x.example/a")])
    return IssueMaster(digest=digest, head=HeaderBlock(sender="News <news@post.example>"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """SQLite is enough: nothing here depends on the database."""
    with Store(f"sqlite:///{tmp_path}/s.db") as opened:
        yield opened


def readers(count: int) -> Iterator[Subscriber]:
    return (make_subscriber(f"r{n}@d{n % 7}.example") for n in range(count))


def run(store: Store, master: IssueMaster, server: Server, count: int = 0, **smtp: object) -> SendReport:
    """Start the issue with that many readers, or resume it."""
    values = {"host": "127.0.0.1", "port": server.port, "tls": "none", "retry_delay": 0.02} | smtp
    mailing = Mailing(store=store, smtp=SmtpOptions(**values))  # type: ignore[arg-type]
    return mailing.start(master, readers(count), resume=not count)


def always(reply: str, command: str = "RCPT") -> Rule:
    return lambda found, _recipient, _served: reply if found == command else ""


@pytest.mark.parametrize(
    ("reply", "command", "most"),
    [
        ("550 5.1.1 no such user", "RCPT", 20),
        ("550 Message rejected due to SPF policy; your IP is blocked", "RCPT", 3),
        ("550 5.7.1 relay not permitted", "RCPT", 3),
        ("554 5.7.1 this looks like spam", ".", 20),
        ("550 5.1.8 sender address rejected", "MAIL", 1),
    ],
)
def test_a_server_that_refuses_everybody_costs_no_reader(
    store: Store, master: IssueMaster, reply: str, command: str, most: int
) -> None:
    rule = always(reply, command)
    with Server(rule=rule) as server:
        with pytest.raises(TransportDown, match="nobody was suppressed") as caught:
            run(store, master, server, 60)
        assert reply[4:] in str(caught.value)
        assert list(suppressed(store)) == []
        issue = find_issue(store, master.digest.key)
        assert issue is not None
        assert issue.paused
        asked = sum(line.startswith("RCPT") for line in server.commands)
        assert 1 <= asked <= most + 8
        server.rule = lambda _command, _recipient, _served: ""
        report = run(store, master, server)
    assert report.counts[State.ACCEPTED] == 60
    assert list(suppressed(store)) == []


def test_dead_mailboxes_of_a_sane_run_are_suppressed(store: Store, master: IssueMaster) -> None:
    gone = {f"r{n}@d{n % 7}.example" for n in (3, 50)}

    def rule(command: str, recipient: str, _served: int) -> str:
        return "550 5.1.1 no such user" if command == "RCPT" and recipient in gone else ""

    with Server(rule=rule) as server:
        report = run(store, master, server, 60)
    assert (report.ending, report.held) == (Ending.DONE, 0)
    assert {row.address for row in suppressed(store)} == gone


def test_too_many_dead_mailboxes_of_a_short_list_wait_for_a_decision(
    store: Store, master: IssueMaster
) -> None:
    def rule(command: str, recipient: str, _served: int) -> str:
        return "550 5.1.1 no such user" if command == "RCPT" and recipient < "r4" else ""

    with Server(rule=rule) as server:
        report = run(store, master, server, 10)
        assert (report.counts[State.REJECTED], report.held) == (4, 4)
        assert list(suppressed(store)) == []
        (issue,) = all_issues(store)
        assert issue.finished is None
        assert apply_refusals(store, issue) == 4
        assert run(store, master, server).held == 0
    assert set(server.received.values()) == {1}


@pytest.mark.parametrize(
    "reply",
    ["454 Throttling failure: Maximum sending rate exceeded.", "451 4.7.0 Too much mail, slow down"],
)
def test_throttling_slows_the_run_and_burns_no_tries(store: Store, master: IssueMaster, reply: str) -> None:
    asked: dict[str, int] = {}

    def rule(command: str, recipient: str, _served: int) -> str:
        if command != "RCPT":
            return ""
        asked[recipient] = asked.get(recipient, 0) + 1
        return reply if sum(asked.values()) <= 6 else ""

    with Server(rule=rule) as server:
        report = run(store, master, server, 30)
    assert report.counts[State.ACCEPTED] == 30
    assert max(asked.values()) > 1
    with store.reading() as connection:
        assert connection.value("SELECT max(attempts) FROM deliveries") == 1


@pytest.mark.parametrize("reply", ["452 4.5.3 Too many messages in this connection", "421 4.7.0 closing"])
@pytest.mark.parametrize("extensions", [("PIPELINING",), ()])
def test_a_new_connection_is_opened_where_one_is_asked_for(
    store: Store, master: IssueMaster, reply: str, extensions: tuple[str, ...]
) -> None:
    def rule(command: str, _recipient: str, served: int) -> str:
        return reply if command == "MAIL" and served >= 5 else ""

    with Server(rule=rule, extensions=extensions) as server:
        report = run(store, master, server, 32, connections=2)
    assert report.counts[State.ACCEPTED] == 32
    assert set(server.received.values()) == {1}
    assert server.connections >= 6


def test_a_used_up_quota_ends_the_run_with_the_time_to_go_on(tmp_path: object, master: IssueMaster) -> None:
    now = [1_795_000_000.0]
    rule = always("550 5.4.5 Daily user sending limit exceeded", ".")
    with Store(f"sqlite:///{tmp_path}/s.db", clock=lambda: now[0]) as store, Server() as server:
        server.rule = lambda *found: rule(*found) if len(server.messages) >= 10 else ""
        report = run(store, master, server, 20, connections=1)
        assert report.ending is Ending.QUOTA
        assert report.resume_at == now[0] + 86_400
        assert report.counts[State.ACCEPTED] == 10
        assert list(suppressed(store)) == []
        now[0] = report.resume_at + 1
        server.rule = lambda _command, _recipient, _served: ""
        report = run(store, master, server, connections=1)
    assert report.counts[State.ACCEPTED] == 20
    assert report.resume_at is None


def test_a_short_quota_is_waited_for(store: Store, master: IssueMaster) -> None:
    def rule(command: str, _recipient: str, _served: int) -> str:
        first = command == "RCPT" and not server.messages and len(server.commands) < 40
        return "452 4.3.1 hourly quota exceeded, try again in 0 s" if first else ""

    with Server(rule=rule) as server:
        report = run(store, master, server, 10, quota_wait=7200.0)
    assert report.ending is Ending.DONE
