"""Issues in the store: what was or is being sent, and the lock that allows one run per issue."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sharekit.delivery.bounces.verdicts import State
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection
from sharekit.errors import SendError, StoreError
from sharekit.support.os_errors import system_error

_COLUMNS = (
    "id, key, subject, digest, created, listed, finished, content, paused, resume_at, list_changes, pruned"
)
_UNTOUCHED = "(state = 'queued' AND attempts = 0 AND worker = '') OR state = 'suppressed'"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredIssue:
    """One digest that is sent to many readers.

    Attributes:
        id: Its row.
        key: Its name, unique in the store.
        subject: The digest's subject.
        digest: The digest as the sender packed it, so that a run can be resumed without its sources.
        created: Seconds since 1970.
        listed: When all its readers had been entered in the ledger, or None: nothing has been sent yet.
        finished: When the last reader was settled, or None.
        content: Names its stories, whatever the day and the template.
        paused: Why the last run stopped itself, or empty.
        resume_at: When a used-up quota is free again, or None.
        list_changes: JSON with the readers who came and left since it began, or empty.
        pruned: JSON with the final counts once its deliveries have been deleted, or empty.
    """

    id: int
    key: str
    subject: str
    digest: bytes
    created: float
    listed: float | None
    finished: float | None
    content: str
    paused: str
    resume_at: float | None
    list_changes: str
    pruned: str


@dataclass(frozen=True, slots=True)
class ListedIssue:
    """An issue whose sending has begun, as a list of issues shows it; `listed` is in seconds since 1970."""

    key: str
    subject: str
    listed: float


def listed_issues(store: Store) -> list[ListedIssue]:
    """Return the issues whose sending has begun, newest first, without their digests."""
    query = "SELECT key, subject, listed FROM issues WHERE listed IS NOT NULL ORDER BY id DESC"
    with store.reading() as connection:
        return [ListedIssue(*row) for row in connection.rows(query)]


def find_issue(store: Store, key: str) -> StoredIssue | None:
    """Return the issue of that name, or None."""
    with store.reading() as connection:
        row = connection.row(f"SELECT {_COLUMNS} FROM issues WHERE key = :key", {"key": key})
    return _issue(row) if row else None


def all_issues(store: Store) -> list[StoredIssue]:
    """Return every issue, newest first."""
    with store.reading() as connection:
        return [_issue(row) for row in connection.rows(f"SELECT {_COLUMNS} FROM issues ORDER BY id DESC")]


def _issue(row: tuple[Any, ...]) -> StoredIssue:
    return StoredIssue(**dict(zip(_COLUMNS.split(", "), row, strict=True)))


def count_states(connection: Connection, issue: StoredIssue) -> dict[State, int]:
    """Return how many of the issue's readers are in each state."""
    query = "SELECT state, count(*) FROM deliveries WHERE issue_id = :issue GROUP BY state"
    if issue.pruned:
        final: dict[str, int] = json.loads(issue.pruned)
        return {state: final.get(state, 0) for state in State}
    counts: dict[str, int] = dict(connection.rows(query, {"issue": issue.id}))
    return {state: counts.get(state, 0) for state in State}


def start_issue(store: Store, key: str, *, subject: str, digest: bytes, content: str = "") -> StoredIssue:
    """Enter a new issue; an existing one is returned unchanged."""
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO issues (key, subject, digest, created, content)"
            " VALUES (:key, :subject, :digest, :now, :content) ON CONFLICT DO NOTHING",
            {"key": key, "subject": subject, "digest": digest, "now": store.now(), "content": content},
        )
    issue = find_issue(store, key)
    assert issue is not None
    return issue


def is_untouched(connection: Connection, issue: StoredIssue) -> bool:
    """Return whether nothing of an issue was ever handed to a server, nor is about to be."""
    touched = f"SELECT 1 FROM deliveries WHERE issue_id = :issue AND NOT ({_UNTOUCHED}) LIMIT 1"
    return connection.row(touched, {"issue": issue.id}) is None


def forget_issue(store: Store, issue: StoredIssue) -> None:
    """Remove an issue of which nothing was ever handed to a server.

    Raises:
        SendError: Another run is sending it.
    """
    with lock_issue(store, issue), store.writing() as connection:
        if is_untouched(connection, issue):
            for table, column in (("deliveries", "issue_id"), ("workers", "issue_id"), ("issues", "id")):
                connection.execute(f"DELETE FROM {table} WHERE {column} = :issue", {"issue": issue.id})


def finish_issue(store: Store, issue: StoredIssue) -> None:
    """Record that every reader is settled; the first such moment stays."""
    with store.writing() as connection:
        connection.execute(
            "UPDATE issues SET finished = :now, resume_at = NULL WHERE id = :issue AND finished IS NULL",
            {"now": store.now(), "issue": issue.id},
        )


def pause_issue(store: Store, issue: StoredIssue, why: str, resume_at: float | None = None) -> None:
    """Record why a run stopped itself, and when it may go on."""
    with store.writing() as connection:
        connection.execute(
            "UPDATE issues SET paused = :why, resume_at = :at WHERE id = :issue",
            {"why": why, "at": resume_at, "issue": issue.id},
        )


def unfinished_issues(store: Store) -> list[StoredIssue]:
    """Return the issues that were begun and still have readers waiting, newest first."""
    return [issue for issue in all_issues(store) if issue.listed and not issue.finished]


def moment(seconds: float) -> str:
    """Format a moment for people: `2026-11-23 09:30 UTC`."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


@contextmanager
def lock_issue(store: Store, issue: StoredIssue) -> Iterator[None]:
    """Keep other runs on this machine off the issue while the block runs.

    The lock is the kernel's (flock): it ends with the process, however that ends. On PostgreSQL many workers
    share an issue, each with a lease on its rows, and nothing is locked here.

    Raises:
        SendError: Another run holds it.
        StoreError: The lock file, beside the store, cannot be created.
    """
    if store.path is None:
        yield
        return
    path = Path(f"{store.path}.{issue.id}.lock")
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise system_error(error, path, "locked", StoreError) from error
    try:
        _lock(handle, issue)
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        yield
    finally:
        os.close(handle)


@contextmanager
def lock_list(store: Store, issue: StoredIssue) -> Iterator[StoredIssue]:
    """Let one worker at a time enter an issue's list; yield the issue as it is then.

    On PostgreSQL several machines may begin the same issue at once: whoever comes second finds it listed.
    """
    if not store.shared:
        yield issue  # `lock_issue` keeps others off
        return
    with store.writing() as connection:
        connection.execute("SELECT pg_advisory_xact_lock(7462, CAST(:issue AS INTEGER))", {"issue": issue.id})
        yield find_issue(store, issue.key) or issue


def _lock(handle: int, issue: StoredIssue) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(handle, 32).decode(errors="replace") or "unknown"
        raise SendError(
            f"another run is sending it now (process {holder})",
            where=f"issue {issue.key}",
            hint="`sharekit status` shows its progress; two runs at once need a PostgreSQL store",
        ) from None
