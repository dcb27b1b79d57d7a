"""Finds the sendings that notices are about, by the Message-IDs that only we can create."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sharekit.delivery.bounces.notice_message import TOKEN
from sharekit.delivery.message.tokens import message_token
from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.store.database import Store

_DELIVERIES = "SELECT key, address, changed FROM deliveries WHERE issue_id = :issue ORDER BY id"


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


def sending_tokens(message_ids: Iterable[str]) -> list[str]:
    """Return what may be left parts of our Message-IDs, also inside bounce addresses."""
    return [token for text in message_ids for token in TOKEN.findall(text.lower())]


def find_sendings(store: Store, tokens: Collection[str]) -> dict[str, Sending]:
    """Return the sendings with these tokens, newest issue first; tokens of others are left out.

    Tokens are not stored but computed for every delivery, about a million a few seconds.
    """
    wanted, sendings = set(tokens), dict[str, Sending]()
    if not wanted:
        return sendings
    key = store.key()
    with store.reading() as connection:
        issues = connection.rows("SELECT id, key FROM issues ORDER BY id DESC")
        for number, issue in issues:
            for mailbox, address, changed in connection.stream(_DELIVERIES, {"issue": number}):
                token = message_token(key, issue, mailbox)
                if token in wanted:
                    sendings[token] = Sending(address=parse_address(address), issue=issue, sent=changed)
            if len(sendings) == len(wanted):
                break
    return sendings


def known_keys(store: Store, keys: Iterable[str]) -> set[str]:
    """Return which mailboxes are readers of the list, or were sent an issue."""
    wanted = list(dict.fromkeys(keys))
    query = (
        "SELECT key FROM subscribers WHERE key IN :keys UNION SELECT key FROM deliveries WHERE key IN :keys"
    )
    known: set[str] = set()
    with store.reading() as connection:
        for start in range(0, len(wanted), 400):
            known.update(connection.column(query, {"keys": wanted[start : start + 400]}))
    return known
