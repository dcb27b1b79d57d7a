"""The ledger: one row for each issue and reader, written before and after every message.

A message's final dot goes out only after its row says `inflight` on disk, and the next message on the same
connection only after the row says what became of it. So after a crash at most one row for each connection is
in doubt, and it is known which. `docs/delivery.md` draws the states.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.readers.suppression import suppress, suppressed_keys
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.issues import Issue, count_states
from sharekit.delivery.store.lease import Lease
from sharekit.delivery.store.records import Delivery, Enlisted, Settlement
from sharekit.delivery.store.schema import deliveries, issues, suppressions

if TYPE_CHECKING:
    from sqlalchemy import Connection

_COLUMNS = (
    deliveries.c.id,
    deliveries.c.address,
    deliveries.c.name,
    deliveries.c.fields,
    deliveries.c.domain,
    deliveries.c.attempts,
)
_WAITING = (State.QUEUED, State.DEFERRED)


class Ledger:
    """One issue's rows, as one worker sees and writes them.

    Args:
        store: Where they are kept.
        issue: Whose rows.
        worker: This worker's name, unlike any other's.
    """

    def __init__(self, store: Store, issue: Issue, worker: str) -> None:
        self.store, self.issue, self.worker = store, issue, worker
        self._lease = Lease(store, issue, worker)
        self._clear = _clear_statement(worker)
        self._settle = _settle_statement(worker)

    # --- readers

    def enlist(self, readers: Iterable[Subscriber]) -> Enlisted:
        """Enter all readers of an issue; the first of several rows for one mailbox counts.

        A list that was broken off is entered anew: nothing is sent before it is whole.
        """
        with self.store.writing() as connection:
            connection.execute(deliveries.delete().where(deliveries.c.issue_id == self.issue.id))
        insert = self.store.insert(deliveries).on_conflict_do_nothing()
        read = 0
        for batch in batches(readers):
            read += len(batch)
            with self.store.writing() as connection:
                held = suppressed_keys(connection, {reader.address.key for reader in batch})
                connection.execute(insert, [self._row(reader, held) for reader in batch])
        if not read:
            return Enlisted(read=0, queued=0, suppressed=0, duplicates=0)  # the issue may get another list
        with self.store.writing() as connection:
            now = self.store.now()
            connection.execute(issues.update().where(issues.c.id == self.issue.id).values(listed=now))
        counts = self.counts()
        total = sum(counts.values())
        held_back = counts[State.SUPPRESSED]
        return Enlisted(read=read, queued=total - held_back, suppressed=held_back, duplicates=read - total)

    def _row(self, reader: Subscriber, held: Collection[str]) -> dict[str, Any]:
        key = reader.address.key
        return {
            "issue_id": self.issue.id,
            "key": key,
            "address": reader.address.written,
            "name": reader.name,
            "fields": json.dumps(dict(reader.fields), ensure_ascii=False),
            "domain": reader.address.domain,
            "state": State.SUPPRESSED if key in held else State.QUEUED,
            "changed": self.store.now(),
        }

    # --- one worker's part

    def claim(self, limit: int, *, crowded: Collection[str] = ()) -> list[Delivery]:
        """Take up to `limit` rows in hand: deferred ones that are due, then queued ones.

        No other worker gets them until this one lets go or its lease ends. Domains in `crowded` are left.
        """
        with self.store.writing() as connection:
            found = self._claim(connection, State.DEFERRED, limit, crowded)
            if len(found) < limit:
                found += self._claim(connection, State.QUEUED, limit - len(found), crowded)
        return found

    def _claim(
        self, connection: Connection, state: State, limit: int, crowded: Collection[str]
    ) -> list[Delivery]:
        free = select(deliveries.c.id).where(
            deliveries.c.issue_id == self.issue.id,
            deliveries.c.state == state,
            deliveries.c.due <= self.store.now(),
            deliveries.c.worker == "",
        )
        if crowded:
            free = free.where(deliveries.c.domain.not_in(crowded))
        order = free.order_by(deliveries.c.due, deliveries.c.id).limit(limit)
        claim = deliveries.update().where(deliveries.c.id.in_(order.with_for_update(skip_locked=True)))
        rows = connection.execute(claim.values(worker=self.worker).returning(*_COLUMNS)).all()
        return sorted((Delivery(*row) for row in rows), key=lambda delivery: delivery.id)

    def write(self, settled: Sequence[Settlement], ready: Sequence[Delivery]) -> set[int]:
        """Write what became of some deliveries and that others are about to go, in one transaction.

        It does not wait for the disk: `claim` did that, once for all the rows it took; see
        `sharekit.delivery.store.lease`.

        A refusal for good and its suppression are one step. Returns the ids of those that may go: all of
        `ready` but readers suppressed meanwhile, and rows that went to another worker with an ended lease.
        """
        with self.store.writing(durable=not self._lease.boot) as connection:
            if settled:
                connection.execute(self._settle, [self._settled(item) for item in settled])
            for item in settled:
                if item.verdict.suppress:
                    self._suppress(connection, item)
            return self._cleared(connection, ready) if ready else set()

    def _settled(self, item: Settlement) -> dict[str, Any]:
        return {
            "row": item.delivery.id,
            "state_": item.verdict.state,
            "code_": item.verdict.code,
            "reason_": item.verdict.reason[:500],
            "attempts_": item.attempts,
            "due_": item.due,
            "now_": self.store.now(),
        }

    def _suppress(self, connection: Connection, item: Settlement) -> None:
        suppress(
            self.store,
            connection,
            item.delivery.mailbox,
            "rejected",
            detail=item.verdict.reason[:500],
            issue=self.issue.key,
        )

    def _cleared(self, connection: Connection, ready: Sequence[Delivery]) -> set[int]:
        ids = [delivery.id for delivery in ready]
        going = set(connection.scalars(self._clear, {"ids": ids, "now_": self.store.now()}))
        if len(going) < len(ids):
            self._leave_out(connection, [row for row in ids if row not in going])
        return going

    def _leave_out(self, connection: Connection, ids: Sequence[int]) -> None:
        held = deliveries.c.key.in_(select(suppressions.c.key))
        connection.execute(
            deliveries.update()
            .where(deliveries.c.id.in_(ids), deliveries.c.worker == self.worker, held)
            .values(state=State.SUPPRESSED, worker="", changed=self.store.now())
        )

    def let_go(self) -> None:
        """Give back the rows that were taken in hand and not sent, and end the lease."""
        with self.store.writing() as connection:
            connection.execute(
                deliveries.update()
                .where(self._mine(), deliveries.c.state.in_(_WAITING), deliveries.c.worker == self.worker)
                .values(worker="")
            )
            self._lease.end(connection)

    def _mine(self) -> Any:
        return deliveries.c.issue_id == self.issue.id

    def renew(self) -> None:
        """Show a sign of life, and take over from workers that show none; see `lease`."""
        self._lease.renew()

    # --- in doubt

    def uncertain(self, *, before: float | None = None) -> list[Delivery]:
        """Return the rows in doubt, those unchanged since `before` (seconds since 1970) only."""
        query = select(*_COLUMNS).where(self._mine(), deliveries.c.state == State.UNCERTAIN)
        if before is not None:
            query = query.where(deliveries.c.changed <= before)
        with self.store.reading() as connection:
            return [Delivery(*row) for row in connection.execute(query.order_by(deliveries.c.id))]

    def resolve(self, rows: Iterable[Delivery], state: State, reason: str) -> None:
        """Settle rows in doubt: ACCEPTED when that has been found out, QUEUED to send them again."""
        now = self.store.now()
        for batch in batches(rows, 500):
            with self.store.writing() as connection:
                doubtful = deliveries.update().where(
                    deliveries.c.id.in_([row.id for row in batch]),
                    deliveries.c.state == State.UNCERTAIN,
                )
                connection.execute(doubtful.values(state=state, reason=reason, due=0.0, changed=now))

    # --- looking

    def counts(self) -> dict[State, int]:
        """Return how many rows are in each state."""
        with self.store.reading() as connection:
            return count_states(connection, self.issue)

    def next_due(self) -> float | None:
        """Return when the next waiting row may be tried (seconds since 1970), or None when none waits."""
        first = select(func.min(deliveries.c.due)).where(self._mine())
        with self.store.reading() as connection:
            # One question a state: each is answered by the first entry of the index.
            found = [
                connection.scalar(first.where(deliveries.c.state == state))
                for state in (*_WAITING, State.INFLIGHT)
            ]
        return min((due for due in found if due is not None), default=None)


def _settle_statement(worker: str) -> Any:
    return (
        deliveries.update()
        .where(deliveries.c.id == bindparam("row"), deliveries.c.worker == worker)
        .values(
            state=bindparam("state_"),
            code=bindparam("code_"),
            reason=bindparam("reason_"),
            attempts=bindparam("attempts_"),
            due=bindparam("due_"),
            changed=bindparam("now_"),
            worker="",
        )
    )


def _clear_statement(worker: str) -> Any:
    """Return the update to `inflight`. It names no issue, or SQLite would walk the issue's index."""
    held = select(suppressions.c.key).where(suppressions.c.key == deliveries.c.key)
    return (
        deliveries.update()
        .where(
            deliveries.c.id.in_(bindparam("ids", expanding=True)),
            deliveries.c.worker == worker,
            deliveries.c.state.in_(_WAITING),
            ~held.exists(),
        )
        .values(state=State.INFLIGHT, changed=bindparam("now_"))
        .returning(deliveries.c.id)
    )
