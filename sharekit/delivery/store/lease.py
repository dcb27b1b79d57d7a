"""Leases: which worker has which rows in hand, and what becomes of them when it dies.

On SQLite a worker writes durably when it takes rows in hand, and then for each message without waiting for
the disk. That is exact whatever happens to the process: the system keeps what it wrote. When the machine
itself goes down, the last of those writes may be gone. So a worker notes which run of the machine it belongs
to; if that run is over, all the rows it had in hand are uncertain, not only those that say `inflight`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, select

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import Issue
from sharekit.delivery.store.schema import IN_HAND, deliveries, workers

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

LEASE = 60.0
"""Seconds for which a worker's rows are its own without a sign of life."""

_ENDED = "the run ended before the answer came"
_WENT_DOWN = "the machine went down while this was in hand"


class Lease:
    """One worker's lease on rows of one issue.

    Attributes:
        boot: Names this run of the machine; empty where the system does not tell: then every write must wait
            for the disk.
    """

    def __init__(self, store: Store, issue: Issue, worker: str) -> None:
        self._store, self._issue, self._worker = store, issue, worker
        self.boot = boot_id()

    def renew(self) -> None:
        """Show a sign of life, and take over from workers that have shown none for the length of a lease.

        Rows such a worker had in hand become free; those it was sending become uncertain. On SQLite the lock
        of the issue proves that no other worker lives, so all rows in hand are taken at once.
        """
        now = self._store.now()
        mine = {"id": self._worker, "issue_id": self._issue.id, "boot": self.boot, "lease": now + LEASE}
        insert = self._store.insert(workers).values(mine)
        with self._store.writing() as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=[workers.c.id], set_={"lease": now + LEASE})
            )
            self._take_over(connection, now)

    def end(self, connection: Connection) -> None:
        """End the lease."""
        connection.execute(workers.delete().where(workers.c.id == self._worker))

    def _take_over(self, connection: Connection, now: float) -> None:
        # The rows in hand are few, and have an index of their own: those of a state may be a million.
        in_hand = select(deliveries.c.id).where(deliveries.c.issue_id == self._issue.id, IN_HAND)
        orphaned = deliveries.update().where(deliveries.c.id.in_(in_hand.where(~self._held(now))))
        waiting = deliveries.c.state.in_((State.QUEUED, State.DEFERRED))
        doubtful = {"state": State.UNCERTAIN, "changed": now}
        for which, values in (
            (deliveries.c.state == State.INFLIGHT, doubtful | {"reason": _ENDED}),
            (and_(waiting, self._went_down()), doubtful | {"reason": _WENT_DOWN}),
            (waiting, {}),
        ):
            connection.execute(orphaned.where(which).values(worker="", **values))
        ended = workers.c.lease <= now if self._store.shared else workers.c.id != self._worker
        connection.execute(workers.delete().where(workers.c.issue_id == self._issue.id, ended))

    def _held(self, now: float) -> ColumnElement[bool]:
        """Return the condition for rows in the hands of the living."""
        if not self._store.shared:
            return deliveries.c.worker == self._worker
        alive = select(workers.c.id).where(workers.c.issue_id == self._issue.id, workers.c.lease > now)
        return deliveries.c.worker.in_(alive)

    def _went_down(self) -> ColumnElement[bool]:
        """Return the condition for rows of workers whose machine went down."""
        if self._store.shared:
            return false()
        return deliveries.c.worker.in_(select(workers.c.id).where(workers.c.boot != self.boot))


def boot_id() -> str:
    """Return what names this run of the machine, or nothing where the system does not tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
