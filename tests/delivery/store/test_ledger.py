"""The ledger: what is written when, by whom, and what a crash leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import suppress, suppressed
from sharekit.delivery.store import lease
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.issues import StoredIssue, listed_issues, lock_list, start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery, Enlisted, Settlement
from sharekit.delivery.store.refusals import apply_refusals, held_refusals, requeue_refusals
from sharekit.errors import StoreError

GONE = Verdict(state=State.REJECTED, code=550, reason="550 5.1.1 no such user", suppress=True)
ACCEPTED = Verdict(state=State.ACCEPTED, code=250, reason="250 ok")


def readers(count: int) -> Iterator[Subscriber]:
    return (make_subscriber(f"r{n}@d{n % 3}.example") for n in range(count))


@pytest.fixture
def issue(store: Store) -> StoredIssue:
    return start_issue(store, "news-1", subject="News", digest=b"")


@pytest.fixture
def ledger(store: Store, issue: StoredIssue) -> Ledger:
    made = Ledger(store, issue, "one")
    made.enlist(readers(10))
    made.renew()
    return made


def state(ledger: Ledger) -> dict[str, int]:
    return {str(key): count for key, count in ledger.counts().items() if count}


def test_a_message_goes_through_its_states(ledger: Ledger) -> None:
    first, second, *_ = ledger.claim(10)
    assert ledger.write([], [first, second]) == {first.id, second.id}
    assert state(ledger) == {"queued": 8, "inflight": 2}
    ledger.write([Settlement(first, ACCEPTED, 1), Settlement(second, GONE, 1, held="gone")], [])
    assert state(ledger) == {"queued": 8, "accepted": 1, "rejected": 1}
    assert list(suppressed(ledger.store)) == []


def test_refusals_are_held_until_they_are_applied(ledger: Ledger) -> None:
    store, issue = ledger.store, ledger.issue
    gone, full, *_ = ledger.claim(10)
    ledger.write([], [gone, full])
    ledger.write([Settlement(gone, GONE, 1, held="gone"), Settlement(full, GONE, 1, held="refused")], [])
    assert held_refusals(store, issue) == 2
    assert apply_refusals(store, issue) == 1
    assert [(row.address, row.reason) for row in suppressed(store)] == [(gone.address, "rejected")]
    assert held_refusals(store, issue) == apply_refusals(store, issue) == 0


def test_held_refusals_can_be_tried_again(ledger: Ledger) -> None:
    gone, *_ = ledger.claim(10)
    ledger.write([], [gone])
    ledger.write([Settlement(gone, GONE, 1, held="gone")], [])
    ledger.let_go()
    assert requeue_refusals(ledger.store, ledger.issue) == 1
    assert state(ledger) == {"queued": 10}
    assert list(suppressed(ledger.store)) == []


def test_a_deferred_row_comes_back_when_it_is_due(ledger: Ledger) -> None:
    first = ledger.claim(1)[0]
    later = ledger.store.now() + 100
    ledger.write([Settlement(first, Verdict(state=State.DEFERRED), 1, later)], [])
    assert len(ledger.claim(99)) == 9
    before, ledger.store.now = ledger.store.now, lambda: later + 1
    again = ledger.claim(99)
    ledger.store.now = before
    assert [(row.id, row.attempts) for row in again] == [(first.id, 1)]


def test_rows_that_are_due_come_first_and_count_towards_the_limit(ledger: Ledger) -> None:
    first = ledger.claim(1)[0]
    ledger.write([Settlement(first, Verdict(state=State.DEFERRED), 1, ledger.store.now() - 1)], [])
    assert [row.address for row in ledger.claim(3)] == [f"r{n}@d{n}.example" for n in range(3)]


def test_one_suppressed_since_the_claim_does_not_go(ledger: Ledger) -> None:
    first, second, *_ = ledger.claim(10)
    with ledger.store.writing() as connection:
        suppress(ledger.store, connection, first.mailbox, "unsubscribed")
    assert ledger.write([], [first, second]) == {second.id}
    assert state(ledger)["suppressed"] == 1


def test_what_is_let_go_can_be_claimed_again(ledger: Ledger, store: Store, issue: StoredIssue) -> None:
    assert len(ledger.claim(10)) == 10
    other = Ledger(store, issue, "two")
    assert other.claim(10) == []
    ledger.let_go()
    assert len(other.claim(10)) == 10


def test_a_run_that_lets_go_ends_its_lease(ledger: Ledger) -> None:
    def workers() -> list[str]:
        with ledger.store.reading() as connection:
            return connection.column("SELECT id FROM workers")

    assert workers() == ["one"]
    ledger.let_go()
    assert workers() == []


def test_long_replies_are_cut(ledger: Ledger) -> None:
    first = ledger.claim(1)[0]
    wordy = replace(ACCEPTED, reason="r" * 501, provider_id="p" * 201)
    ledger.write([Settlement(first, wordy, 1)], [])
    with ledger.store.reading() as connection:
        row = "SELECT reason, provider_id FROM deliveries WHERE state = 'accepted'"
        assert connection.rows(row) == [("r" * 500, "p" * 200)]


def test_the_oldest_message_accepted_since_a_moment_and_the_next_row_due(ledger: Ledger) -> None:
    rows, start = ledger.claim(10), ledger.store.now()
    assert ledger.oldest_accepted(0) is None
    for row, moment in zip(rows, (10, 20, 30), strict=False):
        ledger.store.now = lambda moment=moment: start + moment  # type: ignore[misc]
        ledger.write([Settlement(row, ACCEPTED, 1)], [])
    assert [ledger.oldest_accepted(start + since) for since in (0, 10, 25, 30)] == [
        start + 10,
        start + 20,
        start + 30,
        None,
    ]
    late, later = (Settlement(row, Verdict(state=State.DEFERRED), 1, start + 900) for row in rows[3:5])
    ledger.write([late, replace(later, due=start + 950)], [])
    assert ledger.next_due() == 0  # of those not tried yet
    ledger.write([Settlement(row, ACCEPTED, 1) for row in rows[5:]], [])
    assert ledger.next_due() == start + 900


@pytest.mark.parametrize(("boot", "waits"), [("the machine's run", False), ("", True)])
def test_outcomes_wait_for_the_disk_only_on_a_machine_whose_runs_have_no_name(
    store: Store, issue: StoredIssue, monkeypatch: pytest.MonkeyPatch, boot: str, waits: bool
) -> None:
    monkeypatch.setattr(lease, "boot_id", lambda: boot)
    ledger, durable = Ledger(store, issue, "one"), list[bool]()
    ledger.enlist(readers(1))
    row = ledger.claim(1)[0]
    with monkeypatch.context() as patch:
        writing = store.writing

        def recorded(**options: bool) -> AbstractContextManager[Connection]:
            durable.append(options["durable"])
            return writing(**options)

        patch.setattr(store, "writing", recorded)
        ledger.write([Settlement(row, ACCEPTED, 1)], [])
    assert durable == [waits]


def test_one_worker_alone_keeps_the_limit_of_domains_itself(tmp_path: Path) -> None:
    with Store(f"sqlite:///{tmp_path}/s.db") as store:
        ledger = Ledger(store, start_issue(store, "news-1", subject="News", digest=b""), "one")
        ledger.enlist(readers(9))
        assert len(ledger.claim(9, per_domain=1)) == 9


def test_crowded_domains_are_left(ledger: Ledger) -> None:
    assert {row.domain for row in ledger.claim(10, crowded=["d0.example", "d1.example"])} == {"d2.example"}


def test_a_list_broken_off_is_entered_again(store: Store, issue: StoredIssue) -> None:
    def broken() -> Iterator[Subscriber]:
        yield from readers(1500)
        raise StoreError("killed")

    ledger = Ledger(store, issue, "one")
    with pytest.raises(StoreError):
        ledger.enlist(broken())
    assert ledger.enlist(readers(3)).queued == 3
    assert state(ledger) == {"queued": 3}


def test_an_empty_list_is_none_and_the_issue_may_get_another(store: Store, issue: StoredIssue) -> None:
    nobody = Enlisted(read=0, queued=0, suppressed=0, duplicates=0)
    assert Ledger(store, issue, "one").enlist(()) == nobody
    assert listed_issues(store) == []
    Ledger(store, issue, "one").enlist(readers(1))
    assert [listed.key for listed in listed_issues(store)] == [issue.key]


def test_a_row_that_says_why_it_must_not_be_written_to_suppresses_its_reader(
    store: Store, issue: StoredIssue
) -> None:
    left = make_subscriber("left@a.example", reason="unsubscribed", detail="in the list of May")
    entered = Ledger(store, issue, "one").enlist([left, *readers(2), make_subscriber("R0@d0.example")])
    assert entered == Enlisted(read=4, queued=2, suppressed=1, duplicates=1)
    assert [(row.address, row.reason, row.detail) for row in suppressed(store)] == [
        ("left@a.example", "unsubscribed", "in the list of May")
    ]


def test_a_machine_that_went_down_leaves_all_leased_rows_uncertain(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(f"sqlite:///{tmp_path_factory.mktemp('x')}/s.db") as store:
        issue = start_issue(store, "news-1", subject="News", digest=b"")
        dead = Ledger(store, issue, "dead")
        dead.enlist(readers(10))
        dead.renew()
        dead.claim(4)
        monkeypatch.setattr(lease, "boot_id", lambda: "the next run")
        heir = Ledger(store, issue, "heir")
        heir.renew()
        assert state(heir) == {"queued": 6, "uncertain": 4}


def test_no_step_of_a_run_walks_all_waiting_rows(tmp_path: Path) -> None:
    said: list[str] = []
    with Store(f"sqlite:///{tmp_path}/s.db") as store:
        ledger = Ledger(store, start_issue(store, "news-1", subject="News", digest=b""), "one")
        ledger.enlist(readers(10))
        with store.reading() as connection:
            connection.raw.set_trace_callback(said.append)
        ledger.renew()
        rows = ledger.claim(5)
        ledger.write([], rows)
        ledger.write([Settlement(row, ACCEPTED, 1) for row in rows], [])
        ledger.next_due()
        with store.reading() as connection:
            connection.raw.set_trace_callback(None)
            steps = [sql for sql in said if sql.lstrip().startswith(("SELECT", "UPDATE"))]
            plans = [(sql, row[3]) for sql in steps for row in connection.rows(f"EXPLAIN QUERY PLAN {sql}")]
    assert any("INTEGER PRIMARY KEY" in plan for _, plan in plans)
    walks = [
        (sql, plan)
        for sql, plan in plans
        if "SCAN deliveries" in plan or plan.endswith("(issue_id=? AND state=?)")
    ]
    assert all(sql.startswith("SELECT") for sql, _ in walks), walks


# --- many workers


@pytest.mark.postgres
def test_two_workers_never_hold_the_same_row(postgres_store: Store) -> None:
    issue = start_issue(postgres_store, "news-1", subject="News", digest=b"")
    Ledger(postgres_store, issue, "list").enlist(readers(600))

    def work(number: int) -> list[int]:
        ledger, mine = Ledger(postgres_store, issue, f"worker {number}"), []
        ledger.renew()
        while rows := ledger.claim(7):
            going = ledger.write([], rows)
            mine += [row.id for row in rows if row.id in going]
            ledger.write([Settlement(row, ACCEPTED, 1) for row in rows], [])
        return mine

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(work, range(4)))
    everyone = [row for share in shares for row in share]
    assert len(everyone) == len(set(everyone)) == 600


@pytest.mark.postgres
def test_rows_that_their_worker_is_writing_are_not_waited_for(postgres_store: Store) -> None:
    now = [1000.0]
    postgres_store.now = lambda: now[0]
    issue = start_issue(postgres_store, "news-1", subject="News", digest=b"")
    slow, other = Ledger(postgres_store, issue, "slow"), Ledger(postgres_store, issue, "other")
    slow.enlist(readers(4))
    slow.renew()
    rows = slow.claim(4)
    slow.write([], rows[:2])
    now[0] += lease.LEASE + 1
    with postgres_store.writing() as connection:  # as of a worker that was asleep and writes an outcome now
        connection.raw.execute("SELECT 1 FROM deliveries WHERE state = 'inflight' FOR UPDATE")
        other.renew()
        assert state(slow) == {"inflight": 2, "queued": 2}
    other.renew()
    assert state(slow) == {"uncertain": 2, "queued": 2}


@pytest.mark.postgres
def test_an_ended_lease_fences_its_worker_off(postgres_store: Store) -> None:
    issue = start_issue(postgres_store, "news-1", subject="News", digest=b"")
    slow, quick = Ledger(postgres_store, issue, "slow"), Ledger(postgres_store, issue, "quick")
    slow.enlist(readers(5))
    slow.renew()
    rows: list[Delivery] = slow.claim(5)
    quick.renew()
    assert quick.claim(5) == [], "the lease runs"
    before, postgres_store.now = postgres_store.now, lambda: before() + lease.LEASE + 1
    quick.renew()
    assert len(quick.claim(5)) == 5
    assert slow.write([], rows) == set(), "what is not its own any more must not go"
    assert quick.write([], rows) == {row.id for row in rows}
    postgres_store.now = before


@pytest.mark.postgres
def test_a_domains_limit_is_one_for_all_workers(postgres_store: Store) -> None:
    issue = start_issue(postgres_store, "news-1", subject="News", digest=b"")
    one, two = Ledger(postgres_store, issue, "one"), Ledger(postgres_store, issue, "two")
    one.enlist(readers(30))
    first, second = one.claim(5, per_domain=3), two.claim(30, per_domain=3)
    domains = Counter(row.domain for row in [*first, *second])
    assert domains == {"d0.example": 3, "d1.example": 3, "d2.example": 3}
    assert one.claim(30, per_domain=3) == []
    done = first[0]
    one.write([], [done])
    one.write([Settlement(done, ACCEPTED, 1)], [])
    assert [row.domain for row in two.claim(30, per_domain=3)] == [done.domain]


def test_any_text_can_be_entered(store: Store, issue: StoredIssue) -> None:
    name, fields = "C:\\new\\table \\. \\N", {"motto": "a\tb\nc\r\\", "city": "Ålesund ☃"}
    ledger = Ledger(store, issue, "one")
    first = replace(make_subscriber("a@x.example", name), fields=fields)
    ledger.enlist([first, make_subscriber("b@x.example", "\\N")])
    claimed, second = ledger.claim(2)
    assert (claimed.name, claimed.values, second.name) == (name, fields, "\\N")


@pytest.mark.postgres
def test_of_two_machines_that_begin_at_once_one_enters_the_list(postgres_store: Store) -> None:
    issue = start_issue(postgres_store, "news-1", subject="News", digest=b"")

    def begin(number: int) -> int | None:
        with lock_list(postgres_store, issue) as current:
            ledger = Ledger(postgres_store, current, f"worker {number}")
            return None if current.listed else ledger.enlist(readers(50)).queued

    with ThreadPoolExecutor(4) as pool:
        assert sorted(map(str, pool.map(begin, range(4)))) == ["50", "None", "None", "None"]
