"""The library's way to send: one function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.delivery.mailing import Mailing, SendReport, Uncertain
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import Subscriber, require_fields
from sharekit.delivery.store.database import Store
from sharekit.options import ApiOptions, SmtpOptions

if TYPE_CHECKING:
    from sharekit.delivery.message.header_block import HeaderBlock
    from sharekit.digest.digest import Digest


def send(
    digest: Digest,
    readers: Iterable[Subscriber],
    *,
    head: HeaderBlock,
    store: str = "sqlite:///sharekit.db",
    smtp: SmtpOptions | None = None,
    transport: str = "smtp",
    api: ApiOptions | None = None,
    unsubscribe_url: str = "",
    secret: Sequence[str] = (),
    uncertain: Uncertain = "resend",
    mail_log: Path | None = None,
    resume: bool = False,
) -> SendReport:
    """Send a digest to its readers, each once, over SMTP or another transport.

    The store records what was sent: a run that was killed at any point goes on with `resume=True` and the
    same stories, and writes to no one who has them.

    Args:
        digest: What `render_digest` returned.
        readers: What `read_subscribers` yields, or any other; taken one by one.
        head: Sender and the other header fields that all copies share.
        store: `sqlite:///path` or `postgresql://…`.
        smtp: Server, connections, rate, retries, DKIM.
        transport: `smtp`, `ses`, `postmark`, `mailgun`, `resend`, `folder:PATH`, `maildir:PATH`, `sendmail`
            or `FILE.py:NAME`.
        api: Key of a service that takes messages over HTTPS.
        unsubscribe_url: The https page that takes one-click unsubscribes; without it emails have no link.
        secret: Keys that sign unsubscribe links, newest first.
        uncertain: What to do about readers whose delivery status is unknown.
        mail_log: The mail server's log, for `reconcile`.
        resume: Go on with an issue that was begun.

    Raises:
        SendError: The issue has been sent or is being sent; or, as TransportDown, nothing can be sent.
        StoreError, ConfigError: The store or a value cannot be used.
    """
    with Store(store) as opened:
        mailing = Mailing(
            store=opened,
            smtp=smtp or SmtpOptions(),
            transport=transport,
            api=api or ApiOptions(),
            keys=[key.encode() for key in secret],
            uncertain=uncertain,
            mail_log=mail_log,
        )
        return mailing.start(
            IssueMaster(digest=digest, head=head, page=unsubscribe_url),
            require_fields(readers, digest.slots.labels),
            resume=resume,
        )
