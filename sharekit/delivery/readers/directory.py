"""The directory: the readers kept in the store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.readers.subscribers import Segment, Subscriber
from sharekit.delivery.readers.suppression import suppress, suppressed_keys
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection

_UPSERT = """
INSERT INTO subscribers (key, address, name, fields, created)
VALUES (:key, :address, :name, :fields, :created)
ON CONFLICT (key) DO UPDATE SET name = excluded.name, fields = excluded.fields"""
_ACTIVE = "WHERE key NOT IN (SELECT key FROM suppressions)"
_ACTIVE_READERS = f"SELECT address, name, fields, '' FROM subscribers {_ACTIVE} ORDER BY id"
_ALL_READERS = """
SELECT s.address, s.name, s.fields, coalesce(x.reason, '')
FROM subscribers s LEFT JOIN suppressions x ON x.key = s.key ORDER BY s.id"""
_ONLY_SUPPRESSED = """
SELECT address, '', '{}', reason FROM suppressions
WHERE key NOT IN (SELECT key FROM subscribers) ORDER BY created, key"""


@dataclass(slots=True, kw_only=True)
class ImportCounts:
    """The outcome of an import.

    Attributes:
        read: Rows read.
        new: Readers that were not in the store.
        suppressed: Rows of readers who must not be written to, by the store or by the list.
        reasons: Readers newly suppressed because of the list, by reason.
    """

    read: int = 0
    new: int = 0
    suppressed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def active(self) -> int:
        """Rows of readers who may be written to."""
        return self.read - self.suppressed


class _UndoneError(Exception):
    """Undoes the transaction of a dry run."""


class Directory:
    """Adds, removes, lists and counts the readers of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, readers: Iterable[Subscriber], *, dry_run: bool = False) -> ImportCounts:
        """Add readers; name and fields of known ones are updated. Suppressed readers stay suppressed.

        An empty name or field does not overwrite a known value. Readers with a reason are suppressed.

        Args:
            readers: Taken one by one; a million take no more memory than ten.
            dry_run: Count only; the store stays unchanged.
        """
        counts = ImportCounts()
        if dry_run:
            try:
                with self._store.writing() as connection:
                    for batch in batches(readers):
                        self._add(connection, batch, counts)
                    raise _UndoneError  # noqa: TRY301 (the transaction is undone by an exception)
            except _UndoneError:
                return counts
        for batch in batches(readers):
            with self._store.writing() as connection:
                self._add(connection, batch, counts)
        return counts

    def _add(self, connection: Connection, batch: list[Subscriber], counts: ImportCounts) -> None:
        for reader in batch:
            if reader.reason and suppress(
                self._store, connection, reader.address, reader.reason, detail=reader.detail
            ):
                counts.reasons[reader.reason] += 1
        keys = {reader.address.key for reader in batch}
        stopped = suppressed_keys(connection, keys)
        existing = self._known(connection, keys)
        counts.read += len(batch)
        counts.new += len(keys) - len(existing)
        counts.suppressed += sum(reader.address.key in stopped for reader in batch)
        connection.many(_UPSERT, self._rows(batch, existing))

    def remove(self, address: Address) -> bool:
        """Delete a reader; return whether there was one. A suppression stays: it must outlive the reader."""
        with self._store.writing() as connection:
            return connection.execute("DELETE FROM subscribers WHERE key = :key", {"key": address.key}) > 0

    def find(self, address: Address) -> Subscriber | None:
        """Return the reader with this address, or None."""
        query = "SELECT address, name, fields FROM subscribers WHERE key = :key"
        with self._store.reading() as connection:
            row = connection.row(query, {"key": address.key})
        if row is None:
            return None
        return Subscriber(address=parse_address(row[0]), name=row[1], fields=json.loads(row[2]))

    def readers(self, segment: Segment | None = None, *, active: bool = True) -> Iterator[Subscriber]:
        """Yield the readers in the order they were added.

        Args:
            segment: Only these.
            active: Leave out the suppressed ones; else they have a `reason`, and come with addresses that are
                suppressed without being readers.

        Raises:
            ConfigError: At the end: no reader has a field that the segment names.
        """
        yield from (segment or Segment()).pick(self._everyone(active=active))

    def _everyone(self, *, active: bool) -> Iterator[Subscriber]:
        with self._store.reading() as connection:
            for query in [_ACTIVE_READERS] if active else [_ALL_READERS, _ONLY_SUPPRESSED]:
                for address, name, fields, reason in connection.stream(query):
                    values = json.loads(fields)
                    yield Subscriber(address=parse_address(address), name=name, fields=values, reason=reason)

    def stats(self) -> dict[str, Any]:
        """Return counts: readers, active, suppressed by reason, and the ten most common domains."""
        with self._store.reading() as connection:
            total = int(connection.value("SELECT count(*) FROM subscribers"))
            active = int(connection.value(f"SELECT count(*) FROM subscribers {_ACTIVE}"))
            query = "SELECT reason, count(*) FROM suppressions GROUP BY reason ORDER BY reason"
            suppressed: dict[str, int] = dict(connection.rows(query))
        domains = Counter(reader.address.written.rpartition("@")[2] for reader in self.readers())
        return {
            "readers": total,
            "active": active,
            "suppressed": suppressed,
            "domains": dict(domains.most_common(10)),
        }

    def _known(self, connection: Connection, keys: Iterable[str]) -> dict[str, tuple[str, dict[str, str]]]:
        query = "SELECT key, name, fields FROM subscribers WHERE key IN :keys"
        rows = connection.rows(query, {"keys": list(keys)})
        return {key: (name, json.loads(fields)) for key, name, fields in rows}

    def _rows(
        self, batch: list[Subscriber], existing: Mapping[str, tuple[str, dict[str, str]]]
    ) -> list[dict[str, Any]]:
        """Return one row for each mailbox: what is known of it, updated."""
        merged = dict(existing)
        rows: dict[str, dict[str, Any]] = {}
        for reader in batch:
            key = reader.address.key
            name, fields = merged.get(key, ("", {}))
            updates = {label: value for label, value in reader.fields.items() if value or label not in fields}
            merged[key] = reader.name or name, fields | updates
            row = {"key": key, "address": reader.address.written, "created": self._store.now()}
            rows.setdefault(key, row)
        for key, row in rows.items():
            name, fields = merged[key]
            row |= {"name": name, "fields": json.dumps(fields, ensure_ascii=False)}
        return list(rows.values())
