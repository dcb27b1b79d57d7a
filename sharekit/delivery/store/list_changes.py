"""Changes of a list between two runs of one issue: readers who came, left and came back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.ledger import Ledger

_LEFT_REASON = "left the list before it was sent"

_LEFT = f"""
UPDATE deliveries SET state = 'suppressed', reason = '{_LEFT_REASON}', changed = :now
WHERE issue_id = :issue AND state IN ('queued', 'deferred') AND worker = ''
    AND key NOT IN (SELECT key FROM listed)"""

_BACK = f"""
UPDATE deliveries SET state = 'queued', reason = '', due = 0, changed = :now
WHERE issue_id = :issue AND state = 'suppressed' AND reason = '{_LEFT_REASON}'
    AND key IN (SELECT key FROM listed) AND key NOT IN (SELECT key FROM suppressions)"""

_HAVE_LEFT = f" AND state = 'suppressed' AND reason = '{_LEFT_REASON}'"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChanges:
    """How many readers came since the issue was begun, and how many left and are not sent to."""

    came: int = 0
    left: int = 0


def update_list(ledger: Ledger, readers: Iterable[Subscriber]) -> ListChanges:
    """Bring a begun issue's list up to date, in one transaction.

    Readers who came are queued. Those who left and still wait are left out, and queued again when they are
    back. An empty list changes nothing.
    """
    values = {"issue": ledger.issue.id, "now": ledger.store.now()}
    with ledger.store.writing() as connection:
        connection.execute("CREATE TEMP TABLE listed (key VARCHAR PRIMARY KEY)")
        before = _count(connection, ledger)
        for batch in batches(readers):
            keys = [{"key": reader.address.key} for reader in batch]
            connection.many("INSERT INTO listed (key) VALUES (:key) ON CONFLICT DO NOTHING", keys)
            ledger.enter(connection, batch)
        if connection.row("SELECT 1 FROM listed LIMIT 1"):
            connection.execute(_BACK, values)
            connection.execute(_LEFT, values)
        changes = ListChanges(
            came=_count(connection, ledger) - before,
            left=_count(connection, ledger, _HAVE_LEFT),
        )
        _record(connection, ledger, changes)
        connection.execute("DROP TABLE listed")
    return changes


def read_list_changes(text: str) -> ListChanges:
    """Return the changes recorded with an issue."""
    return ListChanges(**json.loads(text)) if text else ListChanges()


def _count(connection: Connection, ledger: Ledger, which: str = "") -> int:
    query = f"SELECT count(*) FROM deliveries WHERE issue_id = :issue{which}"
    return int(connection.value(query, {"issue": ledger.issue.id}))


def _record(connection: Connection, ledger: Ledger, changes: ListChanges) -> None:
    before = read_list_changes(ledger.issue.list_changes)
    total = ListChanges(came=before.came + changes.came, left=changes.left)
    connection.execute(
        "UPDATE issues SET list_changes = :changes WHERE id = :issue",
        {"changes": json.dumps(asdict(total)), "issue": ledger.issue.id},
    )
