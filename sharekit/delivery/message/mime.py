"""Digest ▶ message as bytes, deterministic for the same input.

Texts are quoted-printable. A soft line break stands before and after a reader's value, so that no value
affects the encoding of what surrounds it: `PreparedMessage` encodes all else once, for all readers.
"""

from __future__ import annotations

import binascii
import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from sharekit.delivery.message.header_block import HeaderBlock, common_fields, own_fields
from sharekit.delivery.message.mime_parts import BodyParts
from sharekit.digest.layout.merge_fields import field_key, in_address
from sharekit.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sharekit.digest.digest import Digest

    _Piece = bytes | Callable[[Mapping[str, str]], bytes]
    _Form = Callable[[str, str], str]

_SOFT_BREAK = b"=\r\n"
_ONE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")


def write_message(
    digest: Digest,
    head: HeaderBlock,
    *,
    address: str = "",
    name: str = "",
    unsubscribe_url: str = "",
    message_id: str = "",
    date: datetime,
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """Return the message for one reader: ASCII, CRLF line endings, lines of at most 998 bytes.

    Only an internationalized address in To is not ASCII (RFC 6532).

    Args:
        digest: The composed issue.
        head: Header fields shared by all readers.
        address: The reader's address; if empty, the message is unaddressed (for previews and archives).
        name: The reader's name.
        unsubscribe_url: The reader's unsubscribe URL (https, accepts RFC 8058 posts); without it, the email
            has no unsubscribe link.
        message_id: Without angle brackets; derived from the digest's key if empty.
        date: The time of sending.
        fields: Values for the merge fields in the intro; `name` and `address` are always available.

    Raises:
        SendError: An address or URL is not allowed in a message.
    """
    prepared = PreparedMessage(digest, head, unsubscribe=bool(unsubscribe_url))
    return prepared.fill(
        address=address,
        name=name,
        unsubscribe_url=unsubscribe_url,
        message_id=message_id,
        date=date,
        fields=fields,
    )


class PreparedMessage:
    """A message encoded except for readers' values; `fill` takes microseconds.

    Args:
        digest: The composed issue.
        head: Header fields shared by all readers.
        unsubscribe: Whether messages have an unsubscribe link; `fill` then requires one.

    Raises:
        SendError: A header field is invalid.
    """

    def __init__(self, digest: Digest, head: HeaderBlock, *, unsubscribe: bool = True) -> None:
        text, markup = digest.email(unsubscribe=unsubscribe)
        body = BodyParts(digest)
        self._digest, self._head, self._unsubscribe = digest, head, unsubscribe
        self._pieces = _merged(
            [
                *common_fields(digest, head),
                body.start,
                body.before_text,
                *_pieces(text, digest, _plain, html=False),
                body.between,
                *_pieces(markup, digest, _escaped, html=True),
                body.after,
            ]
        )

    def fill(
        self,
        *,
        address: str,
        name: str = "",
        unsubscribe_url: str = "",
        message_id: str,
        date: datetime,
        fields: Mapping[str, str] | None = None,
    ) -> bytes:
        """Return the message for one reader; see `write_message`.

        Raises:
            SendError: An address or URL is not allowed in a message, or `unsubscribe_url` does not match how
                the message was prepared.
        """
        if bool(unsubscribe_url) != self._unsubscribe:
            raise SendError(
                "unsubscribe_url must be given exactly if the message was prepared with unsubscribe links"
            )
        values = _values(address, name, unsubscribe_url, fields)
        pieces = [piece if isinstance(piece, bytes) else piece(values) for piece in self._pieces]
        return b"".join([own_fields(self._digest, self._head, values, message_id, date), *pieces])


def _merged(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Merge adjacent bytes."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and isinstance(piece, bytes) and isinstance(joined[-1], bytes):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _pieces(text: str, digest: Digest, form: _Form, *, html: bool) -> Iterator[_Piece]:
    for line in text.split("\n"):
        parts = digest.slots.pattern.split(line)  # words and slots' names in turn
        for n, part in enumerate(parts):
            before = _SOFT_BREAK if any(parts[:n]) else b""
            if n % 2:
                address = in_address("".join(parts[:n]), html=html)
                yield _filler(part, digest.slots.defaults.get(part, ""), form, address, before)
            elif part:
                yield before + _encoded(part)
        yield b"\r\n"


def _filler(
    name: str, default: str, form: _Form, address: str, before: bytes
) -> Callable[[Mapping[str, str]], bytes]:
    def filled(values: Mapping[str, str]) -> bytes:
        value = form(values.get(name) or default, address)
        return before + _encoded(value) if value else b""

    return filled


def _encoded(words: str) -> bytes:
    """Encode a part of a line as quoted-printable (RFC 2045 section 6.7)."""
    return binascii.b2a_qp(words.encode("utf-8")).replace(b"=\n", _SOFT_BREAK)


def _escaped(value: str, address: str) -> str:
    return escape(_plain(value, address))


def _plain(value: str, address: str) -> str:
    """Return a value on one line; percent-encoded inside a link's address."""
    if not value.isprintable():
        value = _ONE_LINE.sub(" ", value)
    if not address:
        return value
    in_mailbox = address.lower().startswith("mailto:") and "?" not in address
    return quote(value, safe="@" if in_mailbox else "")


def _values(
    address: str, name: str, unsubscribe_url: str, fields: Mapping[str, str] | None
) -> dict[str, str]:
    if unsubscribe_url and not unsubscribe_url.startswith(("https://", "http://")):
        raise SendError(f"{unsubscribe_url[:80]!r} is not a web address", where="List-Unsubscribe")
    values = {field_key(label): value for label, value in (fields or {}).items() if value}
    return values | {"name": name, "address": address, "unsubscribe_url": unsubscribe_url}
