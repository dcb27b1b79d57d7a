"""Entering readers into an issue's ledger: row by row on SQLite, by COPY on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sharekit.delivery.readers.subscribers import Subscriber
from sharekit.delivery.store.engine.connection import Connection
from sharekit.delivery.store.issues import StoredIssue

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

_COLUMNS = "position, key, address, name, fields, domain"
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
    if copy is None:
        rows = (values | row for row in _rows(readers))
        adapted = [connection.engine.adapt(row) for row in rows]
        connection.many(_INSERT.format(key=key, had_it=had_it), adapted)
        return
    connection.execute(_TABLE)
    copy(connection.raw, f"entering ({_COLUMNS})", (tuple(row.values()) for row in _rows(readers)))
    connection.execute(_INSERT_COPIED.format(key=key, had_it=had_it), values)
    connection.execute("DELETE FROM entering")


def _rows(readers: Sequence[Subscriber]) -> Iterator[dict[str, Any]]:
    """Yield the rows; the order of the values is that of `_COLUMNS`."""
    for position, reader in enumerate(readers):
        yield {
            "position": position,
            "key": reader.address.key,
            "address": reader.address.written,
            "name": reader.name,
            "fields": json.dumps(dict(reader.fields), ensure_ascii=False),
            "domain": reader.address.domain,
        }
