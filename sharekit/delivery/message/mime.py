"""Digest ▶ message: the whole of it, as bytes that are the same for the same input.

Texts are quoted-printable, line by line: what one line holds never changes how another is encoded. So
`prepare` encodes every line without a slot once, and `Prepared.fill` encodes only the few that hold a
reader's own values; its bytes are those of `write_message`.
"""

from __future__ import annotations

import binascii
import html
import re
from typing import TYPE_CHECKING

from sharekit.delivery.message.header_block import Letterhead, common_fields, own_fields
from sharekit.delivery.message.mime_parts import Body
from sharekit.errors import SendError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sharekit.digest.digest import Digest

    _Piece = bytes | Callable[[Mapping[str, str]], bytes]

_ONE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")


def write_message(
    digest: Digest,
    head: Letterhead,
    *,
    address: str = "",
    name: str = "",
    unsubscribe_url: str = "",
    message_id: str = "",
    date: datetime,
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """Return one reader's message: CRLF line ends, lines of at most 998 bytes, ASCII.

    Only an international address in To goes beyond ASCII (RFC 6532).

    Args:
        digest: The letter.
        head: What is the same for every reader.
        address: The reader's address; a message for nobody (to look at, to archive) when empty.
        name: The reader's name.
        unsubscribe_url: The reader's own https address for leaving, which takes RFC 8058 posts; without it
            the letter has no unsubscribe link.
        message_id: Without angle brackets; made of the digest's key when empty.
        date: Moment of sending.
        fields: Values for the slots the editor wrote into the intro; `name` and `address` are always there.

    Raises:
        SendError: An address or link cannot stand in a message.
    """
    values = _values(address, name, unsubscribe_url, fields)
    text, markup = digest.letter(unsubscribe=bool(unsubscribe_url))
    filled = digest.slots.fill(text, values, _spoken)
    page = digest.slots.fill(markup, values, _marked_up)
    top = own_fields(digest, head, values, message_id, date)
    body = Body(digest)
    head_fields = [top, *common_fields(digest, head), body.start]
    texts = [body.before_text, _encoded(filled), body.between, _encoded(page), body.after]
    return b"".join([*head_fields, *texts])


def prepare(digest: Digest, head: Letterhead, *, unsubscribe: bool = True) -> Prepared:
    """Encode everything that no reader changes.

    Args:
        digest: The letter.
        head: What is the same for every reader.
        unsubscribe: Whether readers get an unsubscribe link; `fill` then needs one for each.

    Raises:
        SendError: A field of the letterhead cannot be used.
    """
    return Prepared(digest, head, unsubscribe=unsubscribe)


class Prepared:
    """A message encoded but for the readers' own values; `fill` costs microseconds. See `prepare`."""

    def __init__(self, digest: Digest, head: Letterhead, *, unsubscribe: bool) -> None:
        text, markup = digest.letter(unsubscribe=unsubscribe)
        body = Body(digest)
        self._digest, self._head, self._unsubscribe = digest, head, unsubscribe
        self._pieces = _joined(
            [
                *common_fields(digest, head),
                body.start,
                body.before_text,
                *_pieces(text, digest, _spoken),
                body.between,
                *_pieces(markup, digest, _marked_up),
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
        """Return one reader's message, byte for byte what `write_message` returns for the same values.

        Raises:
            SendError: An address or link cannot stand in a message, or the link is missing where the letter
                has one, or given where it has none.
        """
        if bool(unsubscribe_url) != self._unsubscribe:
            raise SendError("prepared for readers with unsubscribe links, or for none; this one differs")
        values = _values(address, name, unsubscribe_url, fields)
        top = own_fields(self._digest, self._head, values, message_id, date)
        return top + b"".join(
            [piece if isinstance(piece, bytes) else piece(values) for piece in self._pieces]
        )


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Return the pieces with neighbouring bytes made one."""
    joined: list[_Piece] = []
    for piece in pieces:
        if joined and isinstance(piece, bytes) and isinstance(joined[-1], bytes):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _pieces(text: str, digest: Digest, form: Callable[[str], str]) -> Iterator[_Piece]:
    for line in text.split("\n"):
        parts = digest.slots.pattern.split(line)  # words and slots' names in turn
        yield _encoded_line(line) if len(parts) == 1 else _filler(parts, digest.slots.defaults, form)


def _filler(
    parts: Sequence[str], defaults: Mapping[str, str], form: Callable[[str], str]
) -> Callable[[Mapping[str, str]], bytes]:
    names = {n: name for n, name in enumerate(parts) if n % 2}

    def filled(values: Mapping[str, str]) -> bytes:
        line = list(parts)
        for n, name in names.items():
            line[n] = form(values.get(name) or defaults.get(name, ""))
        return _encoded_line("".join(line))

    return filled


def _encoded(text: str) -> bytes:
    return b"".join(map(_encoded_line, text.split("\n")))


def _encoded_line(line: str) -> bytes:
    """Return one line as quoted-printable, with its line end (RFC 2045, 6.7)."""
    return binascii.b2a_qp(line.encode("utf-8")).replace(b"=\n", b"=\r\n") + b"\r\n"


def _spoken(value: str) -> str:
    return _ONE_LINE.sub(" ", value)


def _marked_up(value: str) -> str:
    return html.escape(_ONE_LINE.sub(" ", value))


def _values(
    address: str, name: str, unsubscribe_url: str, fields: Mapping[str, str] | None
) -> dict[str, str]:
    if unsubscribe_url and not unsubscribe_url.startswith(("https://", "http://")):
        raise SendError(f"{unsubscribe_url[:80]!r} is no web address", where="List-Unsubscribe")
    return {**(fields or {}), "name": name, "address": address, "unsubscribe_url": unsubscribe_url}
