"""Issues in the store: what was or is being sent, and the lock that keeps one run to an issue."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.schema import IN_HAND, deliveries, issues, workers
from sharekit.errors import SendError, StoreError
from sharekit.os_errors import system_error

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One digest that is sent to many.

    Attributes:
        id: Its row.
        key: Its name, unique in the store.
        subject: The digest's subject.
        digest: The digest itself as the sender packed it, so that a run can be resumed without its sources.
        created: Seconds since 1970.
        listed: When all its readers stood in the ledger, or None: nothing has been sent yet.
        finished: When the last reader was settled, or None.
    """

    id: int
    key: str
    subject: str
    digest: bytes
    created: float
    listed: float | None
    finished: float | None


def find_issue(store: Store, key: str) -> Issue | None:
    """Return the issue of that name, or None."""
    with store.reading() as connection:
        row = connection.execute(issues.select().where(issues.c.key == key)).one_or_none()
    return Issue(**row._asdict()) if row else None


def all_issues(store: Store) -> list[Issue]:
    """Return every issue, newest first."""
    with store.reading() as connection:
        rows = connection.execute(issues.select().order_by(issues.c.id.desc())).all()
    return [Issue(**row._asdict()) for row in rows]


def count_states(connection: Connection, issue: Issue) -> dict[State, int]:
    """Return how many of the issue's readers are in each state."""
    mine = deliveries.c.issue_id == issue.id
    query = select(deliveries.c.state, func.count()).where(mine).group_by(deliveries.c.state)
    found: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return {state: found.get(state, 0) for state in State}


def start_issue(store: Store, key: str, *, subject: str, digest: bytes) -> Issue:
    """Enter a new issue; one that is there already is returned as it is."""
    values = {"key": key, "subject": subject, "digest": digest, "created": store.now()}
    with store.writing() as connection:
        connection.execute(store.insert(issues).values(values).on_conflict_do_nothing())
    issue = find_issue(store, key)
    assert issue is not None
    return issue


def is_untouched(connection: Connection, issue: Issue) -> bool:
    """Say whether nothing of an issue was ever handed to a server, nor is about to be."""
    untouched = and_(deliveries.c.state == State.QUEUED, deliveries.c.attempts == 0, ~IN_HAND)
    touched = ~(untouched | (deliveries.c.state == State.SUPPRESSED))
    mine = deliveries.c.issue_id == issue.id
    return connection.execute(select(deliveries.c.id).where(mine, touched).limit(1)).first() is None


def forget_issue(store: Store, issue: Issue) -> None:
    """Take out an issue that was begun, where nothing of it was ever handed to a server.

    Raises:
        SendError: Another run is at it.
    """
    with lock_issue(store, issue), store.writing() as connection:
        if not is_untouched(connection, issue):
            return
        for table in (deliveries, workers):
            connection.execute(table.delete().where(table.c.issue_id == issue.id))
        connection.execute(issues.delete().where(issues.c.id == issue.id))


def finish_issue(store: Store, issue: Issue) -> None:
    """Note that every reader is settled; the first such moment stays."""
    with store.writing() as connection:
        connection.execute(
            issues.update()
            .where(issues.c.id == issue.id, issues.c.finished.is_(None))
            .values(finished=store.now())
        )


def moment(seconds: float) -> str:
    """Write a moment for people: `2026-11-23 09:30 UTC`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


@contextmanager
def lock_issue(store: Store, issue: Issue) -> Iterator[None]:
    """Keep other runs on this machine off the issue while the block runs.

    The lock is the kernel's (flock): it ends with the process, however that ends. On PostgreSQL many workers
    may share an issue, each with a lease on its rows, and nothing is locked here.

    Raises:
        SendError: Another run holds it.
        StoreError: The lock file, beside the store, cannot be made.
    """
    if store.shared:
        yield
        return
    path = Path(f"{store.engine.url.database}.{issue.id}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise system_error(error, path, "locked", StoreError) from error
    try:
        _take(handle, issue)
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


def _take(handle: int, issue: Issue) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 32).decode(errors="replace") or "unknown"
        raise SendError(
            f"another run is sending it now (process {holder})",
            where=f"issue {issue.key}",
            hint="`sharekit status` shows how far it is; two runs at once need a PostgreSQL store",
        ) from None
