"""Refusals for good, held until the run has shown that the server does not refuse everybody.

A held row says `refused`, or `gone` where the server says that the mailbox does not exist. Applying them
suppresses the readers who are gone; queueing again sends to all held readers once more, as after a block
was lifted.
"""

from __future__ import annotations

from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import StoredIssue

_SUPPRESS = """
INSERT INTO suppressions (key, address, reason, detail, issue, created)
SELECT key, address, 'rejected', reason, CAST(:key AS VARCHAR), :now FROM deliveries
WHERE issue_id = :issue AND held = 'gone'
ON CONFLICT DO NOTHING"""

_COUNT_GONE = """
SELECT count(*) FROM deliveries WHERE issue_id = :issue AND held = 'gone'
AND key NOT IN (SELECT key FROM suppressions)"""

_RELEASE = "UPDATE deliveries SET held = '' WHERE issue_id = :issue AND held != ''"

_REQUEUE = """
UPDATE deliveries SET state = 'queued', held = '', attempts = 0, due = 0, worker = '', changed = :now
WHERE issue_id = :issue AND held != ''"""

_RESUMED = "UPDATE issues SET paused = '', resume_at = NULL WHERE id = :issue"


def held_refusals(store: Store, issue: StoredIssue) -> int:
    """Return how many refusals of an issue are held."""
    query = "SELECT count(*) FROM deliveries WHERE issue_id = :issue AND held != ''"
    with store.reading() as connection:
        return int(connection.value(query, {"issue": issue.id}))


def apply_refusals(store: Store, issue: StoredIssue) -> int:
    """Suppress the readers whose mailbox does not exist, in one transaction; return how many are new."""
    with store.writing() as connection:
        values = {"issue": issue.id, "key": issue.key, "now": store.now()}
        new = connection.execute(_SUPPRESS, values)
        connection.execute(_RELEASE, values)
        connection.execute("UPDATE issues SET paused = '' WHERE id = :issue", values)
    return new


def count_gone(store: Store, issue: StoredIssue) -> int:
    """Return how many readers `apply_refusals` would suppress."""
    with store.reading() as connection:
        return int(connection.value(_COUNT_GONE, {"issue": issue.id}))


def requeue_refusals(store: Store, issue: StoredIssue) -> int:
    """Queue all held readers of a paused issue again; return how many they are."""
    with store.writing() as connection:
        values = {"issue": issue.id, "now": store.now()}
        requeued = connection.execute(_REQUEUE, values)
        connection.execute(_RESUMED, values)
    return requeued
