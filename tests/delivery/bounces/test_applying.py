"""Notices are applied only to readers whom we wrote to."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from sharekit.delivery.bounces.applying import AppliedNotice, NoticePolicy, apply_notices
from sharekit.delivery.bounces.notice import Notice, NoticeKind
from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.message.tokens import message_id
from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.readers.suppression import suppressed
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Settlement

DAY = 86_400


class Clock:
    """A clock that a test sets."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def list_store(tmp_path: object, clock: Clock) -> Iterable[Store]:
    with Store(f"sqlite:///{tmp_path}/list.db", clock=clock) as store:
        Directory(store).add([make_subscriber("ada@x.org"), make_subscriber("bob@y.org")])
        yield store


def send(store: Store, key: str, provider_id: str = "") -> None:
    """Send an issue to all readers."""
    issue = start_issue(store, key, subject=key, digest=b"")
    ledger = Ledger(store, issue, f"worker-{key}")
    ledger.enlist(Directory(store).readers())
    rows = ledger.claim(10)
    ledger.write([], rows)
    for row in rows:
        given = provider_id.format(row.address.partition("@")[0])
        verdict = Verdict(state=State.ACCEPTED, code=250, provider_id=given)
        ledger.write([Settlement(row, verdict, 1)], [])
    ledger.let_go()


def own_id(store: Store, issue: str, address: str) -> str:
    return message_id(store.key(), issue, parse_address(address).key, "post.example")


def notice(
    kind: NoticeKind, address: str = "", *ids: str, failed: bool = True, informational: bool = False
) -> Notice:
    parsed = parse_address(address) if address else None
    return Notice(kind=kind, address=parsed, message_ids=ids, failed=failed, informational=informational)


def apply(store: Store, *notices: Notice, **policy: bool | int) -> list[AppliedNotice]:
    policies = NoticePolicy(**policy)  # type: ignore[arg-type]
    return list(apply_notices(store, [("here", item) for item in notices], policies))


def reasons(store: Store) -> dict[str, str]:
    return {row.address: row.reason for row in suppressed(store)}


def test_the_reader_the_message_was_for_is_suppressed(list_store: Store) -> None:
    send(list_store, "one")
    own = own_id(list_store, "one", "ada@x.org")
    forwarded = notice(NoticeKind.MAILBOX_GONE, "other@elsewhere.org", own)
    hidden = notice(NoticeKind.COMPLAINT, "", f"bounces+{own_id(list_store, 'one', 'bob@y.org')}")
    first, second = apply(list_store, forwarded, hidden)
    assert (first.reader and first.reader.written, first.suppressed) == ("ada@x.org", True)
    assert (second.sending and second.sending.issue, second.suppressed) == ("one", True)
    assert reasons(list_store) == {"ada@x.org": "bounced", "bob@y.org": "complained"}
    assert not any(item.suppressed for item in apply(list_store, forwarded, hidden))


def test_the_identifiers_of_providers_match_too(list_store: Store) -> None:
    send(list_store, "one", provider_id="0100018f5e7c2d3a-{}")
    event = notice(NoticeKind.COMPLAINT, "", "0100018f5e7c2d3a-ada@email.provider.example")
    (applied,) = apply(list_store, event, notice(NoticeKind.COMPLAINT, "", "0100018f5e7c2d3a-eve"))[:1]
    assert applied.reader
    assert reasons(list_store) == {"ada@x.org": "complained"}


def test_unmatched_notices_wait_for_a_decision(list_store: Store) -> None:
    send(list_store, "one")
    forged = own_id(list_store, "two", "ada@x.org")
    items = [
        notice(NoticeKind.MAILBOX_GONE, "ada@x.org", forged, "a" * 32),
        notice(NoticeKind.MAILBOX_GONE, "no@z.org"),
    ]
    first, stranger = apply(list_store, *items)
    assert (first.sending, first.reader and first.reader.written) == (None, "ada@x.org")
    assert stranger.reader is None
    assert reasons(list_store) == {}
    assert [item.suppressed for item in apply(list_store, *items, unmatched=True)] == [True, False]


def test_requests_to_leave_are_honoured_without_a_match(list_store: Store) -> None:
    apply(list_store, *(notice(NoticeKind.UNSUBSCRIBE, address) for address in ("ada@x.org", "no@z.org")))
    assert reasons(list_store) == {"ada@x.org": "unsubscribed"}


@pytest.mark.parametrize(
    "kind", [kind for kind in NoticeKind if kind not in {"mailbox-gone", "complaint", "unsubscribe"}]
)
def test_other_notices_suppress_nobody(list_store: Store, kind: NoticeKind) -> None:
    send(list_store, "one")
    own = own_id(list_store, "one", "ada@x.org")
    apply(list_store, notice(kind, "ada@x.org", own), unmatched=True)
    apply(list_store, notice(NoticeKind.MAILBOX_GONE, "", own, failed=False))
    apply(list_store, notice(NoticeKind.COMPLAINT, "", own, informational=True))
    assert reasons(list_store) == {}


def test_a_dry_run_changes_nothing(list_store: Store) -> None:
    send(list_store, "one")
    item = notice(NoticeKind.MAILBOX_GONE, "", own_id(list_store, "one", "ada@x.org"))
    assert [each.suppressed for each in apply(list_store, item, item, dry_run=True)] == [True, False]
    assert reasons(list_store) == {}


def test_soft_bounces_in_a_row_suppress(list_store: Store, clock: Clock) -> None:
    for number in range(3):
        clock.now += 10 * DAY
        send(list_store, f"issue-{number}")
        item = notice(NoticeKind.MAILBOX_FULL, "", own_id(list_store, f"issue-{number}", "ada@x.org"))
        for _ in range(3):  # read again, it counts once
            apply(list_store, item, soft_bounces=3)
    assert reasons(list_store) == {"ada@x.org": "soft-bounced"}


@pytest.mark.parametrize(("gap", "missed", "limit"), [(1, -1, 3), (10, 1, 3), (10, -1, 0)])
def test_soft_bounces_that_do_not_add_up(
    list_store: Store, clock: Clock, gap: int, missed: int, limit: int
) -> None:
    """Too short a span, an issue that arrived in between, or switched off."""
    for number in range(3):
        clock.now += gap * DAY
        send(list_store, f"issue-{number}")
        if number != missed:
            item = notice(NoticeKind.MAILBOX_FULL, "", own_id(list_store, f"issue-{number}", "ada@x.org"))
            apply(list_store, item, soft_bounces=limit - (missed >= 0), soft_days=14)
    assert reasons(list_store) == {}
