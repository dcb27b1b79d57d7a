"""What the readers' pages do with the store: for readers of its list, and of other lists sent from it."""

from __future__ import annotations

import json
from typing import Any

from sharekit.delivery.readers.addresses import Address
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.signups import Signups
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import lift, suppress
from sharekit.delivery.store.database import Store

_SENT = """
SELECT d.name, d.fields FROM deliveries d JOIN issues i ON i.id = d.issue_id
WHERE i.key = :issue AND d.key = :key AND d.key NOT IN (SELECT key FROM suppressions)"""
_FORGET = "UPDATE deliveries SET name = '', fields = '{}' WHERE key = :key"


def find_reader(store: Store, address: Address, issue: str) -> Subscriber | None:
    """Return the reader as the list says, or as the issue was sent; None for one who left or is unknown."""
    reader = Directory(store).find(address)
    if reader is not None:
        return reader
    with store.reading() as connection:
        row = connection.row(_SENT, {"issue": issue, "key": address.key})
    return make_subscriber(address.written, row[0], json.loads(row[1])) if row else None


def leave(store: Store, address: Address, issue: str) -> None:
    """Unsubscribe a reader; a second time changes nothing."""
    with store.writing() as connection:
        suppress(store, connection, address, "unsubscribed", issue=issue)


def come_back(store: Store, address: Address) -> None:
    """Undo the reader's own unsubscribing; a bounce or complaint stays."""
    with store.writing() as connection:
        query = "SELECT reason FROM suppressions WHERE key = :key"
        if connection.value(query, {"key": address.key}) == "unsubscribed":
            lift(connection, address)


def save(store: Store, change: Subscriber, issue: str) -> None:
    """Keep what a reader chose."""
    if find_reader(store, change.address, issue) is not None:
        Directory(store).add([change])


def export(store: Store, address: Address, issue: str) -> dict[str, Any]:
    """Return what is kept about a reader."""
    reader = find_reader(store, address, issue)
    return {
        "address": address.written,
        "name": reader.name if reader else "",
        "fields": dict(reader.fields) if reader else {},
        "consent": Signups(store).consents(address.key),
    }


def erase(store: Store, address: Address) -> None:
    """Forget the reader. The address stays suppressed, so that no import brings it back."""
    Directory(store).remove(address)
    Signups(store).forget(address.key)
    with store.writing() as connection:
        connection.execute(_FORGET, {"key": address.key})
    leave(store, address, "")
