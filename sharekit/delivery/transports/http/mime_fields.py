"""A message taken apart for services that take fields instead of MIME."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

_OWN = frozenset(
    {
        "from",
        "to",
        "subject",
        "reply-to",
        "date",
        "mime-version",
        "content-type",
        "content-transfer-encoding",
        "dkim-signature",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A picture inside the message: its name, type, content in base64, and Content-ID without brackets."""

    name: str
    kind: str
    content: str
    content_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MimeFields:
    """What a message says, decoded; `headers` are those besides sender, reader, subject and Reply-To."""

    sender: str
    recipient: str
    subject: str
    reply_to: str
    html: str
    text: str
    headers: tuple[tuple[str, str], ...]
    attachments: tuple[Attachment, ...]


def take_apart(message: bytes) -> MimeFields:
    """Return the fields of a message. A DKIM signature is left out: the service signs what it builds."""
    parsed = message_from_bytes(message, policy=policy.default.clone(max_line_length=998))
    assert isinstance(parsed, EmailMessage)
    html, text = parsed.get_body(("html",)), parsed.get_body(("plain",))
    others = [(name, value) for name, value in parsed.items() if name.lower() not in _OWN]
    return MimeFields(
        sender=str(parsed["From"] or ""),
        recipient=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        reply_to=str(parsed["Reply-To"] or ""),
        html=html.get_content() if html else "",
        text=text.get_content() if text else "",
        headers=tuple((name, " ".join(str(value).split())) for name, value in others),
        attachments=tuple(_attachments(parsed)),
    )


def _attachments(message: EmailMessage) -> list[Attachment]:
    return [
        Attachment(
            name=part.get_filename() or f"picture-{number}",
            kind=part.get_content_type(),
            content=base64.b64encode(part.get_content()).decode(),
            content_id=str(part["Content-ID"] or "").strip("<>"),
        )
        for number, part in enumerate(message.walk(), 1)
        if part.get_content_maintype() == "image"
    ]
