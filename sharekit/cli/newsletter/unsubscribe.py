"""`sharekit unsubscribe`: apply the token of an unsubscribe link."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import SendError

if TYPE_CHECKING:
    from sharekit.delivery.message.tokens import Claim
    from sharekit.delivery.store.database import Store


@verb(
    help="""Unsubscribe the reader whose unsubscribe link contains TOKEN, also from issues being sent.
    TOKEN may be the whole link.""",
    examples=('sharekit unsubscribe "$TOKEN"  # what your https page was given on POST',),
)
@click.argument("token")
def unsubscribe(run: Run, token: str) -> None:
    """Verify the token and suppress the reader; a second time changes nothing."""
    from sharekit.delivery.message.tokens import read_token, token_in
    from sharekit.delivery.readers.addresses import parse_address
    from sharekit.delivery.readers.suppression import suppress
    from sharekit.delivery.store.database import Store

    settings = run.settings()
    with Store(settings.store.url, create=False) as store:
        keys = [key.encode() for key in settings.secret]
        claim = read_token(token_in(token), [*keys, store.key()])
        _check_list(store, claim, settings.digest.list_id)
        with store.writing() as connection:
            address = parse_address(claim.address)
            new = suppress(store, connection, address, "unsubscribed", issue=claim.issue)
    run.give({"address": claim.address, "issue": claim.issue, "new": new})
    run.report(f"{claim.address} {'is unsubscribed' if new else 'was unsubscribed already'}")


def _check_list(store: Store, claim: Claim, list_id: str) -> None:
    """Refuse a token of another list that is signed with the same key.

    A list may change its name: tokens of an issue in this store are always good.

    Raises:
        SendError: The token is for another list.
    """
    from sharekit.delivery.store.issues import find_issue

    if not claim.is_for(list_id) and find_issue(store, claim.issue) is None:
        raise SendError(
            f"the token is for the list {claim.list_id!r}, but this is {list_id!r}",
            hint="use the settings and the store of that list",
        )
