"""Entering readers into an issue's ledger: row by row on SQLite, by COPY on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.issues import StoredIssue

_INSERTED, _COPIED = 1_000, 20_000
"""Readers entered in one transaction, on SQLite and on PostgreSQL."""

_INTO = "INSERT INTO deliveries (issue_id, key, address, name, fields, domain, state, changed)"

_STATE = """
    CASE WHEN EXISTS (SELECT 1 FROM suppressions WHERE suppressions.key = {key}){had_it}
        THEN 'suppressed' ELSE 'queued' END"""

# A reader who has these stories from another issue does not get them again.
_HAD_IT = """
        OR EXISTS (SELECT 1 FROM deliveries AS earlier WHERE earlier.issue_id IN :same AND earlier.key = {key}
            AND earlier.state IN ('accepted', 'inflight', 'uncertain'))"""

_SAME = "SELECT id FROM issues WHERE content = :content AND content != '' AND id != :issue"

_INSERT = f"""
{_INTO}
VALUES (:issue, :key, :address, :name, :fields, :domain, {_STATE}, :now)
ON CONFLICT DO NOTHING"""

_COLUMNS = ("key", "address", "name", "fields", "domain")
_TABLE = """
CREATE TEMP TABLE IF NOT EXISTS entering (
    position INTEGER, key VARCHAR, address VARCHAR, name VARCHAR, fields TEXT, domain VARCHAR
) ON COMMIT DROP"""

_INSERT_COPIED = f"""
{_INTO}
SELECT :issue, key, address, name, fields, domain, {_STATE}, :now FROM entering ORDER BY position
ON CONFLICT DO NOTHING"""


def enter_readers(
    connection: Connection, issue: StoredIssue, readers: Sequence[Subscriber], now: float
) -> None:
    """Enter readers; those already entered stay unchanged, the first of several for one mailbox counts."""
    same = connection.column(_SAME, {"content": issue.content, "issue": issue.id})
    values: dict[str, Any] = {"issue": issue.id, "now": now} | ({"same": same} if same else {})
    copy = connection.engine.copy
    key = "entering.key" if copy else "CAST(:key AS VARCHAR)"
    had_it = _HAD_IT.format(key=key) if same else ""
    rows = map(_row, readers)
    if copy is None:
        adapted = (connection.engine.adapt(values | dict(zip(_COLUMNS, row, strict=True))) for row in rows)
        connection.many(_INSERT.format(key=key, had_it=had_it), adapted)
        return
    connection.execute(_TABLE)
    numbered = ((str(position), *row) for position, row in enumerate(rows))
    copy(connection.raw, f"entering (position, {', '.join(_COLUMNS)})", numbered)
    connection.execute(_INSERT_COPIED.format(key=key, had_it=had_it), values)
    connection.execute("TRUNCATE entering")


def _row(reader: Subscriber) -> tuple[str, ...]:
    """Return a reader's values, in the order of `_COLUMNS`."""
    address = reader.address
    fields = json.dumps(dict(reader.fields), ensure_ascii=False) if reader.fields else "{}"
    return address.key, address.written, reader.name, fields, address.domain


def enter_all(
    readers: Iterable[Subscriber], enter: Callable[[Sequence[Subscriber]], None], *, shared: bool
) -> int:
    """Enter any number of readers a batch at a time; return how many were read.

    Args:
        readers: Taken one by one.
        enter: Enters a batch in a transaction of its own.
        shared: The store is a server: it enters one batch while the next one is being read.
    """
    if not shared:
        return sum(_entered(enter, batch) for batch in batches(readers, _INSERTED))
    read, entering = 0, Future[int]()
    entering.set_result(0)
    with ThreadPoolExecutor(1) as pool:
        for batch in batches(readers, _COPIED):
            read += entering.result()
            entering = pool.submit(_entered, enter, batch)
    return read + entering.result()


def _entered(enter: Callable[[Sequence[Subscriber]], None], batch: Sequence[Subscriber]) -> int:
    enter(batch)
    return len(batch)
