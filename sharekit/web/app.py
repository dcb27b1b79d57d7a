"""The ASGI app: cards on demand, readers' pages, the archive, health and metrics.

It runs by itself (`sharekit serve`) and mounts into FastAPI, Starlette or Django:

    app.mount("/share", create_app(AppOptions(...)))
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sharekit.cards.look import Look
from sharekit.cards.networks import choose_networks
from sharekit.cards.studio import Studio
from sharekit.delivery.bounces.applying import NoticePolicy
from sharekit.delivery.store.database import Store
from sharekit.errors import ConfigError, SharekitError
from sharekit.fetch import Fetcher
from sharekit.options import FetchOptions, SmtpOptions, WebhookOptions
from sharekit.options.rules import require_long
from sharekit.support.docs_site import docs_page
from sharekit.support.files import sha256
from sharekit.support.resources import template_names, templates_folder
from sharekit.support.urls import split_url
from sharekit.web.archive import ArchiveRoutes
from sharekit.web.cards.cache import CardCache, cache_folder
from sharekit.web.cards.memory import MOST_REMEMBERED, CardMemory, CardsFirst
from sharekit.web.cards.pool import CardPool
from sharekit.web.cards.request import CardChoice
from sharekit.web.cards.route import CardRoute
from sharekit.web.confirmation import Confirmations
from sharekit.web.metrics import Metrics
from sharekit.web.pages import Pages
from sharekit.web.protection import Protection
from sharekit.web.readers import ReaderRoutes
from sharekit.web.store_thread import StoreThread
from sharekit.web.webhooks.routes import WebhookRoutes, configured_webhooks

if TYPE_CHECKING:
    from starlette.requests import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class AppOptions:
    """What the app is made with.

    Attributes:
        look: What cards share: brand, fonts, templates, networks.
        secret: Keys that sign addresses and tokens, newest first; at least one, of 16 bytes or more.
        store: `sqlite:///path` or `postgresql://…`; empty for an app that only draws cards.
        public_url: Where readers reach the app, without a slash at its end.
        sender: From of confirmations; needed for sign-ups.
        transport: As the setting `transport`.
        smtp: Server and login.
        choices: Preferences that readers may set, each with its values.
        list_id: The list, as in `digest.list_id`: links of another one are refused.
        origins: Sites whose pages may post sign-ups.
        templates: Card templates that may be asked for; all by default.
        sites: Hosts from which pages and pictures of cards may be read.
        fetch: How they are read.
        cache: Folder of finished cards; one in the user's cache folder by default.
        cache_bytes: Most bytes of it; 0 for no cache.
        workers: Processes that draw.
        waiting: Most cards in progress; beyond it, 503.
        seconds: Time limit of one card.
        webhooks: What proves that requests of providers are theirs.
        unsigned: Accept cards without a signature: only for a server on the loopback interface.
    """

    look: Look = field(default_factory=Look)
    secret: Sequence[str] = ()
    store: str = ""
    public_url: str = ""
    sender: str = ""
    transport: str = "smtp"
    smtp: SmtpOptions = field(default_factory=SmtpOptions)
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    list_id: str = ""
    origins: Sequence[str] = ()
    templates: Sequence[str] = ()
    sites: Sequence[str] = ()
    fetch: FetchOptions = field(default_factory=FetchOptions)
    cache: str = ""
    cache_bytes: int = 500_000_000
    workers: int = 1
    waiting: int = 32
    seconds: float = 10.0
    webhooks: WebhookOptions = field(default_factory=WebhookOptions)
    unsigned: bool = False


def create_app(options: AppOptions) -> Starlette:
    """Return the app.

    Raises:
        ConfigError: No secret is set, or one is shorter than 16 bytes.
        StoreError: The store cannot be opened.
    """
    keys = _keys(options)
    metrics = Metrics()
    memory = CardMemory(min(options.cache_bytes, MOST_REMEMBERED))
    pool = CardPool(
        options.look,
        options.fetch,
        workers=options.workers,
        waiting=options.waiting,
        seconds=options.seconds,
    )
    metrics.watch(pool)
    routes = [
        Route("/card/{rest:path}", _card_route(options, pool, memory, keys).card),
        Route("/healthz", _healthy),
        Route("/metrics", metrics.page),
        Route("/style.css", _style(options.look.templates)),
    ]
    store = None
    if options.store:
        store, reader_routes = _reader_routes(options, keys)
        routes += reader_routes
    routes.append(Route("/readyz", partial(_ready, pool, store)))
    return Starlette(
        routes=routes,
        middleware=[
            Middleware(CardsFirst, memory=memory, count=metrics.count_card),
            Middleware(metrics.middleware),
            Middleware(Protection),
        ],
        lifespan=partial(_lifespan, pool, store),
        exception_handlers={404: _not_found},
    )


def _keys(options: AppOptions) -> list[bytes]:
    keys = [key.encode() for key in options.secret]
    if not keys:
        raise ConfigError(
            "no key is set",
            where="secret",
            hint=f"set SHAREKIT_SECRET to 32 random letters or more; {docs_page('serve')}",
        )
    require_long(keys)
    return keys


def _card_route(options: AppOptions, pool: CardPool, memory: CardMemory, keys: Sequence[bytes]) -> CardRoute:
    return CardRoute(
        pool=pool,
        cache=CardCache(cache_folder(options.cache), options.cache_bytes),
        memory=memory,
        keys=keys,
        choice=CardChoice(
            networks=[network.name for network in choose_networks(["all"], options.look.networks)],
            templates=options.templates or template_names("cards", options.look.templates),
            sites=[site.lower() for site in options.sites],
        ),
        fingerprint=sha256(f"{Studio(options.look).fingerprint}\n{options.look!r}".encode()),
        unsigned=options.unsigned,
    )


def _reader_routes(options: AppOptions, keys: Sequence[bytes]) -> tuple[StoreThread, list[Route]]:
    site = _publication(options)
    pages = Pages(site=site, language=options.look.language, own=options.look.templates)
    with Store(options.store) as opened:
        own_key = opened.key()
    mailer = Confirmations(
        pages=pages,
        sender=options.sender,
        public_url=options.public_url,
        transport=options.transport,
        smtp=options.smtp,
    )
    store = StoreThread(partial(Store, options.store), mailer)
    readers = ReaderRoutes(
        store=store,
        pages=pages,
        keys=[*keys, own_key],
        choices=options.choices,
        origins=options.origins,
        list_id=options.list_id,
    )
    archive = ArchiveRoutes(
        store=store,
        pages=pages,
        public_url=options.public_url,
        site=site,
        key=options.secret[0],
        template=next(iter(options.templates), "news"),
    )
    form = ["GET", "POST"]
    routes = [
        Route("/u/{token}", readers.unsubscribe, methods=form),
        Route("/p/{token}", readers.preferences, methods=form),
        Route("/c/{token}", readers.confirm, methods=form),
        Route("/issues/", archive.index),
        Route("/issues/feed.xml", archive.feed),
        Route("/issues/{key}", archive.folder),
        Route("/issues/{key}/", archive.issue),
        Route("/issues/{key}/{name}", archive.picture),
    ]
    if webhooks := configured_webhooks(options.webhooks, Fetcher(_amazon(options.fetch)).get):
        smtp = options.smtp
        policy = NoticePolicy(soft_bounces=smtp.soft_bounces, soft_days=smtp.soft_bounce_days)
        receiver = WebhookRoutes(store=store, webhooks=webhooks, policy=policy)
        routes.append(Route("/webhooks/{provider}", receiver.receive, methods=["POST"]))
    if options.sender and options.public_url:
        routes.append(Route("/subscribe", readers.subscribe, methods=[*form, "OPTIONS"]))
    return store, routes


def _publication(options: AppOptions) -> str:
    """Return what readers subscribe to: the site's name, else the sender's, else the host."""
    name, address = parseaddr(options.sender)
    host = split_url(options.public_url).hostname or address.rpartition("@")[2]
    return options.look.site or name or host


def _amazon(fetch: FetchOptions) -> FetchOptions:
    """Return how Amazon's certificates are read: never from this network, quickly, and they are small."""
    return replace(
        fetch, allow_private=False, deadline=min(fetch.deadline, 10.0), max_bytes=100_000, cache=""
    )


@asynccontextmanager
async def _lifespan(pool: CardPool, store: StoreThread | None, _app: Starlette) -> AsyncIterator[None]:
    pool.start()
    if store:
        await store.start()
    try:
        yield
    finally:
        await pool.close()
        if store:
            await store.close()


def _style(own: str) -> Callable[[Request], Awaitable[Response]]:
    path = next(
        path
        for path in (Path(own or ".", "web", "style.css"), templates_folder() / "web" / "style.css")
        if path.is_file()
    )
    css = path.read_text(encoding="utf-8")

    async def style(_request: Request) -> Response:
        return Response(css, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})

    return style


async def _healthy(_request: Request) -> Response:
    return PlainTextResponse("ok\n")


async def _ready(pool: CardPool, store: StoreThread | None, _request: Request) -> Response:
    """Answer 200 when the store is reachable and the workers are alive."""
    try:
        if store:
            await store.run(lambda opened: opened.key())
    except SharekitError as error:
        return PlainTextResponse(f"store: {error}\n", 503)
    return PlainTextResponse("ready\n") if pool.alive else PlainTextResponse("workers are down\n", 503)


async def _not_found(_request: Request, _error: Exception) -> Response:
    return PlainTextResponse("no such page\n", 404)
