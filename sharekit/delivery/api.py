"""The library's way to send: one function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.delivery.mailing import Mailing, SendReport, Uncertain
from sharekit.delivery.message.header_block import HeaderBlock
from sharekit.delivery.message.issue_master import IssueMaster
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber, require_fields
from sharekit.delivery.store.database import Store
from sharekit.errors import ConfigError
from sharekit.options import ApiOptions, DigestOptions, SmtpOptions

if TYPE_CHECKING:
    from sharekit.digest.digest import Digest


def send(
    digest: Digest,
    readers: Iterable[Subscriber | str],
    *,
    options: DigestOptions | None = None,
    head: HeaderBlock | None = None,
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

    >>> report = sharekit.send(digest, ["ada@example.org"], options=options, transport="folder:outbox")

    Args:
        digest: What `render_digest` returned.
        readers: Addresses, or what `read_subscribers` yields; taken one by one.
        options: Sender, Reply-To, List-Id and unsubscribe page.
        head: Header fields that all copies share, instead of `options`.
        store: `sqlite:///path` or `postgresql://…`; it records what was sent.
        smtp: Server, connections, rate, retries, DKIM.
        transport: `smtp`, a service (`ses`, `postmark` …), `folder:PATH`, `sendmail` or `FILE.py:NAME`.
        api: Key of a service that takes messages over HTTPS.
        unsubscribe_url: The https page that takes one-click unsubscribes; that of `options` when empty.
        secret: Keys that sign unsubscribe links, newest first.
        uncertain: What to do about readers whose delivery status is unknown.
        mail_log: The mail server's log, for `reconcile`.
        resume: Go on with an issue that was begun or killed.

    Raises:
        SendError, StoreError, ConfigError: It cannot be sent; the store or a value cannot be used.
    """
    master = _master(digest, options or DigestOptions(), head, unsubscribe_url)
    subscribers = (make_subscriber(item) if isinstance(item, str) else item for item in readers)
    with Store(store) as opened:
        return Mailing(
            store=opened,
            smtp=smtp or SmtpOptions(),
            transport=transport,
            api=api or ApiOptions(),
            keys=[key.encode() for key in secret],
            uncertain=uncertain,
            mail_log=mail_log,
        ).start(master, require_fields(subscribers, digest.slots.labels), resume=resume)


def _master(digest: Digest, options: DigestOptions, head: HeaderBlock | None, page: str) -> IssueMaster:
    if head is None and not options.sender:
        raise ConfigError("no sender is set", where="digest.sender", hint="set it: News <news@example.org>")
    head = head or HeaderBlock.of(options, site=digest.issue.site)
    return IssueMaster(digest=digest, head=head, page=page or options.unsubscribe_url)
