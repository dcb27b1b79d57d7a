"""Composes each reader's copy of an issue, ready to send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sharekit.delivery.message.headers import mailbox
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.message.mime import PreparedMessage
from sharekit.delivery.message.tokens import Claim, make_token, message_id, unsubscribe_link
from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.sending.lanes import Envelope, Parcel
from sharekit.delivery.store.records import Delivery
from sharekit.errors import ConfigError


class Composer:
    """Turns deliveries into parcels, in microseconds each; see `sharekit.delivery.message.mime`.

    Args:
        master: The issue.
        store_key: The key of the store, for Message-IDs.
        keys: Keys that sign unsubscribe links, newest first.
        date: The time of sending.
        sign: Returns a message's DKIM-Signature field, or None.
        bounce_address: Envelope sender, by default the sender; `{id}` in it becomes the left part of each
            Message-ID.

    Raises:
        ConfigError: The sender is missing, or the unsubscribe page is not an https URL.
        SendError: A header field is invalid.
    """

    def __init__(
        self,
        master: IssueMaster,
        *,
        store_key: bytes,
        keys: Sequence[bytes],
        date: datetime,
        sign: Callable[[bytes], bytes] | None = None,
        bounce_address: str = "",
    ) -> None:
        if not master.head.sender:
            raise ConfigError(
                "no sender is set", where="digest.sender", hint="set it, such as News <news@example.org>"
            )
        self._master, self._store_key, self._keys = master, store_key, keys
        self._date, self._sign, self._bounce_address = date, sign, bounce_address
        self._sender = parse_address(mailbox(master.head.sender, "From")[1])
        self._prepared = PreparedMessage(master.digest, master.head, unsubscribe=bool(master.page))
        if master.page:
            unsubscribe_link(master.page, "")

    def __call__(self, delivery: Delivery) -> Parcel:
        """Return the parcel for a delivery.

        Raises:
            SendError: A value of this reader is not allowed in a message.
        """
        address = delivery.mailbox
        own_id = self._message_id(address)
        claim = Claim(address.written, self._master.digest.key, self._master.head.list_id)
        token = make_token(claim, self._keys)
        message = self._prepared.fill(
            address=address.written,
            name=delivery.name,
            unsubscribe_url=unsubscribe_link(self._master.page, token) if self._master.page else "",
            message_id=own_id,
            date=self._date,
            fields={**delivery.values, "token": token},
        )
        if self._sign:
            message = self._sign(message) + message
        return Parcel(delivery, Envelope(self._envelope_sender(own_id), address.wire), message)

    def _envelope_sender(self, message_id: str) -> str:
        if not self._bounce_address:
            return self._sender.wire
        return self._bounce_address.replace("{id}", message_id.partition("@")[0])

    def message_id(self, delivery: Delivery) -> str:
        """Return the Message-ID for a delivery, without angle brackets."""
        return self._message_id(delivery.mailbox)

    def _message_id(self, address: Address) -> str:
        return message_id(self._store_key, self._master.digest.key, address.key, self._sender.domain)
