"""`sharekit serve`: cards by URL, and the pages that a newsletter's readers need."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sharekit.cli.common import Run, listed, verb
from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.settings import Settings
    from sharekit.web.app import AppOptions

_GRACEFUL_SECONDS = 30
_KEEP_ALIVE_SECONDS = 20


@verb(
    help="""Serve cards by signed address, and pages to subscribe, confirm, unsubscribe, set preferences and
    read past issues. Runs behind a proxy that ends TLS; `web.public_url` is what readers see.""",
    examples=(
        "sharekit serve",
        "sharekit serve --host 0.0.0.0 --port 8080",
    ),
)
@click.option("--host", metavar="H", help="Interface to listen on; 127.0.0.1 by default.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port; 8000 by default.")
@click.option("--unsigned", is_flag=True, help="Accept cards without a signature; on loopback only.")
def serve(run: Run, host: str | None, port: int | None, *, unsigned: bool) -> None:
    """Run the server until it is stopped; requests in progress are answered."""
    flags = {"host": host, "port": port}
    settings = run.settings(serve={name: value for name, value in flags.items() if value is not None})
    if unsigned and not _is_loopback(settings.serve.host):
        raise ConfigError(
            f"{settings.serve.host} is not a loopback interface",
            where="--unsigned",
            hint="everybody could have any card drawn; sign addresses with `sharekit sign`",
        )
    try:
        from sharekit.cli.web.server import listen, serve_app
        from sharekit.web.app import create_app
        from sharekit.web.logs import log_config
    except ImportError as error:
        raise ConfigError(
            f"{error.name} is not installed", where="serve", hint="pip install 'sharekit-press[web]'"
        ) from error
    app = create_app(app_options(settings, unsigned=unsigned))
    sockets = listen(settings.serve.host, settings.serve.port)
    host, number = sockets[0].getsockname()[:2]
    run.note(f"http://{f'[{host}]' if ':' in host else host}:{number}")
    serve_app(
        app,
        sockets,
        log_config=log_config("info" if run.verbose else "warning"),
        ws="none",
        access_log=False,  # addresses hold tokens
        proxy_headers=bool(settings.serve.proxies),
        forwarded_allow_ips=list(settings.serve.proxies),
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACEFUL_SECONDS,
        server_header=False,
    )


def app_options(settings: Settings, *, unsigned: bool = False) -> AppOptions:
    """Return what the app is made with, as the settings say."""
    from sharekit.batch.executors import cores
    from sharekit.cli.cards.card import look_of
    from sharekit.web.app import AppOptions

    options = settings.serve
    return AppOptions(
        look=replace(look_of(settings), folders=()),
        secret=settings.secret,
        store=settings.store.url,
        public_url=settings.web.public_url,
        sender=settings.digest.sender,
        transport=settings.transport,
        smtp=settings.smtp,
        choices={name: listed(text) or () for name, text in settings.web.preferences.items()},
        list_id=settings.digest.list_id,
        origins=settings.web.origins,
        templates=options.templates,
        sites=options.allowed_sites,
        fetch=settings.fetch,
        cache=options.cache,
        cache_bytes=options.cache_bytes,
        workers=options.workers or cores(),
        waiting=options.waiting,
        seconds=options.card_seconds,
        webhooks=settings.webhooks,
        unsigned=unsigned,
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
