"""`sharekit unsubscribe`: apply the token of an unsubscribe link."""

from __future__ import annotations

import click

from sharekit.cli.common import Run, verb


@verb(
    help="""Leave out the reader whose unsubscribe link holds TOKEN, from now on and in runs under way.
    TOKEN may be the whole link.""",
    examples=('sharekit unsubscribe "$TOKEN"  # what your https page was given on POST',),
)
@click.argument("token")
def unsubscribe(run: Run, token: str) -> None:
    """Check the token, or that of a whole link, and suppress the reader; a second time changes nothing."""
    from sharekit.delivery.message.tokens import read_token, token_in
    from sharekit.delivery.readers.addresses import parse_address
    from sharekit.delivery.readers.suppression import suppress
    from sharekit.delivery.store.database import Store

    settings = run.settings()
    with Store(settings.store.url, create=False) as store:
        keys = [key.encode() for key in settings.secret]
        claim = read_token(token_in(token), [*keys, store.key()])
        with store.writing() as connection:
            address = parse_address(claim.address)
            new = suppress(store, connection, address, "unsubscribed", issue=claim.issue)
    run.give({"address": claim.address, "issue": claim.issue, "new": new})
    run.say(f"{claim.address} {'is unsubscribed' if new else 'was left out already'}")
