"""What is done about uncertain deliveries, and how mail logs are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.sending.uncertain import HoldPolicy, ReconcilePolicy, ResendPolicy, accepted_ids
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.records import Delivery
from sharekit.errors import SendError


@pytest.fixture
def crashed(store: Store) -> Iterator[Ledger]:
    """A ledger whose worker died while it sent to a and b; c was still to come."""
    issue = start_issue(store, "news-1", subject="News", digest=b"")
    dead = Ledger(store, issue, "dead")
    dead.enlist(make_subscriber(f"{name}@x.example") for name in "abc")
    dead.renew()
    hand = dead.claim(3)
    assert dead.write([], hand[:2]) == {hand[0].id, hand[1].id}
    before, store.now = store.now, lambda: before() + 3600
    heir = Ledger(store, issue, "heir")
    heir.renew()
    yield heir
    store.now = before


def test_a_crash_leaves_only_what_was_inflight_uncertain(crashed: Ledger) -> None:
    assert [row.address for row in crashed.uncertain()] == ["a@x.example", "b@x.example"]
    assert [row.address for row in crashed.claim(9)] == ["c@x.example"]


def test_resend_queues_them(crashed: Ledger) -> None:
    assert ResendPolicy().settle(crashed, last=False)
    assert len(crashed.claim(9)) == 3


def test_hold_leaves_them(crashed: Ledger) -> None:
    assert not HoldPolicy().settle(crashed, last=True)
    assert crashed.counts()[State.UNCERTAIN] == 2


def test_reconcile_accepts_what_the_log_has_and_queues_the_rest(crashed: Ledger, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("a@x.example <1@post.example>\n", encoding="utf-8")
    clock = [crashed.store.now()]
    policy = ReconcilePolicy(log=log, message_id=_identity, clock=lambda: clock[0], settle_after=10)
    assert policy.settle(crashed, last=True), "too young: more is to be done"
    assert crashed.counts()[State.UNCERTAIN] == 2
    clock[0] += 11
    assert policy.settle(crashed, last=True), "one was queued: more is to be done"
    assert crashed.counts() == dict.fromkeys(State, 0) | {State.ACCEPTED: 1, State.QUEUED: 2}
    assert not policy.settle(crashed, last=True)


def _identity(row: Delivery) -> str:
    return f"{'abc'.index(row.address[0]) + 1}@post.example"


POSTFIX = """\
Nov 23 09:00:00 mx postfix/smtpd[1]: A1: client=localhost[127.0.0.1]
Nov 23 09:00:00 mx postfix/cleanup[2]: A1: message-id=<1@post.example>
Nov 23 09:00:00 mx postfix/qmgr[3]: A1: from=<news@post.example>, size=600, nrcpt=1 (queue active)
Nov 23 09:00:00 mx postfix/cleanup[2]: A2: message-id=<2@post.example>
Nov 23 09:00:01 mx postfix/smtpd[1]: lost connection after DATA (600 bytes) from localhost[127.0.0.1]
Nov 23 09:00:01 mx postfix/smtp[4]: A1: to=<a@x.example>, status=sent (250 <9@post.example> ok)
2026-11-23T09:00:00+00:00 mx postfix/cleanup[2]: 4Zq1XyKz: message-id=<3@post.example>
2026-11-23T09:00:00+00:00 mx postfix/qmgr[3]: 4Zq1XyKz: from=<news@post.example>, size=600, nrcpt=1
"""
EXIM = """\
2026-11-23 09:00:00 1pX-1 <= news@post.example H=localhost P=esmtp S=600 id=1@post.example
2026-11-23 09:00:00 1pX-1 => a@x.example R=dnslookup
2026-11-23 09:00:00 1pX-2 <= news@post.example H=localhost P=esmtp S=600 id=3@post.example T="x"
"""
PLAIN = "a <1@post.example>\nb <3@post.example> ok\n"


@pytest.mark.parametrize("log", [POSTFIX, EXIM, PLAIN], ids=["postfix", "exim", "plain"])
def test_logs_show_what_was_accepted(log: str, tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(log, encoding="utf-8")
    wanted = {f"<{n}@post.example>" for n in (1, 2, 3, 4, 9)}
    assert accepted_ids(path, wanted) == {"<1@post.example>", "<3@post.example>"}


def test_a_missing_log_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(SendError, match="mail_log"):
        accepted_ids(tmp_path / "none", ["<1@post.example>"])
