"""The header of a message: fields shared by all readers, and fields of one reader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.delivery.message import headers
from sharekit.errors import SendError
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sharekit.digest.digest import Digest
    from sharekit.options import DigestOptions

_UNDISCLOSED = "undisclosed-recipients:;"
_ONE_CLICK = headers.plain_field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """Header fields shared by all readers.

    Attributes:
        sender: From: an address or `Name <address>`.
        reply_to: Reply-To, in the same form, or empty.
        list_id: List-Id, such as `weekly.example.org` or `Name <weekly.example.org>`; or empty.
        unsubscribe_mail: Address for unsubscribe requests by mail, besides the https link; or empty.
        automatic: Sent by a schedule: adds `Auto-Submitted: auto-generated` (RFC 3834).
    """

    sender: str
    reply_to: str = ""
    list_id: str = ""
    unsubscribe_mail: str = ""
    automatic: bool = False

    @classmethod
    def of(cls, options: DigestOptions, *, site: str = "", base_url: str = "") -> HeaderBlock:
        """Build the header block from the settings.

        Without `digest.sender`, From is the site at its own host or at `sharekit.invalid`, for previews only.
        """
        host = split_url(base_url).hostname or "sharekit.invalid"
        sender = options.sender or " ".join(filter(None, (_quoted(site), f"<digest@{host}>")))
        return cls(
            sender=sender,
            reply_to=options.reply_to,
            list_id=options.list_id,
            unsubscribe_mail=options.unsubscribe_mail,
            automatic=options.automatic,
        )


def common_fields(digest: Digest, head: HeaderBlock) -> Iterator[bytes]:
    """Yield the header fields shared by all readers, except those that describe the body.

    Raises:
        SendError: A field is invalid.
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
    digest: Digest, head: HeaderBlock, values: Mapping[str, str], message_id: str, date: datetime
) -> bytes:
    """Return the fields of one reader; they come first.

    Args:
        digest: The issue.
        head: Fields shared by all readers.
        values: The reader's `address`, `name` and `unsubscribe_url`; each may be empty.
        message_id: Without angle brackets; derived from the digest's key if empty.
        date: The time of sending.

    Raises:
        SendError: An address or URL is not allowed in a header field.
    """
    address, link = values["address"], values["unsubscribe_url"]
    own = message_id or f"{digest.key}@{headers.mailbox(head.sender, 'From')[1].rpartition('@')[2]}"
    lines = [
        _date_field(date),
        headers.plain_field("Message-ID", f"<{own}>"),
        headers.address_field("To", address, values["name"])
        if address
        else headers.plain_field("To", _UNDISCLOSED),
    ]
    if link:
        mail = [f"mailto:{head.unsubscribe_mail}?subject=unsubscribe"] if head.unsubscribe_mail else []
        lines.append(headers.uri_field("List-Unsubscribe", [link, *mail]))
        lines.append(_ONE_CLICK)
    return b"".join(lines)


@lru_cache(maxsize=8)
def _date_field(date: datetime) -> bytes:
    return headers.plain_field("Date", format_datetime(date.astimezone(UTC)))


def _list_id(text: str) -> bytes:
    """Return List-Id (RFC 2919): an optional phrase, then the identifier in angle brackets."""
    phrase, bracket, rest = text.rpartition("<")
    identifier = rest.rstrip("> ") if bracket else text.strip()
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", identifier):
        raise SendError(
            f"{text!r} is not a list identifier", where="List-Id", hint="write it as weekly.example.org"
        )
    words = headers.phrase(phrase.strip(' "'), "List-Id")
    return headers.folded("List-Id", [*words, f"<{identifier}>"])


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"' if name else ""
