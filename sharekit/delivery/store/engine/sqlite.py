"""SQLite as the store: one file (WAL) that only its owner can read."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from sharekit.delivery.store.engine.connection import IN_LIST, Engine, Row
from sharekit.errors import StoreError

_BUSY_MS = 30_000


def sqlite_engine(path: Path) -> Engine:
    """Return the engine of one file."""
    return Engine(
        shared=False,
        connect=lambda: _connect(path),
        begin=_begin,
        translate=_translate,
        adapt=_adapt,
        stream=_stream,
        errors=sqlite3.Error,
        types={"id": "INTEGER PRIMARY KEY", "ref": "INTEGER", "blob": "BLOB", "drop_reference": ""},
    )


def _connect(path: Path) -> sqlite3.Connection:
    if path.exists() and not path.is_file():
        raise StoreError("is not a file", where=path, hint="set [store] url to another path")
    _make_private(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def _make_private(path: Path) -> None:
    """Keep others on this machine from reading addresses; -wal and -shm get the file's own permissions."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        for part in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
            _withdraw_access(part)
    except OSError:
        return  # SQLite reports what hinders it


def _withdraw_access(path: Path) -> None:
    try:
        status = path.stat()
        if status.st_uid == os.geteuid() and stat.S_IMODE(status.st_mode) & 0o077:
            path.chmod(stat.S_IMODE(status.st_mode) & 0o700)
    except OSError:
        return


def _begin(raw: sqlite3.Connection, reading: bool, durable: bool) -> None:
    raw.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
    # A writer that begins as a reader may find, when it comes to write, that it must start over.
    raw.execute("BEGIN" if reading else "BEGIN IMMEDIATE")


@cache
def _translate(sql: str) -> str:
    return IN_LIST.sub(r"IN (SELECT value FROM json_each(:\1))", sql)


def _adapt(values: Mapping[str, Any]) -> Mapping[str, Any]:
    if not any(isinstance(value, list) for value in values.values()):
        return values
    return {name: json.dumps(value) if isinstance(value, list) else value for name, value in values.items()}


def _stream(raw: sqlite3.Connection, sql: str, values: Mapping[str, Any]) -> Iterator[Row]:
    return iter(raw.execute(sql, values))
