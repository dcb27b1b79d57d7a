"""One transaction's access to the store: the same SQL on SQLite and PostgreSQL.

Statements name their values as `:name`; `IN :names` takes a list. Rows are tuples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

Row = tuple[Any, ...]
_NO_VALUES: Mapping[str, Any] = {}
IN_LIST = re.compile(r"\bIN :(\w+)")
"""`IN :names` in a statement."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A database connection inside a transaction.

    Attributes:
        raw: The driver's connection.
        engine: Which of the two databases it is.
    """

    raw: Any
    engine: Engine

    def execute(self, sql: str, values: Mapping[str, Any] = _NO_VALUES) -> int:
        """Run a statement; return how many rows it changed."""
        return int(self._run(sql, values).rowcount)

    def many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Run a statement once for each mapping of values."""
        cursor = self.raw.cursor()
        cursor.executemany(self.engine.translate(sql), rows)
        cursor.close()

    def rows(self, sql: str, values: Mapping[str, Any] = _NO_VALUES) -> list[Row]:
        """Return all rows of a query."""
        rows: list[Row] = self._run(sql, values).fetchall()
        return rows

    def row(self, sql: str, values: Mapping[str, Any] = _NO_VALUES) -> Row | None:
        """Return the first row of a query, or None."""
        row: Row | None = self._run(sql, values).fetchone()
        return row

    def value(self, sql: str, values: Mapping[str, Any] = _NO_VALUES) -> Any:
        """Return the first column of the first row, or None."""
        row = self.row(sql, values)
        return row[0] if row else None

    def column(self, sql: str, values: Mapping[str, Any] = _NO_VALUES) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self.rows(sql, values)]

    def stream(self, sql: str, values: Mapping[str, Any] = _NO_VALUES) -> Iterator[Row]:
        """Yield rows without holding them all; the transaction must stay open meanwhile."""
        return self.engine.stream(self.raw, self.engine.translate(sql), self.engine.adapt(values))

    def _run(self, sql: str, values: Mapping[str, Any]) -> Any:
        return self.raw.execute(self.engine.translate(sql), self.engine.adapt(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """What differs between the two databases.

    Attributes:
        shared: Whether several machines may work on one issue at a time.
        connect: Opens a connection without a transaction.
        begin: Begins a transaction: (raw, reading, durable).
        translate: Turns our SQL into the driver's; kept for each statement.
        adapt: Turns values into the driver's.
        together: Sends the statements of a block in as few round trips as their results allow.
        copy: Streams rows into a table, where the database has a quicker way than one INSERT each: (raw,
            table and columns, rows).
        stream: Yields the rows of a query a batch at a time.
        errors: The driver's exceptions.
        types: What the schema says differently: the column types `id` (a numbered primary key), `ref` and
            `blob`, and the statement `drop_reference`, or nothing.
    """

    shared: bool
    connect: Callable[[], Any]
    begin: Callable[[Any, bool, bool], None]
    translate: Callable[[str], str]
    adapt: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    stream: Callable[[Any, str, Mapping[str, Any]], Iterator[Row]]
    errors: type[Exception]
    types: Mapping[str, str]
    together: Callable[[Any], AbstractContextManager[Any]] = nullcontext
    copy: Callable[[Any, str, Iterable[Sequence[str]]], None] | None = None
