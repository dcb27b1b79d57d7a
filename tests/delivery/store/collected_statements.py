"""Collects the statements of the ledger, to ask a database how it would run them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from sharekit.delivery.store.engine.connection import Connection, Row

Statements = dict[str, Mapping[str, Any]]
"""SQL, and the values of the first time."""

_OTHERS = re.compile(r"\s*(CREATE|ALTER|DROP|EXPLAIN|INSERT INTO deliveries)")


@contextmanager
def collected_statements() -> Iterator[Statements]:
    """Collect what reads or changes deliveries while the block runs."""
    collected: Statements = {}
    run, many, stream = Connection._run, Connection.many, Connection.stream

    def note(sql: str, values: Mapping[str, Any]) -> None:
        if "deliveries" in sql and not _OTHERS.match(sql):
            collected.setdefault(sql, dict(values))

    def noted_run(self: Connection, sql: str, values: Mapping[str, Any]) -> Any:
        note(sql, values)
        return run(self, sql, values)

    def noted_many(self: Connection, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        listed = list(rows)
        note(sql, listed[0])
        many(self, sql, listed)

    def noted_stream(self: Connection, sql: str, values: Mapping[str, Any]) -> Iterator[Row]:
        note(sql, values)
        return stream(self, sql, values)

    with mock.patch.multiple(Connection, _run=noted_run, many=noted_many, stream=noted_stream):
        yield collected
