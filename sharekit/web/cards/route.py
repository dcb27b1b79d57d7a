"""`GET /card/…`: a card by its signed address."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import Response

from sharekit.errors import InternalError, SharekitError
from sharekit.support.files import sha256
from sharekit.web.cards.memory import CardMemory, RememberedCard, is_same, request_key
from sharekit.web.cards.pool import CardPool, Overloaded, TooSlow
from sharekit.web.cards.request import CardChoice, CardRequest, read_request
from sharekit.web.protection import with_headers
from sharekit.web.refusals import BadRequest, short_answer
from sharekit.web.signing import PREFIX, UNSIGNED, is_signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.types import Message

    from sharekit.web.cards.cache import CachedCard, CardCache

_YEAR = 31_536_000
_PAGE_SECONDS = 3_600  # a card of a page is drawn again after this time: the page may have changed
_LONGEST_TARGET = 8_192
_log = logging.getLogger("sharekit.web")


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRoute:
    """Answers requests for cards.

    Attributes:
        pool: Draws them.
        cache: Keeps them.
        memory: Keeps the answers sent last.
        keys: Keys of signatures, newest first.
        choice: What may be asked for.
        fingerprint: What all cards depend on besides the request; part of the cache's keys.
        unsigned: Accept addresses without a signature; only for a server on the loopback interface.
    """

    pool: CardPool
    cache: CardCache
    memory: CardMemory
    keys: Sequence[bytes]
    choice: CardChoice
    fingerprint: str
    unsigned: bool

    async def card(self, request: Request) -> Response:
        """Answer a request: the picture, 304, or a short text that says what is wrong."""
        try:
            target = self._signed_target(request)
            wanted = read_request(target, self.choice)
            card = await self._card(wanted)
        except Overloaded:
            return short_answer("busy; try again in a second", 503, retry_after=1)
        except TooSlow:
            return short_answer("the card took too long to draw", 422)
        except BadRequest as error:
            return short_answer(str(error), error.status)
        except InternalError as error:
            _log.error("card failed: %s\n%s", error.message, error.details)
            return short_answer("internal error; the server's log has the details", 422)
        except SharekitError as error:
            return short_answer(str(error), 422)
        return self._picture(request, card, wanted)

    def _signed_target(self, request: Request) -> str:
        raw = request.scope.get("raw_path", b"").partition(b"?")[0] or request.url.path.encode()
        path = raw.decode("latin-1").partition(PREFIX)[2]
        signed, _, rest = path.partition("/")
        query = request.scope["query_string"].decode("latin-1")
        target = f"{rest}?{query}"
        if len(target) > _LONGEST_TARGET:
            raise BadRequest(f"the address is longer than {_LONGEST_TARGET} characters", status=414)
        if not (self.unsigned and signed == UNSIGNED) and not is_signed(target, signed, self.keys):
            raise BadRequest("the signature is missing or wrong", status=403)
        return target

    async def _card(self, wanted: CardRequest) -> CachedCard:
        key = sha256(f"{self.fingerprint}\n{wanted!r}".encode("utf-8", "surrogatepass"))
        card = self.cache.get(key)
        if card and (wanted.article is not None or time.time() - card.drawn < _PAGE_SECONDS):
            return card
        card = await self.pool.draw(key, wanted)
        self.cache.put(key, card)
        return card

    def _picture(self, request: Request, card: CachedCard, wanted: CardRequest) -> Response:
        etag = f'"{card.etag}"'
        fixed = wanted.article is not None
        age = f"max-age={_YEAR}, immutable" if fixed else f"max-age={_PAGE_SECONDS}"
        headers = {"ETag": etag, "Cache-Control": f"public, {age}"}
        whole = Response(card.data, media_type=card.type, headers=headers)
        unchanged = Response(status_code=304, headers=headers)
        remembered = RememberedCard(
            start=_start(whole),
            unchanged=_start(unchanged),
            body=card.data,
            etag=etag.encode(),
            until=min(wanted.expires or math.inf, math.inf if fixed else card.drawn + _PAGE_SECONDS),
        )
        self.memory.put(request_key(request.scope), remembered)
        same = is_same(request.headers.get("if-none-match", "").encode("latin-1"), remembered.etag)
        return unchanged if same else whole


def _start(response: Response) -> Message:
    headers = with_headers(response.raw_headers)
    return {"type": "http.response.start", "status": response.status_code, "headers": headers}
