"""Every query of the ledger finds its rows by index, on both databases: a hundred million rows do no harm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from sharekit.delivery.bounces.applying import NoticePolicy, apply_notices
from sharekit.delivery.bounces.notice import Notice, NoticeKind
from sharekit.delivery.bounces.verdicts import Cause, Limit, State, Verdict
from sharekit.delivery.message.tokens import message_token
from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.status import read_status
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.issues import finish_issue, is_untouched, start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.list_changes import update_list
from sharekit.delivery.store.pruning import prune
from sharekit.delivery.store.records import Settlement
from sharekit.delivery.store.refusals import apply_refusals, count_gone, held_refusals, requeue_refusals
from tests.delivery.store.collected_statements import collected_statements

ACCEPTED = Verdict(state=State.ACCEPTED, code=250, provider_id="id-of-the-provider-1")
GONE = Verdict(state=State.REJECTED, code=550, suppress=True)
LOST = Verdict(state=State.UNCERTAIN, cause=Cause.LIMIT, limit=Limit.NONE)
FEW = ("deliveries_in_hand", "deliveries_held")
"""Indexes of a few rows only, which may be read from end to end."""


def readers(count: int) -> Iterator[Subscriber]:
    return (make_subscriber(f"r{n}@d{n % 3}.example") for n in range(count))


def live(store: Store, *, prunes: bool = True) -> None:
    """Do with an issue what runs, bounces and people do."""
    ledger = Ledger(store, start_issue(store, "news-1", subject="News", digest=b"", content="stories"), "one")
    issue = ledger.issue
    ledger.enlist(readers(60))
    ledger.renew()
    rows = ledger.claim(9)
    ledger.write([], rows)
    ledger.write(
        [
            *(Settlement(row, ACCEPTED, 1) for row in rows[:5]),
            *(Settlement(row, GONE, 1, held="gone") for row in rows[5:7]),
            *(Settlement(row, LOST, 1) for row in rows[7:]),
        ],
        [],
    )
    ledger.claim(3, crowded=["d1.example"])
    ledger.claim(3, per_domain=2)
    ledger.next_due()
    ledger.oldest_accepted(0.0)
    ledger.resolve(ledger.uncertain(before=store.now() + 1), State.QUEUED, "again")
    assert (held_refusals(store, issue), count_gone(store, issue)) == (2, 2)
    apply_refusals(store, issue)
    requeue_refusals(store, issue)
    ledger.let_go()
    read_status(store, issue)
    update_list(ledger, readers(40))
    with store.reading() as connection:
        is_untouched(connection, issue)
    bounce(store, issue.key, rows[0].address)
    second = Ledger(store, start_issue(store, "news-2", subject="News", digest=b"", content="stories"), "one")
    second.enlist(readers(60))
    finish_issue(store, issue)
    if prunes:
        prune(store, -1.0)


def bounce(store: Store, issue: str, address: str) -> None:
    own = message_token(store.key(), issue, address)
    forwarded = Notice(kind=NoticeKind.MAILBOX_FULL, address=parse_address("other@y.example"), failed=True)
    notices = [
        Notice(kind=NoticeKind.MAILBOX_FULL, address=parse_address(address), message_ids=(own,), failed=True),
        Notice(kind=NoticeKind.MAILBOX_GONE, message_ids=(ACCEPTED.provider_id,), failed=True),
        forwarded,
    ]
    applied = list(apply_notices(store, [("inbox", notice) for notice in notices], NoticePolicy()))
    assert [bool(item.sending) for item in applied] == [True, True, False]


def test_every_query_of_the_ledger_goes_by_index(store: Store) -> None:
    with collected_statements() as collected:
        live(store)
    assert len(collected) > 25
    with store.writing() as connection:
        if store.shared:
            for way in ("seqscan", "mergejoin", "hashjoin"):  # which it prefers for tables as small as these
                connection.raw.execute(f"SET LOCAL enable_{way} = off")
            connection.raw.execute("CREATE TEMP TABLE listed (key VARCHAR PRIMARY KEY) ON COMMIT DROP")
        else:
            connection.raw.execute("CREATE TEMP TABLE listed (key VARCHAR PRIMARY KEY)")
        walks = [(sql, plan) for sql, values in collected.items() for plan in _walks(connection, sql, values)]
    assert walks == [], "\n".join(f"{plan}\n{sql}" for sql, plan in walks)


def _walks(connection: Connection, sql: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the steps of a statement's plan that read deliveries without looking anything up."""
    if not connection.engine.shared:
        plan = [row[3] for row in connection.rows(f"EXPLAIN QUERY PLAN {sql}", values)]
        yield from (step for step in plan if re.match(r"SCAN (deliveries|d|earlier)\b", step))
        return
    lines = [*connection.column(f"EXPLAIN {sql}", values), ""]
    for line, after in pairwise(lines):
        reads = re.search(r"(?:Seq|Index) .*\bon deliveries", line)
        if reads and "Index Cond" not in after and not any(index in line for index in FEW):
            yield f"{line.strip()}: {after.strip()}"
