"""A whole mailing: from a list to the server, refused twice, resumed, stopped, uncertain."""

from __future__ import annotations

import quopri
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import sharekit
from sharekit.cards.look import Look
from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.known_issues import repeated_issue
from sharekit.delivery.mailing import Mailing
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import suppress, suppressed
from sharekit.delivery.sending.sender import Ending
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import find_issue, lock_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.list_changes import ListChanges, read_list_changes
from sharekit.delivery.store.records import Delivery, Settlement
from sharekit.digest.assemble import assemble_digest
from sharekit.errors import ConfigError, SendError, TransportDown
from sharekit.options import DigestOptions, SmtpOptions
from tests.delivery.server import Faults, Server


@pytest.fixture(scope="session")
def master() -> IssueMaster:
    article = sharekit.Article(
        headline="Night trains return", lead="A lead.", url="https://x.example/a", site="The Post"
    )
    digest = assemble_digest([article], look=Look(language="en"), intro="Hello {{ name | reader }}")
    return IssueMaster(
        digest=digest,
        head=HeaderBlock(sender="The Post <news@post.example>"),
        page="https://post.example/leave",
    )


def readers(count: int) -> Iterator[Subscriber]:
    return (make_subscriber(f"r{n}@x{n % 5}.example", f"Reader {n}") for n in range(count))


def smtp(server: Server, **changes: object) -> SmtpOptions:
    values = {"host": "127.0.0.1", "port": server.port, "tls": "none", "retry_delay": 0.02} | changes
    return SmtpOptions(**values)  # type: ignore[arg-type]


def test_every_reader_gets_one_message_of_their_own(store: Store, master: IssueMaster) -> None:
    with Server() as server:
        report = Mailing(store=store, smtp=smtp(server)).start(master, readers(50))
    assert report.ending is Ending.DONE
    assert report.counts[State.ACCEPTED] == sum(report.counts.values()) == 50
    assert server.received == dict.fromkeys((f"r{n}@x{n % 5}.example" for n in range(50)), 1)
    first = quopri.decodestring(dict(server.messages)["r7@x2.example"])
    for part in (
        b"To: Reader 7 <r7@x2.example>",
        b"Hello Reader 7",
        b"List-Unsubscribe: <https://post.example/leave?",
    ):
        assert part in first
    assert len({message.partition(b"Message-ID: ")[2][:40] for _, message in server.messages}) == 50


def test_duplicates_are_merged_and_suppressed_ones_left_out(store: Store, master: IssueMaster) -> None:
    gone = make_subscriber("Gone@x.example")
    with store.writing() as connection:
        suppress(store, connection, gone.address, "unsubscribed")
    both = [
        gone,
        make_subscriber("a@x.example"),
        make_subscriber("A@X.example"),
        make_subscriber("b@x.example"),
    ]
    with Server() as server:
        report = Mailing(store=store, smtp=smtp(server)).start(master, both)
    assert report.enlisted is not None
    found = report.enlisted
    assert (found.read, found.queued, found.suppressed, found.duplicates) == (4, 2, 1, 1)
    assert set(server.received) == {"a@x.example", "b@x.example"}


def test_an_issue_goes_out_once(store: Store, master: IssueMaster) -> None:
    with Server() as server:
        mailing = Mailing(store=store, smtp=smtp(server))
        mailing.start(master, readers(3))
        with pytest.raises(SendError, match=r"was sent already, 20\d\d-"):
            mailing.start(master, readers(3))
        assert mailing.start(master, readers(3), resume=True).ending is Ending.DONE
        assert mailing.start(master, (), resume=True).counts[State.ACCEPTED] == 3
    assert len(server.messages) == 3


def test_greylisting_and_refusals_settle_in_one_run(store: Store, master: IssueMaster) -> None:
    with Server(faults=Faults(greylist=0.2, refuse=0.06, drop=0.1, seed=3)) as server:
        report = Mailing(store=store, smtp=smtp(server)).start(master, readers(100))
    rejected = {s.address for s in suppressed(store)}
    assert report.counts[State.ACCEPTED] + report.counts[State.REJECTED] == 100
    assert len(rejected) == report.counts[State.REJECTED] > 2
    assert rejected.isdisjoint(server.received)
    assert set(server.received.values()) == {1}


