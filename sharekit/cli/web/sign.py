"""`sharekit sign`: the signed address of a card."""

from __future__ import annotations

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError


@verb(
    help="""Print the address of a card with its signature. URL is the address without one:
    https://HOST/card/NETWORK/TEMPLATE.FORMAT?headline=…""",
    examples=("sharekit sign 'https://cards.example.org/card/og/news.png?headline=Night+trains+return'",),
)
@click.argument("url")
def sign(run: Run, url: str) -> None:
    """Sign with the newest key of the setting `secret`."""
    from sharekit.web.signing import sign_url

    keys = run.settings().secret
    if not keys:
        raise ConfigError("no key is set", where="secret", hint="set SHAREKIT_SECRET to the server's key")
    signed = sign_url(url, key=keys[0])
    run.give({"url": signed})
    run.say(signed)
