"""What the verbs `send` and `preview` send with: an issue ready to be filled in, and a mailing."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from sharekit.cli.articles.sources import fetcher_for
from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.cli.common import Run
    from sharekit.delivery.mailing import Mailing, SendReport, Uncertain
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.delivery.store.database import Store
    from sharekit.digest.digest import Digest
    from sharekit.settings import Settings

_TEST_SECONDS = 20.0


def require_sender(settings: Settings) -> None:
    """Raise ConfigError if no sender is set."""
    if not settings.digest.sender:
        raise ConfigError(
            "no sender is set",
            where="digest.sender",
            hint='set it in sharekit.toml: [digest] sender = "News <news@example.org>"',
        )


def warn_of_missing_footer(run: Run, settings: Settings) -> None:
    """Warn of what mailbox providers and the law ask for at the end of a newsletter, and is not set."""
    own = settings.digest
    if not own.unsubscribe_url and not own.unsubscribe_mail:
        run.warn(
            "emails have no unsubscribe link, which mailbox providers demand: set web.public_url, "
            "digest.unsubscribe_url or digest.unsubscribe_mail"
        )
    if not own.postal_address:
        run.warn(
            "emails have no postal address, which the law of many countries asks for: "
            "set digest.postal_address"
        )


def master_of(digest: Digest, settings: Settings, *, private: bool = False) -> IssueMaster:
    """Return a digest with its pictures placed and its header, ready for readers' values."""
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.newsletter.hosted_pictures import place_pictures

    fetcher = fetcher_for(settings, allow_private=private)
    digest = place_pictures(digest, settings.digest.images, settings.base_url, fetcher.get)
    head = HeaderBlock.of(settings.digest, site=settings.site, base_url=settings.base_url)
    return IssueMaster(digest=digest, head=head, page=settings.digest.unsubscribe_url)


def mailing_of(settings: Settings, store: Store, uncertain: str = "resend") -> Mailing:
    """Return a mailing as the settings say."""
    from sharekit.delivery.mailing import Mailing

    return Mailing(
        store=store,
        smtp=settings.smtp,
        transport=settings.transport,
        api=settings.api,
        keys=[key.encode() for key in settings.secret],
        uncertain=cast("Uncertain", uncertain),
        mail_log=Path(settings.mail_log) if settings.mail_log else None,
    )


@contextmanager
def sent_once(settings: Settings, master: IssueMaster, address: str) -> Iterator[tuple[Store, SendReport]]:
    """Send one copy through a ledger of its own; somebody waits, so the server gets seconds, not hours."""
    from sharekit.delivery.readers.subscribers import make_subscriber
    from sharekit.delivery.store.database import Store

    with tempfile.TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/test.db") as own:
        deadline = min(settings.smtp.deadline or _TEST_SECONDS, _TEST_SECONDS)
        hurried = replace(settings, smtp=replace(settings.smtp, deadline=deadline))
        yield own, mailing_of(hurried, own).start(master, [make_subscriber(address)])
