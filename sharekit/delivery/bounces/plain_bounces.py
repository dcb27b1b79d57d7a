"""Bounces in words only: Exim, qmail, old Sendmail, Exchange, Domino, webmail providers and everything else.

The text before the returned message names the failed addresses; each one's words follow it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from sharekit.delivery.bounces.automatic import is_failure, is_from_daemon
from sharekit.delivery.bounces.notice import REPLY, Notice, NoticeKind, addresses_in, bounce
from sharekit.delivery.bounces.notice_message import field, returned_message, text_of, words_about
from sharekit.delivery.readers.addresses import Address

_RETURNED = re.compile(
    r"^[ \t|>]{0,40}(?:[-=_*+~|]{2,80}[^\n]{0,10}[ \t]{0,40})?(?:"
    r"[^\n]{0,30}\b(?:original|returned|unsent|undelivered|rejected)[^\n]{0,30}(?:messages?|e?mails?|headers?|text)\b"
    r"|(?:this is|below[^\n]{0,20} is|here is)[^\n]{0,20} copy"
    r"|message (?:text|headers?|contents?)(?: follows?)?|[^\n]{0,20}headers? (?:of|follow)[^\n]{0,40}"
    r"|(?:a )?copy of (?:your|the)[^\n]{0,30}(?:message|mail)|original follows)[^\n]{0,40}$"
    r"|^(?:received|return-path|dkim-signature|message-id|mime-version|x-[\w-]{3,30}):",
    re.IGNORECASE | re.MULTILINE,
)
"""Where the returned message begins."""

_OURS = re.compile(
    r"^(?:postmaster|mailer-daemon|abuse|noreply|no-reply|mail-daemon|support|helpdesk|root)@", re.IGNORECASE
)
_COMMAND = re.compile(r"rcpt to: ?<([^<>\s]{3,250})>", re.IGNORECASE)
_DELAYED = re.compile(
    r"delay|warning|will (?:be )?(?:retr|try|keep|continue)|still (?:being )?(?:trying|retr)"
    r"|not yet been delivered|no action is required|do not need to resend|temporary failure|transient",
    re.IGNORECASE,
)
_LONGEST = 8_000
_MOST = 50


def read_plain_bounce(message: Message) -> Iterator[Notice]:
    """Yield a notice for each address that a bounce in words names, or one without an address."""
    failure = is_failure(message)
    if not failure and not is_from_daemon(message):
        return
    text = _report_text(message)
    notices = list(_notices(message, text))
    if failure or any(item.kind is not NoticeKind.UNKNOWN for item in notices):
        yield from notices


def _report_text(message: Message) -> str:
    text = re.sub(r"^>[> ]*", "", text_of(message)[:_LONGEST], flags=re.MULTILINE)
    start = len(text) - len(text.lstrip())
    match = next((match for match in _RETURNED.finditer(text, start) if match.start() > start + 20), None)
    return text[: match.start()] if match else text


def _notices(message: Message, text: str) -> Iterator[Notice]:
    failed = not (_DELAYED.search(field(message, "Subject")) or _is_delayed(text))
    addresses = _failed_addresses(message, text)
    if not addresses:
        yield bounce(_reply_in(text), context=text, failed=failed)
        return
    segments = words_about(text, addresses)
    for address in addresses:
        segment = segments.get(address.key, "")
        reply = _reply_in(segment) or _reply_in(text)
        notice = bounce(reply, address=address, context=segment or text, failed=failed)
        if notice.kind is NoticeKind.UNKNOWN and len(addresses) == 1:
            notice = bounce(reply, address=address, context=text, failed=failed)
        yield notice


def _is_delayed(text: str) -> bool:
    return bool(_DELAYED.search(text[:600])) and not re.search(
        r"permanent|failed|giv(?:en|ing) up", text[:1500], re.IGNORECASE
    )


def _failed_addresses(message: Message, text: str) -> list[Address]:
    named = list(addresses_in(field(message, "X-Failed-Recipients")))[:_MOST]
    if named:
        return named
    others = {
        address.key for name in ("To", "From", "Reply-To") for address in addresses_in(field(message, name))
    }
    commands = list(addresses_in(" ".join(_COMMAND.findall(text))))
    unique: dict[str, Address] = {}
    for pattern in (_OTHER_LINES, _ID_LINES):
        for address in [*commands, *addresses_in(pattern.sub("", text))]:
            if address.key not in others and not _OURS.match(address.written):
                unique.setdefault(address.key, address)
        if unique:
            break
    if unique:
        return list(unique.values())[:_MOST]
    returned = returned_message(message)
    return list(addresses_in(field(returned, "To")))[:1] if returned is not None else []


_ID_LINES = re.compile(
    r"^[^\n]*(?:message-id|\bmsgid\b|\bsubject:|\bfrom:|\bsender:|\bid )[^\n]*$", re.IGNORECASE | re.MULTILINE
)
"""Lines that hold Message-IDs and other addresses than the recipient's."""

_OTHER_LINES = re.compile(
    _ID_LINES.pattern + r"|^[ \t]*(?:to|cc|reply-to):[^\n]*(?:\n[ \t][^\n]*@[^\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
"""Those, and the header fields of the message that some notices quote."""


def _reply_in(text: str) -> str:
    """Return the server's reply in a text: a refusal for good before a temporary one."""
    best = ""
    for match in REPLY.finditer(text):
        rest = text[match.start() : match.start() + 500]
        end = re.search(rf"\n[ \t]*\n|\n(?!{match[1]})[45]\d\d[ -]", rest)
        words = rest[: end.start()] if end else rest
        if not re.match(r"\d{3}[ :,-]+[#<\[(\"'A-Za-z\d\u0080-\uffff]", words):
            continue
        if words.startswith("5"):
            return words
        best = best or words
    return best
