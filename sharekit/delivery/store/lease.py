"""Leases: which worker holds which rows, and what happens to them when it dies.

On SQLite a worker writes durably when it leases rows, and then for each message without waiting for
the disk. That is exact even if the process is killed: the system keeps what it wrote. When the machine
itself goes down, the last of those writes may be lost. So a worker records on which run of the machine it
is; if that run is over, all the rows it had leased are uncertain, not only those that say `inflight`.
"""

from __future__ import annotations

from pathlib import Path

from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.issues import StoredIssue

LEASE = 12.0
"""Seconds for which a worker's rows are its own without a sign of life."""

_ENDED = "the run ended before the answer came"
_WENT_DOWN = "the machine went down while this was leased"

_RENEW = """
INSERT INTO workers (id, issue_id, boot, lease) VALUES (:worker, :issue, :boot, :until)
ON CONFLICT (id) DO UPDATE SET lease = excluded.lease"""

# Leased rows are few, and have an index of their own: those of a state may be a million. Rows that are being
# written belong to a worker that lives after all; waiting for them could be waiting for each other.
_ORPHANED = """
WITH leased AS MATERIALIZED (
    SELECT id FROM deliveries WHERE issue_id = :issue AND worker != '' AND NOT ({held}){lock}
)
UPDATE deliveries SET worker = ''{values} WHERE id IN (SELECT id FROM leased) AND {which}"""
_UNCERTAIN = ", state = 'uncertain', changed = :now, reason = :reason"
_WAITING = "state IN ('queued', 'deferred')"
_ON_ANOTHER_RUN = f"{_WAITING} AND worker IN (SELECT id FROM workers WHERE boot != :boot)"


class Lease:
    """One worker's lease on rows of one issue.

    Attributes:
        boot: Names this run of the machine; empty where the system has no name for it:
            then every write must wait for the disk.
    """

    def __init__(self, store: Store, issue: StoredIssue, worker: str) -> None:
        self._store, self._issue, self._worker = store, issue, worker
        self.boot: str = boot_id()

    def renew(self) -> None:
        """Show a sign of life, and take over from workers that have shown none for the length of a lease.

        Rows such a worker had leased become free; those it was sending become uncertain. On SQLite the lock
        of the issue proves that no other worker lives, so all leased rows are taken at once.
        """
        now = self._store.now()
        values = {
            "worker": self._worker,
            "issue": self._issue.id,
            "boot": self.boot,
            "now": now,
            "until": now + LEASE,
        }
        with self._store.writing() as connection:
            connection.execute(_RENEW, values)
        with self._store.writing() as connection:
            if self._store.shared:  # one at a time, or two that had both slept would each end the other
                connection.execute("SELECT pg_advisory_xact_lock(7464, CAST(:issue AS INTEGER))", values)
            self._take_over(connection, values)

    def end(self, connection: Connection) -> None:
        """End the lease."""
        connection.execute("DELETE FROM workers WHERE id = :worker", {"worker": self._worker})

    def _take_over(self, connection: Connection, values: dict[str, object]) -> None:
        shared = self._store.shared
        alive = "SELECT id FROM workers WHERE issue_id = :issue AND lease > :now"
        held = f"worker IN ({alive})" if shared else "worker = :worker"
        lock = " FOR UPDATE SKIP LOCKED" if shared else ""
        steps = [("state = 'inflight'", _UNCERTAIN, _ENDED), (_WAITING, "", "")]
        if not shared:
            steps.insert(1, (_ON_ANOTHER_RUN, _UNCERTAIN, _WENT_DOWN))
        for which, change, reason in steps:
            statement = _ORPHANED.format(values=change, held=held, which=which, lock=lock)
            connection.execute(statement, values | {"reason": reason})
        ended = "lease <= :now" if shared else "id != :worker"
        connection.execute(f"DELETE FROM workers WHERE issue_id = :issue AND {ended}", values)


def boot_id() -> str:
    """Return the name of this run of the machine, or nothing where the system has none."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