@pytest.mark.parametrize(
    ("policy", "state", "copies"), [("resend", State.ACCEPTED, 2), ("hold", State.UNCERTAIN, 1)]
)
def test_a_lost_answer_is_sent_again_or_held(
    store: Store, master: IssueMaster, policy: str, state: State, copies: int
) -> None:
    with Server(faults=Faults(lose=1)) as server:
        mailing = Mailing(store=store, smtp=smtp(server), uncertain=policy)  # type: ignore[arg-type]
        report = mailing.start(master, readers(6))
    assert report.counts[state] == 6
    assert set(server.received.values()) == {copies}
    ids = {
        (to, message.partition(b"Message-ID: ")[2].partition(b"\r\n")[0]) for to, message in server.messages
    }
    assert len(ids) == 6


def test_a_lost_answer_is_looked_up_in_the_log(store: Store, master: IssueMaster, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Server(faults=Faults(lose=1), log=log) as server:
        mailing = Mailing(store=store, smtp=smtp(server), uncertain="reconcile", mail_log=log)
        report = mailing.start(master, readers(6))
    assert report.counts[State.ACCEPTED] == 6
    assert len(log.read_text("utf-8").splitlines()) == 6


def test_reconcile_without_a_log_is_refused_before_anything_is_written(
    store: Store, master: IssueMaster
) -> None:
    with Server() as server, pytest.raises(ConfigError, match="mail_log"):
        Mailing(store=store, smtp=smtp(server), uncertain="reconcile").start(master, readers(3))
    assert find_issue(store, master.digest.key) is None


def test_stopping_finishes_what_is_in_flight_and_resuming_the_rest(store: Store, master: IssueMaster) -> None:
    seen: list[Settlement] = []
    with Server() as server:
        mailing = Mailing(
            store=store, smtp=smtp(server, connections=2), stop=lambda: len(seen) >= 10, settled=seen.extend
        )
        report = mailing.start(master, readers(60))
        assert report.ending is Ending.STOPPED
        assert report.counts[State.INFLIGHT] == report.counts[State.UNCERTAIN] == 0
        assert 10 <= report.counts[State.ACCEPTED] < 20
        mailing.stop = lambda: False
        assert mailing.start(master, (), resume=True).counts[State.ACCEPTED] == 60
    assert set(server.received.values()) == {1}


def test_a_deadline_ends_the_run_and_it_can_be_resumed(store: Store, master: IssueMaster) -> None:
    with Server() as server:
        late = Mailing(store=store, smtp=smtp(server, rate="20/s", deadline=0.5))
        assert late.start(master, readers(40)).ending is Ending.DEADLINE
        rest = Mailing(store=store, smtp=smtp(server))
        assert rest.start(master, (), resume=True).counts[State.ACCEPTED] == 40


def test_one_who_leaves_in_mid_run_gets_nothing(store: Store, master: IssueMaster) -> None:
    def leave(settlements: Sequence[Settlement]) -> None:
        if settlements:
            with store.writing() as connection:
                suppress(store, connection, make_subscriber("r59@x4.example").address, "unsubscribed")

    with Server() as server:
        report = Mailing(store=store, smtp=smtp(server), settled=leave).start(master, readers(60))
    assert "r59@x4.example" not in server.received
    assert (report.counts[State.SUPPRESSED], report.counts[State.ACCEPTED]) == (1, 59)


def test_a_second_run_at_once_is_refused_on_sqlite(tmp_path: Path, master: IssueMaster) -> None:
    with Store(f"sqlite:///{tmp_path}/s.db") as store, Server() as server:
        mailing = Mailing(store=store, smtp=smtp(server), stop=lambda: True)
        mailing.start(master, readers(3))
        issue = find_issue(store, master.digest.key)
        assert issue is not None
        with lock_issue(store, issue), pytest.raises(SendError, match="another run is sending it now"):
            mailing.start(master, (), resume=True)


def test_a_server_that_is_down_leaves_all_in_the_queue(store: Store, master: IssueMaster) -> None:
    options = SmtpOptions(host="127.0.0.1", port=9, tls="none")
    with pytest.raises(TransportDown):
        Mailing(store=store, smtp=options).start(master, readers(3))
    with Server() as server:
        report = Mailing(store=store, smtp=smtp(server)).start(master, (), resume=True)
    assert report.counts[State.ACCEPTED] == 3


def test_an_issue_of_which_nothing_went_out_is_started_again(store: Store, master: IssueMaster) -> None:
    with Server() as server, pytest.raises(TransportDown):
        Mailing(store=store, smtp=smtp(server, user="news", password="x")).start(master, readers(5))
    fixed = replace(master, page="https://post.example/goodbye")
    with Server() as server:
        again = Mailing(store=store, smtp=smtp(server))
        if store.shared:
            with pytest.raises(SendError, match="is not finished"):
                again.start(fixed, readers(3))
            return
        report = again.start(fixed, readers(3))
        assert report.counts[State.ACCEPTED] == sum(report.counts.values()) == 3
        assert all(b"https://post.example/goodbye?" in message for _, message in server.messages)
        with pytest.raises(SendError, match="was sent already"):
            again.start(fixed, readers(3))


def test_a_partly_sent_issue_is_not_started_again(store: Store, master: IssueMaster) -> None:
    with Server() as server:
        mailing = Mailing(store=store, smtp=smtp(server, connections=1))
        mailing.stop = lambda: bool(server.received)
        mailing.start(master, readers(40))
        with pytest.raises(SendError, match="is not finished"):
            mailing.start(master, readers(40))


@pytest.mark.postgres
def test_workers_share_an_issue_on_postgresql(postgres_url: str, master: IssueMaster) -> None:
    def work(_number: int) -> int:
        with Store(postgres_url) as store:
            report = Mailing(store=store, smtp=smtp(server)).start(master, readers(400), resume=True)
            return report.counts[State.ACCEPTED]

    with Store(postgres_url) as store, Server() as server:
        Mailing(store=store, smtp=smtp(server), stop=lambda: True).start(master, readers(400))
        with ThreadPoolExecutor(3) as pool:
            assert list(pool.map(work, range(3))) == [400] * 3
        assert server.connections > 4
    assert set(server.received.values()) == {1}
    assert len(server.received) == 400


@pytest.mark.postgres
def test_a_worker_with_nothing_to_send_leaves_rate_and_database_alone(
    postgres_store: Store, master: IssueMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims: list[int] = []
    claim = Ledger.claim
    with Server() as server:
        entering = Mailing(store=postgres_store, smtp=smtp(server), stop=lambda: True)
        entering.start(master, readers(5))
        issue = find_issue(postgres_store, master.digest.key)
        assert issue is not None
        other = Ledger(postgres_store, issue, "another machine")
        other.renew()
        assert len(other.claim(5)) == 5

        def counted(ledger: Ledger, limit: int, **options: Any) -> list[Delivery]:
            claims.append(limit)
            return claim(ledger, limit, **options)

        monkeypatch.setattr(Ledger, "claim", counted)
        idle = Mailing(store=postgres_store, smtp=smtp(server, rate="10/s", deadline=0.7))
        assert idle.start(master, [], resume=True).ending is Ending.DEADLINE
    assert 1 <= len(claims) <= 5
    with postgres_store.reading() as connection:
        assert connection.rows("SELECT * FROM rates") == []


def test_an_empty_list_sends_nothing(store: Store, master: IssueMaster) -> None:
    with Server() as server:
        with pytest.raises(SendError, match="no one to send to"):
            Mailing(store=store, smtp=smtp(server)).start(master, [])
        # The issue is not taken for one that is under way: it goes to the list that was meant.
        report = Mailing(store=store, smtp=smtp(server)).start(master, readers(2))
    assert report.counts[State.ACCEPTED] == 2


@pytest.mark.parametrize("changes", [{"rate": "fast"}, {"host": ""}, {"dkim_domain": "x.example"}])
def test_what_cannot_be_used_is_reported_before_anything_is_written(
    store: Store, master: IssueMaster, changes: dict[str, str]
) -> None:
    with Server() as server, pytest.raises(ConfigError):
        Mailing(store=store, smtp=smtp(server, **changes)).start(master, readers(3))
    assert find_issue(store, master.digest.key) is None


def test_a_stored_issue_is_unpacked_unchanged(master: IssueMaster) -> None:
    again = IssueMaster.unpack(master.pack())
    assert (again.head, again.page) == (master.head, master.page)
    assert again.pack() == master.pack()


def test_the_top_level_face_sends(
    tmp_path: Path, master: IssueMaster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report = sharekit.send(master.digest, readers(3), head=master.head, transport=f"folder:{tmp_path}/out")
    assert report.counts[State.ACCEPTED] == len(list((tmp_path / "out").glob("*.eml"))) == 3


# --- an issue is what is sent, not the day


def compose(headline: str, day: int, *, template: str = "digest") -> IssueMaster:
    digest = assemble_digest(
        [sharekit.Article(headline=headline, url=f"https://x.example/{headline[:5].lower()}")],
        date=date(2026, 11, day),
        options=DigestOptions(template=template),
    )
    return IssueMaster(digest=digest, head=HeaderBlock(sender="The Post <news@post.example>"))


def begin(store: Store, server: Server, headline: str, day: int = 23) -> Mailing:
    """Send to three of six readers, and stop."""
    mailing = Mailing(store=store, smtp=smtp(server, connections=1))
    gone = len(server.messages)
    mailing.stop = lambda: len(server.messages) >= gone + 3
    assert mailing.start(compose(headline, day), readers(6)).ending is Ending.STOPPED
    mailing.stop = lambda: False
    return mailing


def test_after_midnight_the_unfinished_issue_goes_on(store: Store) -> None:
    with Server() as server:
        mailing = begin(store, server, "Night trains return")
        report = mailing.start(compose("Night trains return", 24, template="brief"), readers(6), resume=True)
    assert set(server.received.values()) == {1}
    assert report.counts[State.ACCEPTED] == 6
    assert report.issue == compose("Night trains return", 23).digest.key


def test_the_same_stories_the_day_after_are_the_same_issue(store: Store) -> None:
    with Server() as server:
        mailing = begin(store, server, "Night trains return")
        with pytest.raises(SendError, match=r"is not finished \(.*--resume"):
            mailing.start(compose("Night trains return", 24), readers(6))
        mailing.start(compose("Night trains return", 24), (), resume=True)
        again = mailing.start(compose("Night trains return", 25), readers(8))
    assert set(server.received.values()) == {1}, "who has it gets it no second time"
    assert again.counts[State.ACCEPTED] == 2


def test_resuming_other_stories_names_the_unfinished_issues(store: Store) -> None:
    with Server() as server:
        mailing = begin(store, server, "Night trains return")
        key, sent = compose("Night trains return", 23).digest.key, len(server.messages)
        with pytest.raises(SendError, match=f"{key}  Night trains return") as caught:
            mailing.start(compose("Ferries too", 24), readers(6), resume=True)
    assert f"sharekit send {key} --resume --yes" in str(caught.value)
    assert len(server.messages) == sent


def test_a_list_that_changed_is_brought_up_to_date(store: Store) -> None:
    with Server() as server:
        mailing = begin(store, server, "Night trains return")
        noted: list[ListChanges] = []
        mailing.relisted = noted.append
        waiting = [r for r in readers(6) if r.address.written not in server.received]
        now = [r for r in readers(6) if r != waiting[0]] + [make_subscriber("new@x.example")]
        report = mailing.start(compose("Night trains return", 24), now, resume=True)
    assert noted == [ListChanges(came=1, left=1)]
    assert set(server.received.values()) == {1}
    assert set(server.received) == {reader.address.written for reader in now}
    assert (report.counts[State.ACCEPTED], report.counts[State.SUPPRESSED]) == (6, 1)
    issue = find_issue(store, report.issue)
    assert issue is not None
    assert read_list_changes(issue.list_changes) == ListChanges(came=1, left=1)


def test_the_same_stories_are_sent_again_only_on_purpose(store: Store, master: IssueMaster) -> None:
    with Server() as server:
        mailing = Mailing(store=store, smtp=smtp(server))
        assert repeated_issue(store, master) == master, "nobody has it"
        mailing.start(master, readers(3))
        with pytest.raises(SendError, match=r"sent already.*--again"):
            mailing.start(master, readers(3))
        again = repeated_issue(store, master)
        assert again.digest.key == f"{master.digest.key}-2"
        mailing.start(again, readers(3))
        assert set(server.received.values()) == {2}
        third = repeated_issue(store, master)
        assert third.digest.key == f"{master.digest.key}-3"
        mailing.stop = lambda: True
        mailing.start(third, readers(3))
        with pytest.raises(SendError, match="--resume"):
            repeated_issue(store, third)
