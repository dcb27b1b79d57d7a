"""`sharekit bounces`: learn from what servers and readers sent back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharekit.cli.common import Run, verb

if TYPE_CHECKING:
    from sharekit.delivery.bounces import Notice
    from sharekit.delivery.store import Store

__all__ = ["bounces"]

_KINDS = ("bounced", "delayed", "delivered", "complained", "unsubscribed")


@verb(
    help="""Read delivery status notices, feedback reports and unsubscribes by mail from maildirs, mbox files
    or .eml files, and suppress the readers whose mailbox is gone, who complained or who left."""
)
@click.argument(
    "mailboxes", nargs=-1, required=True, metavar="MAILDIR|MBOX…", type=click.Path(path_type=Path)
)
@click.option("--dry-run", is_flag=True, help="Change nothing.")
def bounces(run: Run, mailboxes: tuple[Path, ...], dry_run: bool) -> None:
    """Read every message; a second time changes nothing."""
    from sharekit.delivery.bounces import read_notices
    from sharekit.delivery.mailboxes import read_mailbox
    from sharekit.delivery.store import Store

    counts: Counter[str] = Counter()
    with Store(run.settings().store.url) as store:
        for mailbox in mailboxes:
            for where, message in read_mailbox(mailbox):
                notices = read_notices(message)
                counts["messages"] += 1
                counts["other"] += not notices
                for notice in notices:
                    new = notice.permanent and not dry_run and _apply(store, notice)
                    counts.update([notice.kind, *(["suppressed"] if new else [])])
                    _tell(run, where, notice, new)
    run.say(
        f"{counts['messages']:,} messages: "
        + ", ".join(f"{counts[kind]:,} {kind}" for kind in (*_KINDS, "other") if counts[kind])
        + f"; {counts['suppressed']:,} readers newly suppressed"
    )


def _apply(store: Store, notice: Notice) -> bool:
    from sharekit.delivery.suppression import suppress

    reason = notice.kind
    assert reason in {"bounced", "complained", "unsubscribed"}
    with store.writing() as connection:
        return suppress(store, connection, notice.address, reason, detail=notice.detail)


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
