"""Digest ▶ message: the whole of it, as bytes that are the same for the same input.

    multipart/alternative
    ├── text/plain
    └── text/html, or multipart/related with the pictures inside

Texts are quoted-printable, line by line: what one line holds never changes how another is encoded. So
`prepare` encodes every line without a slot once, and `Prepared.fill` encodes only the few that hold a
reader's own values; its bytes are those of `write_message`.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sharekit.delivery import headers
from sharekit.digest.pictures import Picture, content_id
from sharekit.errors import SendError
from sharekit.files import sha256

if TYPE_CHECKING:
    from sharekit.digest.render import Digest
    from sharekit.options import DigestOptions

__all__ = ["Letterhead", "Prepared", "prepare", "write_message"]

_ONE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
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
        )


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
    """Return one reader's message: CRLF line ends, lines of at most 998 bytes, ASCII alone.

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
    top = _own_fields(digest, head, values, message_id, date)
    body = _Body(digest)
    return b"".join(
        [
            top,
            *body.fields(head),
            body.before_text,
            _encoded(filled),
            body.between,
            _encoded(page),
            body.after,
        ]
    )


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
        body = _Body(digest)
        self._digest, self._head, self._unsubscribe = digest, head, unsubscribe
        self._pieces = _joined(
            [
                *body.fields(head),
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
        top = _own_fields(self._digest, self._head, values, message_id, date)
        return top + b"".join(
            [piece if isinstance(piece, bytes) else piece(values) for piece in self._pieces]
        )


_Piece = bytes | Callable[[Mapping[str, str]], bytes]


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


def _quoted(name: str) -> str:
    return '"' + re.sub(r'(["\\])', r"\\\1", name) + '"' if name else ""


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


def _own_fields(
    digest: Digest, head: Letterhead, values: Mapping[str, str], message_id: str, date: datetime
) -> bytes:
    """Return the fields that differ from reader to reader; they come first."""
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


class _Body:
    """Everything between and around the texts; the same for every reader.

    Boundaries hold `=_`, which neither quoted-printable nor base64 ever produces.
    """

    def __init__(self, digest: Digest) -> None:
        mark = sha256(digest.key.encode())[:24]
        self._digest, self._outer, self._inner = digest, f"=_{mark}-a", f"=_{mark}-r"

    def fields(self, head: Letterhead) -> Iterator[bytes]:
        """Yield the header fields that are the same for every reader, and the empty line."""
        display, address = headers.mailbox(head.sender, "From")
        yield headers.address_field("From", address, display)
        if head.reply_to:
            display, address = headers.mailbox(head.reply_to, "Reply-To")
            yield headers.address_field("Reply-To", address, display)
        yield headers.text_field("Subject", self._digest.subject)
        if head.list_id:
            yield _list_id(head.list_id)
        if head.automatic:
            yield headers.plain_field("Auto-Submitted", "auto-generated")
        if self._digest.language:
            yield headers.plain_field("Content-Language", self._digest.language)
        yield headers.plain_field("MIME-Version", "1.0")
        yield f'Content-Type: multipart/alternative; boundary="{self._outer}"\r\n\r\n'.encode()

    @property
    def before_text(self) -> bytes:
        return self._part(self._outer, "text/plain; charset=utf-8", "quoted-printable")

    @property
    def between(self) -> bytes:
        page = "text/html; charset=utf-8"
        if not self._pictures:
            return self._part(self._outer, page, "quoted-printable")
        related = f'multipart/related; type="text/html"; boundary="{self._inner}"'
        opening = f"--{self._outer}\r\nContent-Type: {related}\r\n\r\n".encode()
        return opening + self._part(self._inner, page, "quoted-printable")

    @property
    def after(self) -> bytes:
        end = f"--{self._outer}--\r\n".encode()
        if not self._pictures:
            return end
        parts = [self._picture(picture) for picture in self._digest.images]
        return b"".join([*parts, f"--{self._inner}--\r\n".encode(), end])

    @property
    def _pictures(self) -> bool:
        return self._digest.inside and bool(self._digest.images)

    @staticmethod
    def _part(boundary: str, kind: str, encoding: str, *more: str) -> bytes:
        lines = [f"--{boundary}", f"Content-Type: {kind}", f"Content-Transfer-Encoding: {encoding}", *more]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")

    def _picture(self, picture: Picture) -> bytes:
        name = re.sub(r"[^A-Za-z0-9._-]", "_", picture.name)
        more = (f"Content-ID: <{content_id(picture)}>", f'Content-Disposition: inline; filename="{name}"')
        head = self._part(self._inner, f'{picture.type}; name="{name}"', "base64", *more)
        return head + base64.encodebytes(picture.data).replace(b"\n", b"\r\n")


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
