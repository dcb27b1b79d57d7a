"""A digest as a message without a recipient, or for one reader, for archives, previews and checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.digest.digest import Digest
    from sharekit.options import DigestOptions


def sample_message(
    digest: Digest,
    options: DigestOptions,
    *,
    base_url: str = "",
    date: datetime | None = None,
    reader: Subscriber | None = None,
) -> bytes:
    """Return the digest as a MIME message (.eml), not to be sent: its links are nobody's.

    Args:
        digest: The digest.
        options: Sender and the other header fields.
        base_url: Its host is the sender's when `options.sender` is empty.
        date: Time of sending; now, or SOURCE_DATE_EPOCH, when None.
        reader: The recipient, whose values fill the merge fields; nobody when None.

    Raises:
        SendError: A header field is invalid.
    """
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.delivery.message.mime import write_message
    from sharekit.support.clock import now

    head = HeaderBlock.of(options, site=digest.issue.site, base_url=base_url)
    return write_message(
        digest,
        head,
        address=reader.address.wire if reader else "",
        name=reader.name if reader else "",
        fields=reader.fields if reader else None,
        unsubscribe_url=options.unsubscribe_url,
        date=date or now(),
    )
