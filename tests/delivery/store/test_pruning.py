"""Old ledgers are deleted; what was sent stays known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sharekit.delivery.bounces.verdicts import State, Verdict
from sharekit.delivery.readers.subscribers import make_subscriber
from sharekit.delivery.status import read_status
from sharekit.delivery.store import pruning
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import find_issue, finish_issue, start_issue
from sharekit.delivery.store.ledger import Ledger
from sharekit.delivery.store.pruning import Pruned, prune
from sharekit.delivery.store.records import Settlement

DAY = 86_400.0


def sent_issue(store: Store, key: str, count: int = 25) -> None:
    ledger = Ledger(store, start_issue(store, key, subject="News", digest=b"x"), "one")
    ledger.enlist(make_subscriber(f"r{n}@x.example") for n in range(count))
    rows = ledger.claim(count)
    ledger.write([], rows)
    ledger.write([Settlement(row, Verdict(state=State.ACCEPTED, code=250), 1) for row in rows], [])
    finish_issue(store, ledger.issue)


def test_ledgers_of_old_issues_go_and_their_counts_stay(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "_CHUNK", 10)
    now = store.now()
    store.now = lambda: now - 500 * DAY
    sent_issue(store, "old")
    store.now = lambda: now
    sent_issue(store, "new")
    start_issue(store, "open", subject="News", digest=b"")
    assert prune(store, 400 * DAY) == Pruned(issues=1, deliveries=25)
    assert prune(store, 400 * DAY) == Pruned(issues=0, deliveries=0)
    old, new = find_issue(store, "old"), find_issue(store, "new")
    assert old is not None
    assert new is not None
    assert read_status(store, old).counts[State.ACCEPTED] == 25
    assert old.digest == b""
    assert read_status(store, replace(new, pruned="")).counts[State.ACCEPTED] == 25
