"""Cards that this process has sent before, answered from memory ahead of routing.

An address that was answered once has a valid signature, so an equal one needs no second check: only its
expiry, and for the card of a page its age.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_REMEMBERED = 64_000_000
"""Bytes of answers kept in memory."""

_ROOM = 2_000
"""Bytes counted for an entry besides its picture."""

_METHODS = frozenset(("GET", "HEAD"))
_Key = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class RememberedCard:
    """An answer, ready to be sent.

    Attributes:
        start: The message that begins it.
        unchanged: The message of a 304.
        body: The picture.
        etag: In quotes.
        until: Seconds since 1970 at which it has to be checked again.
    """

    start: Message
    unchanged: Message
    body: bytes
    etag: bytes
    until: float


class CardMemory:
    """The answers sent last, by raw path and query. Used by one event loop.

    Args:
        most_bytes: The size of all of them.
    """

    def __init__(self, most_bytes: int = MOST_REMEMBERED) -> None:
        self._most = most_bytes
        self._cards: OrderedDict[_Key, RememberedCard] = OrderedDict()
        self._total = 0

    def get(self, key: _Key) -> RememberedCard | None:
        """Return an answer that is still valid, or None."""
        card = self._cards.get(key)
        if card is None:
            return None
        if card.until <= time.time():
            self._forget(key)
            return None
        self._cards.move_to_end(key)
        return card

    def put(self, key: _Key, card: RememberedCard) -> None:
        """Remember an answer; the least recently used ones are forgotten."""
        self._forget(key)
        self._cards[key] = card
        self._total += len(card.body) + _ROOM
        while self._total > self._most:
            self._forget(next(iter(self._cards)))

    def _forget(self, key: _Key) -> None:
        card = self._cards.pop(key, None)
        if card is not None:
            self._total -= len(card.body) + _ROOM


class CardsFirst:
    """Answers remembered cards, and hands everything else to the app.

    Args:
        app: The app.
        memory: The cards.
        count: Called with the status of each answer.
    """

    def __init__(self, app: ASGIApp, *, memory: CardMemory, count: Callable[[int], None]) -> None:
        self._app, self._memory, self._count = app, memory, count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        card = None
        if scope["type"] == "http" and scope["method"] in _METHODS:
            card = self._memory.get(request_key(scope))
        if card is None:
            await self._app(scope, receive, send)
            return
        unchanged = any(
            name == b"if-none-match" and is_same(value, card.etag) for name, value in scope["headers"]
        )
        await send(card.unchanged if unchanged else card.start)
        empty = unchanged or scope["method"] == "HEAD"
        await send({"type": "http.response.body", "body": b"" if empty else card.body})
        self._count(304 if unchanged else 200)


def request_key(scope: Scope) -> _Key:
    """Return raw path and query: equal for equal addresses."""
    return scope.get("raw_path") or scope["path"].encode(), scope["query_string"]


def is_same(if_none_match: bytes, etag: bytes) -> bool:
    """Return whether a list of entity tags has this one (RFC 9110, section 13.1.2)."""
    tags = [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
    return etag in tags or b"*" in tags
