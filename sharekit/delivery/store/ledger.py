"""The ledger: one row for each issue and reader, written before and after every message.

A message's final dot goes out only after its row says `inflight` on disk, and the next message on the same
connection only after the row has the outcome. So after a crash at most one row for each connection is
uncertain, and it is known which. `docs/delivery.md` draws the states.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.readers.suppression import suppress
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.enlisting import enter_all, enter_readers
from sharekit.delivery.store.issues import StoredIssue, count_states
from sharekit.delivery.store.lease import Lease
from sharekit.delivery.store.records import Delivery, Enlisted, Settlement

_COLUMNS = "id, address, name, fields, domain, attempts"

_CLAIM = """
UPDATE deliveries SET worker = :worker WHERE id IN (
    SELECT id FROM deliveries
    WHERE issue_id = :issue AND state = :state AND due <= :now AND worker = ''{crowded}
    ORDER BY due, id LIMIT :limit{lock})
RETURNING {columns}"""

_CLAIM_PER_DOMAIN = """
WITH busy AS (
    SELECT domain, count(*) AS rows FROM deliveries WHERE issue_id = :issue AND worker != '' GROUP BY domain
), waiting AS (
    SELECT id, domain, due FROM deliveries
    WHERE issue_id = :issue AND state = :state AND due <= :now AND worker = ''{crowded}
        AND domain NOT IN (SELECT domain FROM busy WHERE rows >= :most)
    ORDER BY due, id LIMIT :limit FOR UPDATE SKIP LOCKED
), ranked AS (
    SELECT id, domain, row_number() OVER (PARTITION BY domain ORDER BY due, id) AS place FROM waiting
)
UPDATE deliveries SET worker = :worker WHERE id IN (
    SELECT id FROM ranked LEFT JOIN busy ON busy.domain = ranked.domain
    WHERE place <= :most - coalesce(busy.rows, 0))
RETURNING {columns}"""
"""Domains' limits are for all workers together: the rows of one count for the others."""

_SETTLE = """
UPDATE deliveries SET state = :state, code = :code, reason = :reason, attempts = :attempts, due = :due,
    changed = :now, worker = '', held = :held, provider_id = :provider
WHERE id = :row AND worker = :worker"""

# It names no issue, or SQLite would walk the issue's index.
_CLEAR = """
UPDATE deliveries SET state = 'inflight', changed = :now
WHERE id IN :ids AND worker = :worker AND state IN ('queued', 'deferred')
    AND NOT EXISTS (SELECT 1 FROM suppressions WHERE suppressions.key = deliveries.key)
RETURNING id"""

_LEAVE_OUT = """
UPDATE deliveries SET state = 'suppressed', worker = '', changed = :now
WHERE id IN :ids AND worker = :worker AND key IN (SELECT key FROM suppressions)"""

_LET_GO = """
UPDATE deliveries SET worker = ''
WHERE issue_id = :issue AND worker = :worker AND state IN ('queued', 'deferred')"""

_RESOLVE = """
UPDATE deliveries SET state = :state, reason = :reason, due = 0, changed = :now
WHERE id IN :ids AND state = 'uncertain'"""


