"""Finds the sendings that notices are about: by our Message-IDs, or the identifiers that providers gave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from sharekit.delivery.bounces.notice_message import TOKEN
from sharekit.delivery.message.tokens import message_token
from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.store.batches import batches
from sharekit.delivery.store.database import Store
from sharekit.delivery.store.engine.connection import Connection

_DELIVERIES = "SELECT key, address, changed FROM deliveries WHERE issue_id = :issue ORDER BY id"
_BY_PROVIDER = """
SELECT d.provider_id, d.address, i.key, d.changed
FROM deliveries d JOIN issues i ON i.id = d.issue_id
WHERE d.provider_id != '' AND d.provider_id IN :ids"""
# By way of the issues: each has its readers in an index; one of all issues would be as large as the ledger.
_KNOWN = """
SELECT key FROM subscribers WHERE key IN :keys
UNION SELECT d.key FROM issues i CROSS JOIN deliveries d WHERE d.issue_id = i.id AND d.key IN :keys"""
_TO_READER = "SELECT address, changed FROM deliveries WHERE issue_id = :issue AND key = :key"
_SHORTEST_ID = 16
_QUERY = 400
"""Values of one query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """One message that we sent.

    Attributes:
        address: The reader it was for.
        issue: The issue's key.
        sent: When its row changed last, in seconds since 1970.
    """

    address: Address
    issue: str
    sent: float


def sending_keys(message_ids: Iterable[str]) -> list[str]:
    """Return what may identify our sendings in a notice's Message-IDs, most likely first.

    First the left parts of our Message-IDs, also inside bounce addresses; then the identifiers themselves,
    which may be a provider's, also without the domain that it adds.
    """
    ids = list(message_ids)
    tokens = [token for text in ids for token in TOKEN.findall(text.lower())]
    others = [part for text in ids for part in (text, text.partition("@")[0]) if len(part) >= _SHORTEST_ID]
    return list(dict.fromkeys([*tokens, *others]))


def find_sendings(store: Store, keys: Collection[str], *, named: Collection[str] = ()) -> dict[str, Sending]:
    """Return the sendings with these keys, which `sending_keys` returned; those of others are left out.

    Args:
        store: Where they are.
        keys: What may identify a sending.
        named: Mailboxes that the notices name (`Address.key`): most were sent to, and are looked up quickly.
    """
    wanted = set(keys)
    sendings: dict[str, Sending] = {}
    with store.reading() as connection:
        tokens = {key for key in wanted if TOKEN.fullmatch(key)}
        if tokens:
            sendings.update(_of_named(connection, store.key(), tokens, named))
            sendings.update(_by_token(connection, store.key(), tokens - sendings.keys()))
        for ids in batches(sorted(wanted - tokens), _QUERY):
            for provider_id, address, issue, changed in connection.rows(_BY_PROVIDER, {"ids": ids}):
                sendings[provider_id] = Sending(address=parse_address(address), issue=issue, sent=changed)
    return sendings


def _of_named(
    connection: Connection, key: bytes, wanted: Collection[str], named: Collection[str]
) -> Iterator[tuple[str, Sending]]:
    """Yield the sendings to mailboxes that the notices name: a few lookups, however large the ledger is."""
    for number, issue in connection.rows("SELECT id, key FROM issues"):
        for mailbox in named:
            token = message_token(key, issue, mailbox)
            row = token in wanted and connection.row(_TO_READER, {"issue": number, "key": mailbox})
            if row:
                yield token, Sending(address=parse_address(row[0]), issue=issue, sent=row[1])


def _by_token(connection: Connection, key: bytes, wanted: set[str]) -> Iterator[tuple[str, Sending]]:
    """Yield the sendings of Message-IDs that came without their address, newest issue first.

    They are not stored but computed for every delivery, about a million in a few seconds.
    """
    left = set(wanted)
    if not left:
        return
    for number, issue in connection.rows("SELECT id, key FROM issues ORDER BY id DESC"):
        for mailbox, address, changed in connection.stream(_DELIVERIES, {"issue": number}):
            token = message_token(key, issue, mailbox)
            if token in left:
                left.discard(token)
                yield token, Sending(address=parse_address(address), issue=issue, sent=changed)
        if not left:
            return


def known_keys(store: Store, keys: Iterable[str]) -> set[str]:
    """Return which mailboxes are readers of the list, or were sent an issue."""
    mailboxes: set[str] = set()
    with store.reading() as connection:
        for chunk in batches(sorted(set(keys)), _QUERY):
            mailboxes.update(connection.column(_KNOWN, {"keys": chunk}))
    return mailboxes
