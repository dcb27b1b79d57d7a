"""Pruning: the ledger rows of old issues are deleted; what the issue was and how it ended stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import StoredIssue, all_issues, count_states

_CHUNK = 10_000
_DELETE = """
DELETE FROM deliveries
WHERE id IN (SELECT id FROM deliveries WHERE issue_id = :issue LIMIT :chunk)"""
_KEEP = "UPDATE issues SET pruned = :counts, digest = :empty WHERE id = :issue AND pruned = ''"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many issues were pruned, and how many ledger rows were deleted."""

    issues: int
    deliveries: int


def prune(store: Store, older_than: float, *, progress: Callable[[int], None] = lambda _rows: None) -> Pruned:
    """Delete the ledger rows of issues that were finished longer ago than that (seconds).

    Suppressions and subscribers stay, and so does the issue with its counts: it is still known as sent.
    Rows go in short transactions, so that a run beside it never waits long; killed, it goes on where it was.
    """
    before = store.now() - older_than
    old = [issue for issue in all_issues(store) if issue.finished is not None and issue.finished < before]
    touched = rows = 0
    for issue in old:
        _record_counts(store, issue)
        deleted = _delete_rows(store, issue, progress)
        rows += deleted
        touched += bool(deleted)
    return Pruned(issues=touched, deliveries=rows)


def _record_counts(store: Store, issue: StoredIssue) -> None:
    with store.writing() as connection:
        counts = {str(state): count for state, count in count_states(connection, issue).items()}
        connection.execute(_KEEP, {"counts": json.dumps(counts), "empty": b"", "issue": issue.id})


def _delete_rows(store: Store, issue: StoredIssue, progress: Callable[[int], None]) -> int:
    total = 0
    while True:
        with store.writing() as connection:
            deleted = connection.execute(_DELETE, {"issue": issue.id, "chunk": _CHUNK})
        total += deleted
        progress(deleted)
        if deleted < _CHUNK:
            return total
