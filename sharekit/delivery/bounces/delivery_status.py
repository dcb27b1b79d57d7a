"""Delivery status notifications (RFC 3464, RFC 6533), also as fields inside other texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from email.message import Message

from sharekit.delivery.bounces.notice import STATUS, Notice, NoticeKind, addresses_in, bounce, first_match
from sharekit.delivery.bounces.notice_message import (
    decoded_text,
    field,
    fields_in,
    parts_of,
    text_of,
    words_about,
)
from sharekit.delivery.readers.addresses import Address

_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_IN_TEXT = re.compile(r"^[ \t>]*(?:final|original)-recipient:", re.IGNORECASE | re.MULTILINE)
_DELIVERED = frozenset({"delivered", "relayed", "expanded"})
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_INDENT = re.compile(r"^[ \t>]*(?=[\w-]{2,40}:)", re.MULTILINE)


def read_delivery_status(message: Message) -> Iterator[Notice]:
    """Yield a notice for each recipient in a delivery status notification."""
    blocks = list(_blocks(message))
    if not blocks:
        return
    text = _before_fields(text_of(message))
    failed = next(addresses_in(field(message, "X-Failed-Recipients")), None)
    addresses = [_recipient(fields) or failed for fields in blocks]
    segments = words_about(text, filter(None, addresses))
    for fields, address in zip(blocks, addresses, strict=True):
        segment = segments.get(address.key, "") if address else ""
        notice = _notice(fields, address, text if len(blocks) == 1 else segment)
        if notice is not None:
            yield notice


def _blocks(message: Message) -> Iterator[Mapping[str, str]]:
    """Yield the groups of fields about one recipient each."""
    for part in parts_of(message):
        if part.get_content_type() in _TYPES:
            yield from filter(_is_about_recipient, _groups(part))
            return
    text = text_of(message)
    if _IN_TEXT.search(text):
        groups = (fields_in(_INDENT.sub("", block)) for block in _BLANK_LINE.split(text))
        yield from filter(_is_about_recipient, groups)


def _groups(part: Message) -> Iterator[Mapping[str, str]]:
    payload = part.get_payload()
    if isinstance(payload, list):  # Python parses each group of fields as a message
        for block in payload[:100]:
            if isinstance(block, Message):
                yield {name.lower(): field(block, name) for name in block}
        return
    for text in _BLANK_LINE.split(decoded_text(part)):
        yield fields_in(text)


def _is_about_recipient(fields: Mapping[str, str]) -> bool:
    return (
        "final-recipient" in fields or "original-recipient" in fields or {"action", "status"} <= fields.keys()
    )


def _recipient(fields: Mapping[str, str]) -> Address | None:
    """Return the address that was written to; a forwarded one comes second."""
    values = (_value(fields.get(name, "")) for name in ("original-recipient", "final-recipient"))
    return next((address for value in values for address in addresses_in(value)), None)


def _notice(fields: Mapping[str, str], address: Address | None, context: str) -> Notice | None:
    action = re.split(r"[\s(;]", fields.get("action", "").lower(), maxsplit=1)[0]
    raw_status = fields.get("status", "")
    words = _value(fields.get("diagnostic-code", "")) or raw_status.partition("(")[2].rstrip(")")
    status = first_match(STATUS, raw_status) or first_match(STATUS, words)
    if action in _DELIVERED or (not action and status.startswith("2")):
        return Notice(kind=NoticeKind.DELIVERED, address=address, status=status, detail=words[:500])
    if not (action or status or words):
        return None
    is_failed = action.startswith("fail") or (not action and not status.startswith("4"))
    return bounce(words, status=status, address=address, context=context, failed=is_failed)


def _value(text: str) -> str:
    """Return a field's value without its type, such as `rfc822;` or `smtp;`."""
    kind, semicolon, rest = text.partition(";")
    return rest.strip() if semicolon and re.fullmatch(r"[\w-]{2,40}", kind.strip()) else text


def _before_fields(text: str) -> str:
    match = _IN_TEXT.search(text)
    return text[: match.start()] if match else text
