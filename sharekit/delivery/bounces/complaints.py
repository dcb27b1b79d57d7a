"""Complaints: feedback reports (RFC 5965, RFC 6591) and what mailbox providers send instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from sharekit.delivery.bounces.notice import Notice, NoticeKind, addresses_in
from sharekit.delivery.bounces.notice_message import (
    decoded_text,
    field,
    fields_in,
    parts_of,
    returned_message,
    text_of,
)
from sharekit.delivery.readers.addresses import Address

_TYPE = "message/feedback-report"
_KINDS = {
    "opt-out": NoticeKind.UNSUBSCRIBE,
    "opt-out-list": NoticeKind.UNSUBSCRIBE,
    "not-spam": NoticeKind.UNKNOWN,
    "virus": NoticeKind.ABOUT_MESSAGE,
}
_INFORMATIONAL = frozenset({"auth-failure", "dkim", "not-spam", "virus"})
"""Reports that no reader asked for (RFC 6591)."""
_IN_TEXT = re.compile(r"^[ \t>]*feedback-type:[ \t]*([\w-]{2,20})", re.IGNORECASE | re.MULTILINE)
_COMPLAINT = re.compile(
    r"\bcomplaint|abuse report|feedback loop|spam report|reported as (?:spam|junk)", re.IGNORECASE
)
_ABUSE_TEXT = re.compile(
    r"(?:email|spam) (?:abuse )?(?:report|complaint)[^.]{0,40} (?:for|about|from|received)", re.IGNORECASE
)
_PROVIDER = re.compile(
    r"feedback|fbl|complaint|abuse|staff|postmaster|no-?reply|mailer-daemon|scomp|arf|report", re.IGNORECASE
)
"""Senders of such messages; people who forward one have other names."""

_RECIPIENT_FIELDS = ("original-rcpt-to", "removal-recipient", "original-recipient")
_RETURNED_FIELDS = (
    "X-HmXmrOriginalRecipient",
    "X-Original-Recipient",
    "Original-Recipient",
    "Delivered-To",
    "To",
)


def read_complaints(message: Message) -> Iterator[Notice]:
    """Yield the complaint of one reader; the report may hide the address."""
    fields = _report(message)
    if fields is None:
        return
    kind = fields.get("feedback-type", "abuse").lower().strip()
    address = _recipient(message, fields)
    detail = f"feedback report: {kind}"[:100]
    ids = tuple(fields[name].strip("<> ") for name in ("original-message-id",) if fields.get(name))
    yield Notice(
        kind=_KINDS.get(kind, NoticeKind.COMPLAINT),
        address=address,
        detail=detail,
        message_ids=ids,
        informational=kind in _INFORMATIONAL,
    )


def _report(message: Message) -> dict[str, str] | None:
    for part in parts_of(message):
        if part.get_content_type() == _TYPE:
            payload = part.get_payload()
            if isinstance(payload, list) and payload and isinstance(payload[0], Message):
                return {name.lower(): field(payload[0], name) for name in payload[0]}
            return fields_in(decoded_text(part).lstrip())
    text = text_of(message)
    match = _IN_TEXT.search(text)
    if match:
        return fields_in(re.sub(r"^[ \t>]+", "", text[match.start() :], flags=re.MULTILINE))
    if returned_message(message) is not None and _is_complaint(message, text):
        return {"feedback-type": "abuse"}
    return None


def _is_complaint(message: Message, text: str) -> bool:
    """Return whether a provider attached a message that a reader reported, without a feedback report."""
    returned = returned_message(message)
    if returned is not None and returned.get("X-HmXmrOriginalRecipient"):
        return True
    if not _PROVIDER.search(field(message, "From")):
        return False
    subject = field(message, "Subject")
    return bool(_COMPLAINT.search(subject) and re.match(r"(?!re:)", subject, re.IGNORECASE)) and bool(
        _COMPLAINT.search(text) or _ABUSE_TEXT.search(text) or not text.strip()
    )


def _recipient(message: Message, fields: dict[str, str]) -> Address | None:
    values = [fields[name] for name in _RECIPIENT_FIELDS if fields.get(name)]
    returned = returned_message(message)
    if returned is not None:
        values += [field(returned, name) for name in _RETURNED_FIELDS]
    return next((address for value in values for address in addresses_in(value)), None)
