"""Reads notices: bounces, complaints, unsubscribe requests and automatic replies.

Reading changes nothing. Every notice gets a kind, an address if it names one, and the Message-IDs by which
`sharekit.delivery.bounces.matching` finds the sending it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from email.message import Message
from itertools import islice

from sharekit.delivery.bounces.automatic import read_automatic_reply, read_unsubscribe
from sharekit.delivery.bounces.complaints import read_complaints
from sharekit.delivery.bounces.delivery_status import read_delivery_status
from sharekit.delivery.bounces.notice import Notice, NoticeKind
from sharekit.delivery.bounces.notice_message import is_report, message_ids_of, part_of, returned_message
from sharekit.delivery.bounces.plain_bounces import read_plain_bounce
from sharekit.delivery.bounces.provider_events import read_provider_events

_READERS: tuple[Callable[[Message], Iterator[Notice]], ...] = (
    read_provider_events,
    read_complaints,
    read_delivery_status,
    read_unsubscribe,
    read_automatic_reply,
    read_plain_bounce,
)
_MOST_NOTICES = 100
_MOST_IDS = 20


def read_notices(message: Message) -> list[Notice]:
    """Return what a message reports; nothing for a message that is not a notice."""
    notices = _read(message)
    inner = returned_message(message) if part_of(message, "message/rfc822") is not None else None
    certain = any(item.kind is not NoticeKind.UNKNOWN for item in notices)
    if inner is None or (certain and (is_report(message) or not is_report(inner))):
        return notices
    return _read(inner) or notices  # a notice that somebody or something forwarded


def _read(message: Message) -> list[Notice]:
    for reader in _READERS:
        notices = list(islice(reader(message), _MOST_NOTICES))
        if notices:
            ids = message_ids_of(message)
            return [replace(item, message_ids=_unique((*item.message_ids, *ids))) for item in notices]
    return []


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(islice(dict.fromkeys(values), _MOST_IDS))