class Ledger:
    """One issue's rows, as one worker sees and writes them.

    Args:
        store: Where they are kept.
        issue: Whose rows.
        worker: This worker's name, unlike any other's.
    """

    def __init__(self, store: Store, issue: StoredIssue, worker: str) -> None:
        self.store: Store = store
        self.issue: StoredIssue = issue
        self.worker: str = worker
        self._lease = Lease(store, issue, worker)

    # --- readers

    def enlist(self, readers: Iterable[Subscriber]) -> Enlisted:
        """Enter all readers of an issue; the first of several rows for one mailbox counts.

        A list that was broken off is entered again: nothing is sent before it is whole.
        """
        own = {"issue": self.issue.id}
        with self.store.writing() as connection:
            connection.execute("DELETE FROM deliveries WHERE issue_id = :issue", own)
        read = enter_all(readers, self._enter_batch, shared=self.store.shared)
        if not read:
            return Enlisted(read=0, queued=0, suppressed=0, duplicates=0)  # the issue may get another list
        with self.store.writing() as connection:
            connection.execute(
                "UPDATE issues SET listed = :now WHERE id = :issue", own | {"now": self.store.now()}
            )
        counts = self.counts()
        total, suppressed = sum(counts.values()), counts[State.SUPPRESSED]
        return Enlisted(read=read, queued=total - suppressed, suppressed=suppressed, duplicates=read - total)

    def _enter_batch(self, readers: Sequence[Subscriber]) -> None:
        with self.store.writing() as connection:
            self.enter(connection, readers)

    def enter(self, connection: Connection, readers: Sequence[Subscriber]) -> None:
        """Enter readers; those already entered are left unchanged."""
        for reader in readers:
            if reader.reason:
                suppress(self.store, connection, reader.address, reader.reason, detail=reader.detail)
        enter_readers(connection, self.issue, readers, self.store.now())

    # --- one worker's part

    def claim(self, limit: int, *, crowded: Collection[str] = (), per_domain: int = 0) -> list[Delivery]:
        """Lease up to `limit` rows: deferred ones that are due, then queued ones.

        No other worker gets them until this one lets go or its lease ends.

        Args:
            limit: Most rows.
            crowded: Domains to skip.
            per_domain: Most rows of one domain that all workers of a shared store may hold; 0 for any
                number. A single worker keeps such a limit by itself.
        """
        shared_limit = per_domain if self.store.shared else 0
        claim = (_CLAIM_PER_DOMAIN if shared_limit else _CLAIM).format(
            crowded=" AND domain NOT IN :crowded" if crowded else "",
            lock=" FOR UPDATE SKIP LOCKED" if self.store.shared else "",
            columns=_COLUMNS,
        )
        values = self._mine() | {"crowded": list(crowded), "most": shared_limit}
        with self.store.writing() as connection:
            if shared_limit:
                connection.execute("SELECT pg_advisory_xact_lock(7463, CAST(:issue AS INTEGER))", values)
            rows = _taken(connection, claim, values | {"state": State.DEFERRED, "limit": limit})
            if len(rows) < limit:
                more = {"state": State.QUEUED, "limit": limit - len(rows)}
                rows += _taken(connection, claim, values | more)
        return rows

    def write(self, settled: Sequence[Settlement], ready: Sequence[Delivery]) -> set[int]:
        """Record the outcome of some deliveries and that others are about to go, in one transaction.

        It does not wait for the disk: `claim` did that, once for all the rows it took; see
        `sharekit.delivery.store.lease`.

        Refusals for good are held until the run has shown itself sane; see `refusals`. Returns the ids of
        those that may go: all of `ready` but readers suppressed meanwhile, and rows that went to another
        worker with an ended lease.
        """
        with self.store.writing(durable=not self._lease.boot, together=True) as connection:
            if settled:
                connection.many(_SETTLE, [self._settled(item) for item in settled])
            return self._cleared(connection, ready) if ready else set()

    def _settled(self, item: Settlement) -> dict[str, Any]:
        return {
            "row": item.delivery.id,
            "worker": self.worker,
            "state": item.verdict.state,
            "code": item.verdict.code,
            "reason": item.verdict.reason[:500],
            "attempts": item.attempts,
            "due": item.due,
            "now": self.store.now(),
            "held": item.held,
            "provider": item.verdict.provider_id[:200],
        }

    def _cleared(self, connection: Connection, ready: Sequence[Delivery]) -> set[int]:
        ids = [delivery.id for delivery in ready]
        going = set(connection.column(_CLEAR, self._mine() | {"ids": ids}))
        if len(going) < len(ids):
            connection.execute(_LEAVE_OUT, self._mine() | {"ids": [row for row in ids if row not in going]})
        return going

    def let_go(self) -> None:
        """Give back the leased rows that were not sent, and end the lease."""
        with self.store.writing() as connection:
            connection.execute(_LET_GO, self._mine())
            self._lease.end(connection)

    def _mine(self) -> dict[str, Any]:
        return {"issue": self.issue.id, "worker": self.worker, "now": self.store.now()}

    def renew(self) -> None:
        """Show a sign of life, and take over from workers that show none; see `lease`."""
        self._lease.renew()

    # --- uncertain rows

    def uncertain(self, *, before: float | None = None) -> list[Delivery]:
        """Return the uncertain rows, those unchanged since `before` (seconds since 1970) only."""
        query = f"SELECT {_COLUMNS} FROM deliveries WHERE issue_id = :issue AND state = 'uncertain'"
        query += " AND changed <= :before" if before is not None else ""
        with self.store.reading() as connection:
            rows = connection.rows(f"{query} ORDER BY id", self._mine() | {"before": before})
        return [Delivery(*row) for row in rows]

    def resolve(self, rows: Iterable[Delivery], state: State, reason: str) -> None:
        """Settle uncertain rows: ACCEPTED where that is known now, QUEUED to send them again."""
        values = {"state": state, "reason": reason, "now": self.store.now()}
        for batch in batches(rows, 500):
            with self.store.writing() as connection:
                connection.execute(_RESOLVE, values | {"ids": [row.id for row in batch]})

    # --- looking

    def oldest_accepted(self, since: float) -> float | None:
        """Return when the first message since a moment was accepted (seconds since 1970), or None."""
        query = (
            "SELECT min(changed) FROM deliveries"
            " WHERE issue_id = :issue AND state = 'accepted' AND changed > :since"
        )
        with self.store.reading() as connection:
            oldest: float | None = connection.value(query, {"issue": self.issue.id, "since": since})
        return oldest

    def counts(self) -> dict[State, int]:
        """Return how many rows are in each state."""
        with self.store.reading() as connection:
            return count_states(connection, self.issue)

    def next_due(self) -> float | None:
        """Return when the next waiting row may be tried (seconds since 1970), or None when none waits."""
        first = "SELECT min(due) FROM deliveries WHERE issue_id = :issue AND state = :state"
        with self.store.reading() as connection:
            # One query a state: each is answered by the first entry of the index.
            dues = [
                connection.value(first, {"issue": self.issue.id, "state": state})
                for state in (State.QUEUED, State.DEFERRED, State.INFLIGHT)
            ]
        return min((due for due in dues if due is not None), default=None)


def _taken(connection: Connection, claim: str, values: dict[str, Any]) -> list[Delivery]:
    """Claim rows; return them in the order of the list."""
    return sorted((Delivery(*row) for row in connection.rows(claim, values)), key=lambda row: row.id)
