"""The directory: the readers kept in the store."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.readers.subscribers import Segment, Subscriber
from sharekit.delivery.readers.suppression import suppressed_keys
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.schema import subscribers, suppressions

if TYPE_CHECKING:
    from sqlalchemy import Connection


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
                connection.execute(self._upsert(), self._rows(connection, batch))
        return ImportCounts(read=read, new=self.count() - before, suppressed=held)

    def remove(self, address: Address) -> bool:
        """Forget a reader; tell whether there was one. A suppression stays: it must outlive the reader."""
        with self._store.writing() as connection:
            return bool(
                connection.execute(subscribers.delete().where(subscribers.c.key == address.key)).rowcount
            )

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
        query = select(subscribers).order_by(subscribers.c.id)
        if active:
            query = query.where(subscribers.c.key.not_in(select(suppressions.c.key)))
        with self._store.reading() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield Subscriber(
                    address=parse_address(row.address), name=row.name, fields=json.loads(row.fields)
                )

    def count(self) -> int:
        """Return how many readers there are, suppressed ones too."""
        with self._store.reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(subscribers)) or 0)

    def stats(self) -> dict[str, Any]:
        """Return counts: readers, active, suppressed by reason, and the ten commonest domains."""
        held = subscribers.join(suppressions, subscribers.c.key == suppressions.c.key)
        with self._store.reading() as connection:
            total = connection.scalar(select(func.count()).select_from(subscribers)) or 0
            out = connection.scalar(select(func.count()).select_from(held)) or 0
            reasons = connection.execute(
                select(suppressions.c.reason, func.count()).group_by(suppressions.c.reason)
            ).all()
        domains = Counter(reader.address.written.rpartition("@")[2] for reader in self.readers())
        return {
            "readers": total,
            "active": total - out,
            "suppressed": {row.reason: row[1] for row in sorted(reasons)},
            "domains": dict(domains.most_common(10)),
        }

    def _upsert(self) -> Any:
        insert = self._store.insert(subscribers)
        renewed = {"name": insert.excluded.name, "fields": insert.excluded.fields}
        return insert.on_conflict_do_update(index_elements=[subscribers.c.key], set_=renewed)

    def _rows(self, connection: Connection, batch: list[Subscriber]) -> list[dict[str, Any]]:
        """Return a row for each mailbox: what is known of it, renewed."""
        table = subscribers.c
        query = select(table.key, table.name, table.fields)
        known = connection.execute(query.where(table.key.in_({reader.address.key for reader in batch})))
        said = {row.key: (row.name, json.loads(row.fields)) for row in known}
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
