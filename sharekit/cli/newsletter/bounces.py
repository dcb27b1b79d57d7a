"""`sharekit bounces`: learn from what servers and readers sent back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import SourceError
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from sharekit.delivery.bounces.notices import Notice
    from sharekit.delivery.store.database import Store

_KINDS = ("bounced", "delayed", "delivered", "complained", "unsubscribed")


@verb(
    help="""Read delivery status notices, feedback reports and unsubscribes by mail from maildirs, mbox files
    or .eml files, and suppress the readers whose mailbox is gone, who complained or who left.""",
    examples=("sharekit bounces ~/Maildir/.bounces", "sharekit bounces bounces.mbox --dry-run -v"),
)
@click.argument(
    "mailboxes", nargs=-1, required=True, metavar="MAILDIR|MBOX…", type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Change nothing; tell what would be learnt.")
def bounces(run: Run, mailboxes: tuple[Path, ...], dry_run: bool) -> None:
    """Read every message; a second time changes nothing."""
    from sharekit.delivery.bounces.mailboxes import read_mailbox
    from sharekit.delivery.store.database import Store

    counts: Counter[str] = Counter()
    with Store(run.settings().store.url) as store:
        for mailbox in mailboxes:
            try:
                for where, message in read_mailbox(mailbox):
                    counts.update(_learn(run, store, where, message, dry_run=dry_run))
            except SourceError as error:
                run.fail(error)
    run.say(_summary(counts, dry_run=dry_run))


def _learn(run: Run, store: Store, where: str, message: EmailMessage, *, dry_run: bool) -> Iterator[str]:
    """Yield what is to be counted of one message."""
    from sharekit.delivery.bounces.notices import read_notices

    notices = read_notices(message)
    yield "messages"
    if not notices:
        yield "other"
    for notice in notices:
        new = notice.permanent and (_would_be_new(store, notice) if dry_run else _apply(store, notice))
        yield from [notice.kind, *(["suppressed"] if new else [])]
        _tell(run, where, notice, new)


def _summary(counts: Counter[str], *, dry_run: bool) -> str:
    kinds = ", ".join(f"{counts[kind]:,} {kind}" for kind in (*_KINDS, "other") if counts[kind])
    readers = counted(counts["suppressed"], "reader")
    read = f"{counted(counts['messages'], 'message')}{': ' if kinds else ''}{kinds}"
    return f"{read}; {readers} {'would be' if dry_run else 'newly'} suppressed"


def _apply(store: Store, notice: Notice) -> bool:
    from sharekit.delivery.readers.suppression import suppress

    reason = notice.kind
    assert reason in {"bounced", "complained", "unsubscribed"}
    with store.writing() as connection:
        return suppress(store, connection, notice.address, reason, detail=notice.detail)


def _would_be_new(store: Store, notice: Notice) -> bool:
    from sharekit.delivery.readers.suppression import suppressed_keys

    with store.reading() as connection:
        return not suppressed_keys(connection, [notice.address.key])


def _tell(run: Run, where: str, notice: Notice, new: bool) -> None:
    run.give(
        {
            "address": notice.address.written,
            "kind": notice.kind,
            "status": notice.status,
            "permanent": notice.permanent,
            "suppressed": new,
            "detail": notice.detail,
            "message_id": notice.message_id,
            "where": where,
        }
    )
    if run.verbose:
        run.note(f"{where}: {notice.kind}: {notice.address.written}: {notice.detail}")
