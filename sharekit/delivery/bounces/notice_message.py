"""A message that may be a notice: its parts, texts and the header of the message it returns.

Anyone may send a notice, so all work is bounded: number and depth of parts, length of fields and texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from email import message_from_string
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message

from sharekit.delivery.readers.addresses import Address
from sharekit.email_parsing import parse_plainly
from sharekit.support.text_utils import codec_of

LARGEST = 2_000_000
"""Bytes of a message that are read; what a notice says, and the header it returns, comes first."""

_MOST_PARTS = 200
_DEEPEST = 12
_LONGEST_FIELD = 2_000
_LONGEST_TEXT = 40_000
_LONGEST_HTML = 200_000
_RETURNED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"})
_FIELD = re.compile(r"^([!-9;-~]{1,100}):[ \t]*((?:[^\n]*)(?:\n[ \t][^\n]*)*)", re.MULTILINE)
_BRACKETS = re.compile(r"<([^<>\s]{3,250})>|([^\s<>,;]{1,120}@[^\s<>,;]{1,120})")


def parse_message(raw: bytes) -> Message:
    """Parse at most the first `LARGEST` bytes; what cannot be parsed is an empty message."""
    try:
        return parse_plainly(raw[:LARGEST])
    except (RecursionError, ValueError, LookupError, IndexError, AttributeError):
        return Message()


def parts_of(message: Message) -> Iterator[Message]:
    """Yield the message and its parts, outer ones first, without the insides of returned messages."""
    waiting, count = [(message, 0)], 0
    while waiting and count < _MOST_PARTS:
        part, depth = waiting.pop(0)
        count += 1
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and depth < _DEEPEST and part.get_content_maintype() == "multipart":
            waiting[:0] = [(inner, depth + 1) for inner in payload if isinstance(inner, Message)]


def part_of(message: Message, *types: str) -> Message | None:
    """Return the first part of one of the types."""
    return next((part for part in parts_of(message) if part.get_content_type() in types), None)


def field(message: Message, name: str) -> str:
    """Return a decoded header field on one line, or an empty string."""
    text = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    text = text[:_LONGEST_FIELD].encode(errors="surrogateescape").decode(errors="replace")
    with suppress(ValueError, LookupError, AssertionError, MessageError):
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def text_of(message: Message, most: int = _LONGEST_TEXT) -> str:
    """Return the texts of a message, plain ones or else HTML without its tags; `most` characters of them."""
    plain = [_decoded(part) for part in parts_of(message) if _is_plain(part)]
    text = "\n".join(plain).strip()
    if not text:
        text = "\n".join(
            _without_tags(_decoded(part))
            for part in parts_of(message)
            if part.get_content_type() == "text/html"
        )
    return text[:most].replace("\r\n", "\n").replace("\r", "\n")


def _is_plain(part: Message) -> bool:
    """Return whether a part is plain text, or a multipart whose boundary is missing."""
    unparsed = part.get_content_maintype() == "multipart" and not part.is_multipart()
    return unparsed or part.get_content_type() == "text/plain"


def words_about(text: str, addresses: Iterable[Address]) -> dict[str, str]:
    """Return the part of a text that begins with each address, up to the next one, by the address's key."""
    lower = text.lower()
    positions = ((lower.find(address.written.lower()), address.key) for address in addresses)
    starts = sorted((start, key) for start, key in positions if start >= 0)
    ends = [*(start for start, _ in starts[1:]), len(text)]
    return {
        key: text[text.rfind("\n", 0, start) + 1 : end]
        for (start, key), end in zip(starts, ends, strict=False)
    }


def decoded_text(part: Message) -> str:
    """Return the text of one part, whatever its type says."""
    return _decoded(part)[:_LONGEST_TEXT].replace("\r\n", "\n").replace("\r", "\n")


def _decoded(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        return "\n".join(str(inner)[:_LONGEST_TEXT] for inner in payload[:1])
    raw = part.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else str(payload or "").encode(errors="replace")
    charsets = [codec_of(str(part.get_content_charset() or "")), "utf-8"]
    if b"\x1b$" in data:
        charsets.insert(0, "iso-2022-jp")
    for charset in charsets:
        try:
            return data.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", errors="replace")


def _without_tags(markup: str) -> str:
    """Return the words of an HTML page, each element's on lines of their own."""
    from lxml import etree, html  # rarely needed

    parser = html.HTMLParser(encoding="utf-8")
    try:
        root = html.document_fromstring(markup[:_LONGEST_HTML].encode(errors="replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(root, "style", "script", etree.Comment, with_tail=False)
    return "\n".join(map(str, root.itertext()))


def fields_in(text: str) -> dict[str, str]:
    """Return the header fields in a block of text, by lower-case name; the first of a name counts."""
    fields: dict[str, str] = {}
    for match in _FIELD.finditer(text[:_LONGEST_TEXT]):
        fields.setdefault(match[1].lower(), " ".join(match[2].split())[:_LONGEST_FIELD])
    return fields


def returned_message(message: Message) -> Message | None:
    """Return the message that a notice is about, or its header, if it is attached."""
    for part in parts_of(message):
        if part.get_content_type() not in _RETURNED:
            continue
        payload = part.get_payload()
        if isinstance(payload, list):
            inner = payload[0] if payload else None
            if isinstance(inner, Message):
                return inner
        text = decoded_text(part).lstrip()
        if text:
            return message_from_string(text[:_LONGEST_TEXT])
    return None


def is_report(message: Message) -> bool:
    """Return whether a message is a delivery status notification by its type (RFC 6522)."""
    kind = str(message.get_param("report-type", "")).lower()
    return message.get_content_type() == "multipart/report" and kind == "delivery-status"


def message_ids_in(text: str) -> list[str]:
    """Return the Message-IDs in a field's value, without brackets."""
    return [match[1] or match[2] for match in _BRACKETS.finditer(text[:_LONGEST_FIELD])]


_ID_FIELD = re.compile(r"^>*[ \t]*message-id:[ \t]*<?([^<>\s]{3,250})", re.IGNORECASE | re.MULTILINE)
_RECIPIENT_FIELDS = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Apparently-To")


TOKEN = re.compile(r"(?<![a-z0-9])[a-z2-7]{32}(?![a-z0-9])")
"""The left part of our Message-IDs, also inside bounce addresses."""


def message_ids_of(message: Message) -> list[str]:
    """Return the Message-IDs that a notice may be about, most likely first.

    They come from the returned message or its header, from the text, and from References. A bounce address
    per reader has the left part of the Message-ID in it, as in `bounces+ID@example.org`.
    """
    returned = returned_message(message)
    ids = message_ids_in(field(returned, "Message-ID")) if returned is not None else []
    ids += _ID_FIELD.findall(text_of(message))
    for name in ("References", "In-Reply-To", "X-Original-Message-ID"):
        ids += message_ids_in(field(message, name))
    for name in _RECIPIENT_FIELDS:
        ids += TOKEN.findall(field(message, name).lower())
    return ids
