"""The directory: the readers kept in the store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.readers.subscribers import Segment, Subscriber
from sharekit.delivery.readers.suppression import suppressed_keys
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.connection import Connection
from sharekit.delivery.store.database import Store

_UPSERT = """
INSERT INTO subscribers (key, address, name, fields, created)
VALUES (:key, :address, :name, :fields, :created)
ON CONFLICT (key) DO UPDATE SET name = excluded.name, fields = excluded.fields"""
_ACTIVE = "WHERE key NOT IN (SELECT key FROM suppressions)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """What became of a list: rows read, readers that are new, and how many of those read are suppressed."""

    read: int
    new: int
    suppressed: int


class Directory:
    """Add, remove, list and count the readers of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, readers: Iterable[Subscriber]) -> ImportCounts:
        """Add readers; of one that is known, name and fields are renewed. A suppressed reader stays so.

        A name or field that is empty now says nothing: what was said before stays.
        """
        before = self.count()
        read = held = 0
        for batch in batches(readers):
            read += len(batch)
            with self._store.writing() as connection:
                held += len(suppressed_keys(connection, {reader.address.key for reader in batch}))
                connection.many(_UPSERT, self._rows(connection, batch))
        return ImportCounts(read=read, new=self.count() - before, suppressed=held)

    def remove(self, address: Address) -> bool:
        """Forget a reader; tell whether there was one. A suppression stays: it must outlive the reader."""
        with self._store.writing() as connection:
            return connection.execute("DELETE FROM subscribers WHERE key = :key", {"key": address.key}) > 0

    def readers(self, segment: Segment | None = None, *, active: bool = True) -> Iterator[Subscriber]:
        """Yield the readers in the order they came.

        Args:
            segment: Only these.
            active: Leave out the suppressed ones.

        Raises:
            ConfigError: At the end: no reader has a field that the segment names.
        """
        yield from (segment or Segment()).pick(self._everyone(active=active))

    def _everyone(self, *, active: bool) -> Iterator[Subscriber]:
        query = f"SELECT address, name, fields FROM subscribers {_ACTIVE if active else ''} ORDER BY id"
        with self._store.reading() as connection:
            for address, name, fields in connection.stream(query):
                yield Subscriber(address=parse_address(address), name=name, fields=json.loads(fields))

    def count(self) -> int:
        """Return how many readers there are, suppressed ones too."""
        with self._store.reading() as connection:
            return int(connection.value("SELECT count(*) FROM subscribers"))

    def stats(self) -> dict[str, Any]:
        """Return counts: readers, active, suppressed by reason, and the ten commonest domains."""
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

    def _rows(self, connection: Connection, batch: list[Subscriber]) -> list[dict[str, Any]]:
        """Return a row for each mailbox: what is known of it, renewed."""
        keys = list({reader.address.key for reader in batch})
        query = "SELECT key, name, fields FROM subscribers WHERE key IN :keys"
        known = connection.rows(query, {"keys": keys})
        said = {key: (name, json.loads(fields)) for key, name, fields in known}
        rows: dict[str, dict[str, Any]] = {}
        for reader in batch:
            key = reader.address.key
            name, fields = said.get(key, ("", {}))
            given = {label: value for label, value in reader.fields.items() if value or label not in fields}
            said[key] = reader.name or name, fields | given
            rows.setdefault(
                key, {"key": key, "address": reader.address.written, "created": self._store.now()}
            )
        for key, row in rows.items():
            name, fields = said[key]
            row |= {"name": name, "fields": json.dumps(fields, ensure_ascii=False)}
        return list(rows.values())
