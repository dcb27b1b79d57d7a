"""Cards drawn in worker processes for a server: equal requests share a drawing, work and time are bounded."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sharekit.article import Article
from sharekit.batch.executors import WorkExecutor, processes
from sharekit.batch.prepared import Prepared
from sharekit.cards.batch_jobs import picture_fetch
from sharekit.cards.studio import Studio
from sharekit.errors import SharekitError
from sharekit.support.os_errors import unexpected
from sharekit.web.cards.cache import CachedCard

if TYPE_CHECKING:
    from sharekit.cards.look import Look
    from sharekit.options import FetchOptions
    from sharekit.web.cards.request import CardRequest


class Overloaded(Exception):
    """Too much work is waiting, or the workers were restarted; try again soon."""


class TooSlow(Exception):
    """The card took longer than its time limit."""


class CardPool:
    """Draws cards for requests. Used by one event loop.

    Args:
        look: What the cards share.
        fetch: How pages and pictures are read.
        workers: Worker processes.
        waiting: Most cards in progress, those being drawn included.
        seconds: Time limit of one card.
    """

    def __init__(
        self, look: Look, fetch: FetchOptions, *, workers: int, waiting: int, seconds: float
    ) -> None:
        self._workers, self._most_waiting, self._seconds = workers, waiting, seconds
        self._drawing = Prepared(_Drawer, look, fetch)
        self._pool: WorkExecutor | None = None
        self._warm: asyncio.Future[Any] | None = None
        self._flights: dict[str, asyncio.Task[CachedCard]] = {}

    @property
    def waiting(self) -> int:
        """How many cards are in progress."""
        return len(self._flights)

    @property
    def alive(self) -> bool:
        """Whether the workers run."""
        return self._pool is not None and not getattr(self._pool, "_broken", False)

    def start(self) -> None:
        """Start the workers, and let them load what they draw with."""
        self._pool = processes(self._workers)
        self._warm = self._warm_up(self._pool)

    def _warm_up(self, pool: WorkExecutor) -> asyncio.Future[Any] | None:
        tasks = [pool.submit(self._drawing, None) for _ in range(self._workers)]
        return asyncio.gather(*map(asyncio.wrap_future, tasks), return_exceptions=True)

    async def close(self) -> None:
        """Let the cards in progress finish, and stop the workers."""
        with suppress(Exception):
            await asyncio.gather(*self._flights.values(), return_exceptions=True)
        if self._pool:
            await asyncio.to_thread(self._pool.shutdown)  # else a server that ends by a signal leaves them

    async def draw(self, key: str, request: CardRequest) -> CachedCard:
        """Return the card of a request; equal requests at one time share one drawing.

        Args:
            key: Equal for equal requests.
            request: What to draw.

        Raises:
            Overloaded: Too many cards are in progress, or a worker died.
            TooSlow: The time limit is over.
            SharekitError: The card cannot be drawn.
        """
        flight = self._flights.get(key)
        if flight is None:
            if len(self._flights) >= self._most_waiting:
                raise Overloaded
            flight = asyncio.create_task(self._draw(request))
            self._flights[key] = flight
            flight.add_done_callback(lambda _: self._flights.pop(key, None))
        return await asyncio.shield(flight)  # a client that goes away does not stop the others

    async def _draw(self, request: CardRequest) -> CachedCard:
        if self._warm is not None:
            await asyncio.wait([self._warm])  # the time limit is one of drawing, not of loading fonts
        pool = self._pool
        if pool is None:
            raise Overloaded
        try:
            future = asyncio.wrap_future(pool.submit(self._drawing, request))
            outcome = await asyncio.wait_for(future, self._seconds * self._rounds())
        except TimeoutError:
            self._restart(pool)
            raise TooSlow from None
        except BrokenExecutor:
            self._restart(pool)
            raise Overloaded from None
        if isinstance(outcome, SharekitError):
            raise outcome
        card: CachedCard = outcome
        return card

    def _rounds(self) -> int:
        """Return how many cards one worker draws until a new one is done, that one included."""
        return 1 + len(self._flights) // self._workers

    def _restart(self, pool: WorkExecutor) -> None:
        """Replace the workers, one of which hangs or died; clients ask again for the cards of the others."""
        if self._pool is not pool:
            return
        self.start()
        for process in list(getattr(pool, "_processes", {}).values()):
            process.kill()
        pool.shutdown(wait=False)


# --- in a worker process


class _Drawer:
    """Draws cards for requests in a worker."""

    def __init__(self, look: Look, fetch: FetchOptions) -> None:
        self._look = look
        self._fetch = fetch
        self._studios: dict[str, Studio] = {}

    def __call__(self, request: CardRequest | None) -> CachedCard | SharekitError | None:
        """Draw a card; errors are returned, since some exceptions do not survive the way back.

        Without a request, load what cards are drawn with.
        """
        try:
            if request is None:
                self._studio("").draw(Article(headline="Ready"), network="og", template="minimal")
                return None
            article = request.article or self._read(request.page)
            studio = self._studio(request.theme)
            choice = {"network": request.network, "template": request.template, "format": request.format}
            card = studio.draw(article, **choice)
            etag = studio.key(article, **choice)
        except Exception as error:  # noqa: BLE001 (a bug: one request must not stop the worker)
            return unexpected(error)
        return CachedCard(data=card.data, type=card.type, etag=etag, drawn=time.time())

    def _studio(self, theme: str) -> Studio:
        if theme not in self._studios:
            brand: Any = self._look.brand
            brand = replace(brand, theme=theme) if theme else brand
            look = replace(self._look, brand=brand, folders=())
            self._studios[theme] = Studio(look, picture_fetch(self._fetch))
        return self._studios[theme]

    def _read(self, page: str) -> Article:
        from sharekit.fetch import Fetcher
        from sharekit.sources import read

        return next(iter(read(page, kind="page", fetcher=Fetcher(self._fetch))))
