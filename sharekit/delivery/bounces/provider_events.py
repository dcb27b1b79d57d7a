"""Events in JSON, as providers send them to webhooks and mailboxes.

Amazon SES (also by SNS), Postmark, SendGrid, Mailgun and Resend. The body is one JSON object, or a
list of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import Any

from sharekit.delivery.bounces.notice import Notice, NoticeKind, bounce, valid_address
from sharekit.delivery.bounces.notice_message import text_of

_Event = dict[str, Any]
_LONGEST = 1_000_000
_FOLD = re.compile(r"!?\n ")
"""How mail servers break lines that are too long."""


def read_provider_events(message: Message) -> Iterator[Notice]:
    """Yield the notices in a message whose body is JSON."""
    yield from notices_in_json(text_of(message, _LONGEST))


def notices_in_json(text: str) -> Iterator[Notice]:
    """Yield the notices in a text that is JSON; nothing if it is not."""
    text = text.strip()
    if not text.startswith(("{", "[{", "[\n")) or len(text) > _LONGEST:
        return
    end = max(text.rfind("}"), text.rfind("]")) + 1
    try:
        data = json.loads(_FOLD.sub("", text[:end]), strict=False)
    except (ValueError, RecursionError):
        return
    for event in data if isinstance(data, list) else [data]:
        if isinstance(event, dict):
            yield from _notices(event)


def _notices(event: _Event) -> Iterator[Notice]:
    inner = event.get("Message")
    if isinstance(inner, str) and event.get("Type") == "Notification":  # Amazon SNS
        yield from notices_in_json(inner)
    elif "notificationType" in event or ("eventType" in event and "mail" in event):
        yield from _amazon(event)
    elif "RecordType" in event or "BouncedAt" in event:
        yield from _postmark(event)
    elif "event-data" in event:
        yield from _mailgun(_object(event["event-data"]))
    elif _text(event, "type").startswith("email."):
        yield from _resend(_text(event, "type"), _object(event.get("data")))
    elif "event" in event and "email" in event:
        yield from _sendgrid(event)
    elif {"reason", "email"} <= event.keys():
        address = valid_address(_text(event, "email"))
        yield bounce(_text(event, "reason"), status=_text(event, "status"), address=address)


def _amazon(event: _Event) -> Iterator[Notice]:
    """Source: Amazon SES developer guide, "Amazon SNS notification contents"."""
    kind = (_text(event, "notificationType") or _text(event, "eventType")).lower()
    mail = _object(event.get("mail"))
    ids = _amazon_ids(mail)
    details = _object(event.get(kind)) or _object(event.get("deliveryDelay"))
    if kind == "complaint":
        feedback = _text(details, "complaintFeedbackType") or "abuse"
        wanted = NoticeKind.UNKNOWN if feedback == "not-spam" else NoticeKind.COMPLAINT
        for item in _objects(details.get("complainedRecipients")):
            address = valid_address(_text(item, "emailAddress"))
            yield Notice(kind=wanted, address=address, detail=f"complaint: {feedback}"[:100], message_ids=ids)
    elif kind == "bounce":
        permanent = _text(details, "bounceType") == "Permanent"
        for item in _objects(details.get("bouncedRecipients")):
            words = _text(item, "diagnosticCode").removeprefix("smtp;").strip()
            context = _AMAZON_SUBTYPES.get(_text(details, "bounceSubType"), "")
            address = valid_address(_text(item, "emailAddress"))
            status = _text(item, "status")
            yield _with_ids(
                bounce(words, status=status, address=address, context=context, failed=permanent), ids
            )
    elif kind == "delivery":
        for recipient in _list(details.get("recipients")):
            yield Notice(kind=NoticeKind.DELIVERED, address=valid_address(str(recipient)), message_ids=ids)
    elif kind == "deliverydelay":
        for item in _objects(details.get("delayedRecipients")):
            address = valid_address(_text(item, "emailAddress"))
            words = _text(item, "diagnosticCode")
            yield _with_ids(bounce(words, status=_text(item, "status"), address=address, failed=False), ids)


_AMAZON_SUBTYPES = {
    "NoEmail": "unknown user",
    "Suppressed": "unknown user",
    "OnAccountSuppressionList": "unknown user",
    "MailboxFull": "mailbox full",
    "MessageTooLarge": "message too large",
    "ContentRejected": "message content rejected",
    "AttachmentRejected": "attachment rejected",
}


def _amazon_ids(mail: _Event) -> tuple[str, ...]:
    """Return the Message-ID that we set, and the one that Amazon gave."""
    own = _text(_object(mail.get("commonHeaders")), "messageId")
    headers = (
        _text(item, "value")
        for item in _objects(mail.get("headers"))
        if _text(item, "name").lower() == "message-id"
    )
    return tuple(text.strip("<> ") for text in (*headers, own, _text(mail, "messageId")) if text)


def _postmark(event: _Event) -> Iterator[Notice]:
    """Source: Postmark developer documentation, "Bounce webhook", "Spam complaint webhook"."""
    record = _text(event, "RecordType") or "Bounce"
    kind = _text(event, "Type")
    address = valid_address(_text(event, "Email") or _text(event, "Recipient"))
    ids = _ids(event, "MessageID") + _ids(_object(event.get("Metadata")), "message-id")
    words = _text(event, "Details") or _text(event, "Description")
    if record == "SpamComplaint" or kind == "SpamComplaint":
        yield Notice(kind=NoticeKind.COMPLAINT, address=address, detail=words[:500], message_ids=ids)
    elif record == "SubscriptionChange" or kind == "Unsubscribe":
        if event.get("SuppressSending", True):
            yield Notice(kind=NoticeKind.UNSUBSCRIBE, address=address, detail=words[:500], message_ids=ids)
    elif record == "Delivery":
        yield Notice(kind=NoticeKind.DELIVERED, address=address, message_ids=ids)
    elif kind in {"AutoResponder", "ChallengeVerification", "AddressChange"}:
        yield Notice(kind=NoticeKind.AUTO_REPLY, address=address, detail=words[:500], message_ids=ids)
    elif record == "Bounce":
        context = "unknown user" if kind in {"HardBounce", "BadEmailAddress"} else ""
        failed = kind not in {"Transient", "SoftBounce", "DnsError"}
        yield _with_ids(bounce(words, address=address, context=context, failed=failed), ids)


def _sendgrid(event: _Event) -> Iterator[Notice]:
    """Source: SendGrid documentation, "Event webhook reference"."""
    kind, words = _text(event, "event"), _text(event, "reason") or _text(event, "response")
    address = valid_address(_text(event, "email"))
    ids = _ids(event, "smtp-id") + _ids(event, "sg_message_id")
    kinds = {"spamreport": NoticeKind.COMPLAINT, "unsubscribe": NoticeKind.UNSUBSCRIBE}
    kinds |= {"group_unsubscribe": NoticeKind.UNSUBSCRIBE, "delivered": NoticeKind.DELIVERED}
    if kind in kinds:
        yield Notice(kind=kinds[kind], address=address, detail=words[:500], message_ids=ids)
    elif kind in {"bounce", "dropped", "deferred", "blocked"}:
        notice = bounce(words, status=_text(event, "status"), address=address, failed=kind != "deferred")
        yield _with_ids(notice, ids)


def _mailgun(event: _Event) -> Iterator[Notice]:
    """Source: Mailgun documentation, "Event structure"."""
    kind = _text(event, "event")
    headers = _object(_object(event.get("message")).get("headers"))
    ids = _ids(headers, "message-id")
    address = valid_address(_text(event, "recipient"))
    status = _object(event.get("delivery-status"))
    words = _text(status, "message") or _text(status, "description") or _text(event, "reason")
    kinds = {"complained": NoticeKind.COMPLAINT, "unsubscribed": NoticeKind.UNSUBSCRIBE}
    kinds["delivered"] = NoticeKind.DELIVERED
    if kind in kinds:
        yield Notice(kind=kinds[kind], address=address, detail=words[:500], message_ids=ids)
    elif kind in {"failed", "rejected"}:
        code = f"{status.get('code') or ''} "
        words = words if words[:3].isdigit() or not code.strip().isdigit() else code + words
        failed = _text(event, "severity") != "temporary"
        yield _with_ids(bounce(words, address=address, context=_text(event, "reason"), failed=failed), ids)


def _resend(kind: str, data: _Event) -> Iterator[Notice]:
    """Source: Resend documentation, "Webhook event types"."""
    ids = _ids(data, "message_id") + _ids(data, "email_id")
    details = _object(data.get("bounce")) or _object(data.get("failed")) or _object(data.get("suppressed"))
    words = (
        " ".join(str(part) for part in _list(details.get("diagnosticCode")))[:2000]
        .removeprefix("smtp;")
        .strip()
    )
    words = words or _text(details, "message") or _text(details, "reason")
    context = _AMAZON_SUBTYPES.get(_text(details, "subType"), "")
    kinds = {"email.complained": NoticeKind.COMPLAINT, "email.delivered": NoticeKind.DELIVERED}
    for recipient in _list(data.get("to")):
        address = valid_address(str(recipient))
        if kind in kinds:
            yield Notice(kind=kinds[kind], address=address, detail=kind, message_ids=ids)
        elif kind in {"email.bounced", "email.delivery_delayed"}:
            failed = kind == "email.bounced" and _text(details, "type") != "Transient"
            yield _with_ids(bounce(words, address=address, context=context, failed=failed), ids)


def _with_ids(notice: Notice, ids: tuple[str, ...]) -> Notice:
    return replace(notice, message_ids=ids)


def _ids(event: _Event, name: str) -> tuple[str, ...]:
    text = _text(event, name).strip("<> ")
    return (text,) if text else ()


def _text(event: _Event, name: str) -> str:
    value = event.get(name)
    return value[:2000] if isinstance(value, str) else ""


def _object(value: Any) -> _Event:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[_Event]:
    return [item for item in _list(value) if isinstance(item, dict)]


def _list(value: Any) -> list[Any]:
    return value[:100] if isinstance(value, list) else []
