"""The composer: an issue's copy for one reader, ready to be carried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sharekit.delivery.message.headers import mailbox
from sharekit.delivery.message.issue_master import Master
from sharekit.delivery.message.mime import prepare
from sharekit.delivery.message.tokens import Claim, make_token, message_id, unsubscribe_link
from sharekit.delivery.readers.addresses import parse_address
from sharekit.delivery.sending.lanes import Envelope, Parcel
from sharekit.delivery.store.records import Delivery
from sharekit.errors import ConfigError


class Composer:
    """Makes parcels of deliveries; costs microseconds each, see `sharekit.delivery.message.mime`.

    Args:
        master: The issue.
        store_key: The store's own key, for Message-IDs.
        keys: Keys that sign unsubscribe links, newest first.
        date: Moment of sending.
        sign: Returns a message's DKIM-Signature field, or None.

    Raises:
        ConfigError: There is no sender, or the unsubscribe page is no https address.
        SendError: A field of the letterhead cannot be used.
    """

    def __init__(
        self,
        master: Master,
        *,
        store_key: bytes,
        keys: Sequence[bytes],
        date: datetime,
        sign: Callable[[bytes], bytes] | None = None,
    ) -> None:
        if not master.head.sender:
            raise ConfigError(
                "no sender is set", where="digest.sender", hint="such as News <news@example.org>"
            )
        self._master, self._store_key, self._keys = master, store_key, keys
        self._date, self._sign = date, sign
        self._sender = parse_address(mailbox(master.head.sender, "From")[1])
        self._prepared = prepare(master.digest, master.head, unsubscribe=bool(master.page))
        if master.page:
            unsubscribe_link(master.page, "")

    def __call__(self, delivery: Delivery) -> Parcel:
        """Return the delivery's parcel.

        Raises:
            SendError: The reader's values cannot stand in a message.
        """
        address = delivery.mailbox
        message = self._prepared.fill(
            address=address.written,
            name=delivery.name,
            unsubscribe_url=self._link(address.written),
            message_id=self.message_id(delivery),
            date=self._date,
            fields=delivery.values,
        )
        if self._sign:
            message = self._sign(message) + message
        return Parcel(delivery, Envelope(self._sender.wire, address.wire), message)

    def message_id(self, delivery: Delivery) -> str:
        """Return the delivery's Message-ID, without brackets."""
        key = self._master.digest.key
        return message_id(self._store_key, key, delivery.mailbox.key, self._sender.domain)

    def _link(self, address: str) -> str:
        page = self._master.page
        return (
            unsubscribe_link(page, make_token(Claim(address, self._master.digest.key), self._keys))
            if page
            else ""
        )
