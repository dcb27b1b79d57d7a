"""Suppressions: mailboxes that get no email, whatever any list says."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sharekit.delivery.readers.addresses import Address
from sharekit.delivery.readers.suppression_reasons import Reason
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection

_SUPPRESS = """
INSERT INTO suppressions (key, address, reason, detail, issue, created)
VALUES (:key, :address, :reason, :detail, :issue, :created)
ON CONFLICT DO NOTHING"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One suppressed mailbox, and why; `created` is in seconds since 1970."""

    address: str
    reason: str
    detail: str
    issue: str
    created: float


def suppress(
    store: Store,
    connection: Connection,
    address: Address,
    reason: Reason,
    *,
    detail: str = "",
    issue: str = "",
) -> bool:
    """Suppress a mailbox; return whether that is new. The first reason is kept."""
    values = {
        "key": address.key,
        "address": address.written,
        "reason": reason,
        "detail": detail,
        "issue": issue,
        "created": store.now(),
    }
    return connection.execute(_SUPPRESS, values) > 0


def lift(connection: Connection, address: Address) -> bool:
    """Remove a suppression; return whether there was one."""
    return connection.execute("DELETE FROM suppressions WHERE key = :key", {"key": address.key}) > 0


def suppressed_keys(connection: Connection, keys: Collection[str]) -> set[str]:
    """Return which of the keys (a few hundred at most) are suppressed."""
    return set(connection.column("SELECT key FROM suppressions WHERE key IN :keys", {"keys": list(keys)}))


def suppressed(store: Store) -> Iterator[Suppression]:
    """Yield every suppression, oldest first."""
    with store.reading() as connection:
        query = "SELECT address, reason, detail, issue, created FROM suppressions ORDER BY created, key"
        for address, reason, detail, issue, created in connection.stream(query):
            yield Suppression(address=address, reason=reason, detail=detail, issue=issue, created=created)
