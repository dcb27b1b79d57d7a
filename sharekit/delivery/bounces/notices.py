"""Bounces and complaints: what mail servers and mailbox providers report back.

Delivery status notices (RFC 3464) and feedback reports (RFC 5965) are read by their machine-readable parts.
What servers really send deviates: reports inside other types, missing fields, statuses only in the words, no
report at all. That is read too; what cannot be told for sure changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Literal

from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.errors import SharekitError

Kind = Literal["bounced", "delayed", "delivered", "complained", "unsubscribed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a message reports about one reader.

    Attributes:
        kind: bounced: not delivered; delayed and delivered change nothing; complained: marked as junk;
            unsubscribed: asked for by mail.
        address: The reader.
        status: Enhanced status code (RFC 3463), or empty.
        permanent: Whether the mailbox takes no mail, for good: never write to it again.
        detail: The server's words.
        message_id: Of the message it is about, without brackets, or empty.
    """

    kind: Kind
    address: Address
    status: str = ""
    permanent: bool = False
    detail: str = ""
    message_id: str = ""


_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_ADDRESS = re.compile(r"[^\s<>;,\"'()\[\]:]+@[^\s<>;,\"'()\[\]:]+")
_GONE = re.compile(r"5\.(1\.\d+|2\.1|4\.4)$|5\.0\.0$")
"""No such mailbox or host, disabled. A full mailbox (5.2.2) or a policy (5.7.x) may change."""
_ACTIONS = {
    "failed": "bounced",
    "failure": "bounced",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
_MESSAGE_ID = re.compile(r"^message-id:\s*<([^>\s]+)>", re.IGNORECASE | re.MULTILINE)
_NO_MAILBOX = re.compile(
    r"user unknown|no such (?:user|recipient|mailbox|address)|unknown (?:user|recipient)|does ?n[o']t exist"
    r"|recipient address rejected|address not found|mailbox (?:not found|unavailable)"
    r"|account (?:is )?disabled",
    re.IGNORECASE,
)


def read_notices(message: EmailMessage) -> list[Notice]:
    """Return what a message reports; nothing for a message that is no report, such as a holiday reply."""
    about = _subject_of(message)
    complaint = _part(message, "message/feedback-report")
    if complaint is not None:
        return list(_complaints(message, complaint, about))
    status = _part(message, "message/delivery-status") or _part(message, "message/global-delivery-status")
    if status is not None:
        return list(_statuses(message, status, about))
    if _by_mail(message):
        return list(_leaving(message, about))
    return list(_plain_bounce(message, about)) if _is_bounce(message) else []


# --- delivery status notices


def _statuses(message: EmailMessage, part: EmailMessage, about: str) -> Iterator[Notice]:
    for fields in _blocks(part):
        kind = _ACTIONS.get(_word(fields.get("action", "")))
        status = _first(_STATUS, fields.get("status", "")) or _first(
            _STATUS, fields.get("diagnostic-code", "")
        )
        if kind is None and "final-recipient" in fields:
            kind = _kind_of(status)
        address = _address(fields.get("original-recipient", "")) or _address(
            fields.get("final-recipient", "")
        )
        address = address or _address(_header(message, "X-Failed-Recipients"))
        if kind is None or address is None:
            continue
        words = " ".join(fields.get("diagnostic-code", "").split())
        yield _bounce(kind, address, status, words.partition(";")[2].strip() or words, about)


def _bounce(kind: str, address: Address, status: str, words: str, about: str) -> Notice:
    permanent = kind == "bounced" and _is_permanent(status, words)
    return Notice(
        kind=kind,  # type: ignore[arg-type]  # one of _ACTIONS
        address=address,
        status=status,
        permanent=permanent,
        detail=" ".join(part for part in (status, words) if part)[:500],
        message_id=about,
    )


def _is_permanent(status: str, words: str) -> bool:
    """Tell whether the mailbox is gone: by its status, or where that says nothing, by the words."""
    if status.endswith(".0.0") or not status:
        reply = _first(_REPLY, words) or status[:1]
        return reply != "4" and bool(_NO_MAILBOX.search(words))
    return bool(_GONE.match(status))


def _kind_of(status: str) -> str | None:
    return {"5": "bounced", "4": "delayed", "2": "delivered"}.get(status[:1])


def _blocks(part: EmailMessage) -> Iterator[dict[str, str]]:
    """Yield the groups of fields; each holds lower-case names."""
    payload = part.get_payload()
    if isinstance(payload, list):
        for block in payload:
            assert isinstance(block, EmailMessage)
            yield {name.lower(): str(value) for name, value in block.items()}
        return
    text = part.get_content() if isinstance(payload, str) else ""
    text = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    for block_text in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        fields = re.findall(r"^([\w-]+):[ \t]*((?:.*)(?:\n[ \t].*)*)", block_text, re.MULTILINE)
        if fields:
            yield {name.lower(): value.strip() for name, value in fields}


# --- bounces in words only


def _is_bounce(message: EmailMessage) -> bool:
    sender = _header(message, "From").lower()
    return any(name in sender for name in ("mailer-daemon", "postmaster", "mail delivery")) or (
        _header(message, "Return-Path").strip() == "<>" and "X-Failed-Recipients" in message
    )


def _plain_bounce(message: EmailMessage, about: str) -> Iterator[Notice]:
    text = _text(message)
    named = _header(message, "X-Failed-Recipients")
    before = re.split(
        r"^-+ .*(?:original|copy|returned).*$", text, maxsplit=1, flags=re.IGNORECASE | re.MULTILINE
    )[0]
    found = named or " ".join(dict.fromkeys(_ADDRESS.findall(before)))
    addresses = [address for word in _ADDRESS.findall(found) if (address := _address(word))]
    status = _first(_STATUS, before)
    failed = bool(status.startswith("5") or _NO_MAILBOX.search(before))
    if not failed or len(addresses) != 1:
        return  # more than one address, and no telling which is meant
    words = next((line.strip() for line in before.splitlines() if _STATUS.search(line)), "")
    yield _bounce("bounced", addresses[0], status, words or " ".join(before.split())[:300], about)


# --- complaints, and leaving by mail


def _complaints(message: EmailMessage, part: EmailMessage, about: str) -> Iterator[Notice]:
    fields = next(_blocks(part), {})
    original = _original(message)
    words = fields.get("original-rcpt-to", "") or fields.get("removal-recipient", "")
    if not words and original is not None:
        words = _header(original, "To")
    kind = _word(fields.get("feedback-type", "abuse"))
    if kind in {"not-spam", "virus"}:
        return
    for word in _ADDRESS.findall(words):
        address = _address(word)
        if address is not None:
            said = f"feedback report: {kind}"
            yield Notice(kind="complained", address=address, permanent=True, detail=said, message_id=about)


def _by_mail(message: EmailMessage) -> bool:
    automatic = _header(message, "Auto-Submitted").lower() or "no"
    return automatic == "no" and _header(message, "Subject").strip().lower() == "unsubscribe"


def _leaving(message: EmailMessage, about: str) -> Iterator[Notice]:
    for _, text in getaddresses([_header(message, "From")])[:1]:
        address = _address(text)
        if address is not None:
            yield Notice(
                kind="unsubscribed", address=address, permanent=True, detail="asked by mail", message_id=about
            )


# --- reading messages


def _part(message: EmailMessage, kind: str) -> EmailMessage | None:
    found = next((part for part in message.walk() if part.get_content_type() == kind), None)
    return found if isinstance(found, EmailMessage) else None


def _original(message: EmailMessage) -> EmailMessage | None:
    for part in message.walk():
        if part.get_content_type() in {"message/rfc822", "message/global"}:
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage):
                return inner[0]
    return None


def _subject_of(message: EmailMessage) -> str:
    """Return the Message-ID of the message that a report is about."""
    original = _original(message)
    if original is not None:
        return _header(original, "Message-ID").strip("<> ")
    head = _part(message, "text/rfc822-headers") or _part(message, "message/rfc822-headers")
    return _first(_MESSAGE_ID, _text(head) if head is not None else _text(message))


def _text(message: EmailMessage) -> str:
    texts = []
    for part in message.walk():
        if part.get_content_maintype() == "text":
            raw = part.get_payload(decode=True)
            texts.append(raw.decode(errors="replace") if isinstance(raw, bytes) else "")
    return "\n".join(texts)


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, ""))
    except (ValueError, IndexError, AttributeError):  # the standard library's parser of broken fields
        return ""


def _address(text: str) -> Address | None:
    """Return the address in a field such as `rfc822; <Ada@x.org>`, or None."""
    found = _ADDRESS.search(text.partition(";")[2] or text)
    try:
        return parse_address(found[0].strip("<>.")) if found else None
    except SharekitError:
        return None


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _word(text: str) -> str:
    return re.split(r"[\s(;]", text.strip().lower(), maxsplit=1)[0]
