"""A notice: what a mail server, a mailbox provider or a reader reports back about a message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sharekit.delivery.bounces.reply_words import Topic, is_unspecific, topic_of
from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.errors import SharekitError


class NoticeKind(StrEnum):
    """What a notice reports."""

    MAILBOX_GONE = "mailbox-gone"
    MAILBOX_FULL = "mailbox-full"
    TEMPORARY = "temporary"
    ABOUT_SENDER = "about-sender"
    ABOUT_MESSAGE = "about-message"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    AUTO_REPLY = "auto-reply"
    DELIVERED = "delivered"
    UNKNOWN = "unknown"


SOFT = frozenset({NoticeKind.MAILBOX_FULL, NoticeKind.TEMPORARY, NoticeKind.UNKNOWN})
"""Bounces that are counted: several in a row become a suppression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a message reports about one reader.

    Attributes:
        kind: What is reported.
        address: The address that the notice names; None if it names none, or hides it.
        status: The enhanced status code (RFC 3463), or empty.
        detail: The server's words.
        message_ids: Message-IDs that the notice may be about, without brackets; most likely first.
        failed: A message was given up, not only delayed.
        informational: Suppresses nobody, whatever its kind is.
    """

    kind: NoticeKind
    address: Address | None = None
    status: str = ""
    detail: str = ""
    message_ids: tuple[str, ...] = ()
    failed: bool = False
    informational: bool = False


_KINDS = {
    Topic.NONE: NoticeKind.UNKNOWN,
    Topic.GONE: NoticeKind.MAILBOX_GONE,
    Topic.NO_DOMAIN: NoticeKind.MAILBOX_GONE,
    Topic.FULL: NoticeKind.MAILBOX_FULL,
    Topic.SENDER: NoticeKind.ABOUT_SENDER,
    Topic.SERVER: NoticeKind.ABOUT_SENDER,
    Topic.MESSAGE: NoticeKind.ABOUT_MESSAGE,
}
STATUS = re.compile(r"(?<![\d.])#?([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
REPLY = re.compile(r"(?<![\d.#-])(?<!\]:)([45]\d\d)(?=[ \t:,-]|\n|$)")
_NOT_IN_ADDRESSES = r"\s<>;:,\"'()\[\]=：；，（）＜＞、。「」【】"
ADDRESS = re.compile(
    rf"(?:\"[^\"\n]{{1,80}}\"|[^{_NOT_IN_ADDRESSES}]{{1,80}})@[^{_NOT_IN_ADDRESSES}]{{1,250}}"
)

_AFTER_DATA = re.compile(
    r"in\s+reply\s+to\s+end\s+of\s+DATA|after\s+end\s+of\s+data|^(?:>>>\s+)?(?:DATA|\.)\s+<<<\s+5",
    re.IGNORECASE | re.MULTILINE,
)


def bounce(
    words: str, *, status: str = "", address: Address | None = None, context: str = "", failed: bool = True
) -> Notice:
    """Return the notice of one failed or delayed delivery.

    Args:
        words: The server's reply, with or without its codes.
        status: The enhanced status code from a field of its own.
        address: The recipient.
        context: More of the notice's text, used if the reply says nothing.
        failed: Whether the message was given up.
    """
    inner = first_match(STATUS, words)
    status = inner if not status or (inner and status.endswith(".0.0")) else status
    code = int(first_match(REPLY, words) or 0)
    precise = "" if status.endswith(".0.0") else status
    if inner and not inner.endswith(".0.0") and precise.endswith(".0"):
        precise = inner
    topic = topic_of(code, precise, words)
    by_words = topic_of(0, "", words)
    if topic is Topic.NONE or (topic is Topic.UNREACHABLE and by_words is not topic):
        topic = topic_of(0, "", context) or topic
    elif topic is Topic.GONE and by_words is not topic and topic_of(0, "", context) is Topic.FULL:
        topic = Topic.FULL  # the text contradicts the code
    if (
        topic is Topic.GONE
        and is_unspecific(precise, words or context)
        and _AFTER_DATA.search(words + context)
    ):
        topic = Topic.RESTRICTED
    kind = _KINDS.get(topic, NoticeKind.TEMPORARY)
    transient = status.startswith("4") or (not status and 400 <= code < 500)  # noqa: PLR2004
    if transient and failed and status == "4.1.1" and topic is Topic.GONE:
        transient = False  # given up, after the server said for days that there is no such user
    if not failed or (transient and kind in {NoticeKind.MAILBOX_GONE, NoticeKind.UNKNOWN}):
        kind = NoticeKind.MAILBOX_FULL if kind is NoticeKind.MAILBOX_FULL else NoticeKind.TEMPORARY
    detail = " ".join(words.split()) or " ".join(context.split())
    return Notice(kind=kind, address=address, status=status, detail=detail[:500], failed=failed)


def addresses_in(text: str) -> Iterator[Address]:
    """Yield the valid addresses in a text such as `rfc822; <Ada@x.org>`, each once."""
    seen = set()
    for match in ADDRESS.finditer(text):
        address = valid_address(match[0])
        if address is not None and address.key not in seen:
            seen.add(address.key)
            yield address


def valid_address(text: str) -> Address | None:
    """Return the address, or None if it is invalid."""
    try:
        return parse_address(text.strip("<>. \t'`*"))
    except SharekitError:
        return None


def first_match(pattern: re.Pattern[str], text: str) -> str:
    """Return the first group of the first match, or an empty string."""
    match = pattern.search(text)
    return match[1] if match else ""
