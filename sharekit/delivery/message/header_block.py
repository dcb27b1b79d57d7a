"""The header of a message: what is the same for every reader, and what is each one's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sharekit.delivery.message import headers
from sharekit.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sharekit.digest.digest import Digest
    from sharekit.options import DigestOptions

_NOWHERE = "undisclosed-recipients:;"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """The header fields that are the same for every reader.

    Attributes:
        sender: From: an address, or `Name <address>`.
        reply_to: Reply-To, likewise, or empty.
        list_id: List-Id, such as `weekly.example.org`, or `Name <weekly.example.org>`; or empty.
        unsubscribe_mail: Address that takes unsubscribes by mail, besides each reader's https link; or empty.
        automatic: Whether a schedule sent it, so that it says `Auto-Submitted: auto-generated` (RFC 3834).
    """

    sender: str
    reply_to: str = ""
    list_id: str = ""
    unsubscribe_mail: str = ""
    automatic: bool = False

    @classmethod
    def of(cls, options: DigestOptions, *, site: str = "", base_url: str = "") -> Letterhead:
        """Return the letterhead that the settings describe.

        Without a sender it is the publication at its own host, or at `sharekit.invalid`: good to look at,
        never to send.
        """
        host = urlsplit(base_url).hostname or "sharekit.invalid"
        sender = options.sender or " ".join(filter(None, (_quoted(site), f"<digest@{host}>")))
        return cls(
            sender=sender,
            reply_to=options.reply_to,
            list_id=options.list_id,
            unsubscribe_mail=options.unsubscribe_mail,
            automatic=options.automatic,
        )


def common_fields(digest: Digest, head: Letterhead) -> Iterator[bytes]:
    """Yield the header fields that are the same for every reader, but for those of the body.

    Raises:
        SendError: A field of the letterhead cannot be used.
    """
    display, address = headers.mailbox(head.sender, "From")
    yield headers.address_field("From", address, display)
    if head.reply_to:
        display, address = headers.mailbox(head.reply_to, "Reply-To")
        yield headers.address_field("Reply-To", address, display)
    yield headers.text_field("Subject", digest.subject)
    if head.list_id:
        yield _list_id(head.list_id)
    if head.automatic:
        yield headers.plain_field("Auto-Submitted", "auto-generated")
    if digest.language:
        yield headers.plain_field("Content-Language", digest.language)


def own_fields(
    digest: Digest, head: Letterhead, values: Mapping[str, str], message_id: str, date: datetime
) -> bytes:
    """Return the fields that differ from reader to reader; they come first.

    Args:
        digest: The letter.
        head: What is the same for every reader.
        values: The reader's `address`, `name` and `unsubscribe_url`, each perhaps empty.
        message_id: Without angle brackets; made of the digest's key when empty.
        date: Moment of sending.

    Raises:
        SendError: An address or link cannot stand in a header field.
    """
    address, link = values["address"], values["unsubscribe_url"]
    own = message_id or f"{digest.key}@{headers.mailbox(head.sender, 'From')[1].rpartition('@')[2]}"
    lines = [
        headers.plain_field("Date", format_datetime(date.astimezone(UTC))),
        headers.plain_field("Message-ID", f"<{own}>"),
        headers.address_field("To", address, values["name"])
        if address
        else headers.plain_field("To", _NOWHERE),
    ]
    if link:
        mail = [f"mailto:{head.unsubscribe_mail}?subject=unsubscribe"] if head.unsubscribe_mail else []
        lines.append(headers.uri_field("List-Unsubscribe", [link, *mail]))
        lines.append(headers.plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    return b"".join(lines)


def _list_id(text: str) -> bytes:
    """Return List-Id (RFC 2919): an optional phrase and an identifier in angle brackets."""
    phrase, bracket, rest = text.rpartition("<")
    identifier = rest.rstrip("> ") if bracket else text.strip()
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", identifier):
        raise SendError(
            f"{text!r} is no list identifier", where="List-Id", hint="write it as weekly.example.org"
        )
    words = headers.phrase(phrase.strip(' "'), "List-Id")
    return headers.folded("List-Id", [*words, f"<{identifier}>"])


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"' if name else ""
