"""Sign-ups with double opt-in: who asked, with which words, and who confirmed.

A sign-up waits in the store until its link is used; only then does the reader join the list. The row is the
proof of consent: time of request and of confirmation, the wording shown, a keyed hash of the network address.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import lift
from sharekit.delivery.store.database import Store

_VALID_SECONDS = 7 * 86_400
_HOUR = 3_600
_CLAIM = "sending:"  # no hash begins so
_CLAIM_SECONDS = 900
_MOST_PER_ADDRESS, _MOST_PER_NETWORK = 3, 20  # in an hour
_INSERT = """
INSERT INTO signups (token, key, address, name, fields, language, wording, network, created)
VALUES (:token, :key, :address, :name, :fields, :language, :wording, :network, :created)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup:
    """A request to subscribe.

    Attributes:
        reader: The address, name and fields that were entered.
        language: BCP 47 tag of the form.
        wording: The sentence that the reader agreed to.
        network: A keyed hash of the network address; equal for one network.
    """

    reader: Subscriber
    language: str
    wording: str
    network: str


class Signups:
    """The sign-ups of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def request(self, signup: Signup) -> bool:
        """Record a sign-up, to be mailed; return False when the network or address asked too often."""
        now = self._store.now()
        key = signup.reader.address.key
        recent = "SELECT count(*) FROM signups WHERE {} = :value AND created > :since"
        with self._store.writing() as connection:
            by_network = connection.value(
                recent.format("network"), {"value": signup.network, "since": now - _HOUR}
            )
            by_address = connection.value(recent.format("key"), {"value": key, "since": now - _HOUR})
            if int(by_network) >= _MOST_PER_NETWORK or int(by_address) >= _MOST_PER_ADDRESS:
                return False
            row = {
                "token": "",
                "key": key,
                "address": signup.reader.address.written,
                "name": signup.reader.name,
                "fields": json.dumps(dict(signup.reader.fields), ensure_ascii=False),
                "language": signup.language,
                "wording": signup.wording,
                "network": signup.network,
                "created": now,
            }
            connection.execute(_INSERT, row)
        return True

    def mail(self, send: Callable[[str, str, str], bool]) -> int:
        """Send the confirmation of each sign-up that has none yet; return how many were sent.

        Each is claimed first, so that of several processes one sends it; a claim ends after a quarter of an
        hour. A crash may send one confirmation twice, and loses none. The token is stored as a hash: to read
        the store is not enough to confirm for somebody else.

        Args:
            send: Called with address, language and token; returns False to be called again when the claim
                ends. What it raises ends the claim.
        """
        sent = 0
        for number, held, address, language in self._waiting():
            claim, token = _claim(self._store.now()), secrets.token_urlsafe(24)
            if not self._replace(number, held, claim):
                continue  # another process has it
            try:
                done = send(address, language, token)
            except BaseException:
                self._replace(number, claim, "")
                raise
            if done:
                sent += 1
                self._replace(number, claim, _hashed(token))
        return sent

    def _waiting(self) -> list[tuple[Any, ...]]:
        """Return sign-ups that nobody mails now: number, token or claim, address, language."""
        query = (
            "SELECT id, token, address, language FROM signups"
            " WHERE (token = '' OR token BETWEEN :first AND :ended) AND created > :since"
            " ORDER BY id LIMIT 100"
        )
        now = self._store.now()
        values = {"first": _CLAIM, "ended": _claim(now - _CLAIM_SECONDS), "since": now - _VALID_SECONDS}
        with self._store.reading() as connection:
            return connection.rows(query, values)

    def _replace(self, number: int, old: str, new: str) -> bool:
        """Replace what a sign-up has for a token, unless another process has done so."""
        change = "UPDATE signups SET token = :new WHERE id = :id AND token = :old"
        with self._store.writing() as connection:
            return connection.execute(change, {"id": number, "old": old, "new": new}) == 1

    def find(self, token: str) -> str | None:
        """Return the address of a valid token, or None; nothing changes."""
        row = self._row(token)
        return str(row[1]) if row else None

    def confirm(self, token: str) -> Subscriber | None:
        """Add the reader of a valid token to the list; a second time changes nothing.

        Confirming lifts an earlier suppression of the address: it is consent, and shows that mail arrives.
        """
        row = self._row(token)
        if row is None:
            return None
        number, address, name, fields, confirmed = row
        reader = make_subscriber(address, name, json.loads(fields))
        if confirmed is None:
            Directory(self._store).add([reader])
            with self._store.writing() as connection:
                lift(connection, parse_address(address))
                change = "UPDATE signups SET confirmed = :now WHERE id = :id"
                connection.execute(change, {"now": self._store.now(), "id": number})
        return reader

    def forget(self, key: str) -> None:
        """Delete the sign-ups of an address."""
        with self._store.writing() as connection:
            connection.execute("DELETE FROM signups WHERE key = :key", {"key": key})

    def consents(self, key: str) -> list[dict[str, object]]:
        """Return the confirmed sign-ups of an address, for the reader's export."""
        query = "SELECT created, confirmed, wording, language FROM signups WHERE key = :key ORDER BY id"
        with self._store.reading() as connection:
            rows = connection.rows(query, {"key": key})
        return [
            dict(zip(("requested", "confirmed", "wording", "language"), row, strict=True)) for row in rows
        ]

    def _row(self, token: str) -> tuple[Any, ...] | None:
        query = (
            "SELECT id, address, name, fields, confirmed FROM signups"
            " WHERE token = :token AND token != '' AND created > :since"
        )
        values = {"token": _hashed(token), "since": self._store.now() - _VALID_SECONDS}
        with self._store.reading() as connection:
            return connection.row(query, values)


def _claim(time: float) -> str:
    """Return what is stored in place of the token while a confirmation is sent; later ones sort higher."""
    return f"{_CLAIM}{time:012.0f}"


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
