"""`sharekit bounces`: read what servers, providers and readers sent back, and apply it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError, SourceError
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from sharekit.delivery.bounces.applying import AppliedNotice, NoticePolicy
    from sharekit.delivery.bounces.notice import Notice
    from sharekit.settings import Settings

_HELP = """Read bounces, complaints and unsubscribe requests, and suppress the readers whose mailbox is gone,
who complained or who left.

MAILBOX is a maildir, an mbox, an .eml, a .json file of a provider's events, or imaps://user@host/Folder. A
notice counts only if it is about a message that we sent, found by Message-ID or bounce address; others about
readers of the list are counted, and applied with --unmatched. Requests to unsubscribe are always honoured."""


@verb(
    help=_HELP,
    examples=(
        "sharekit bounces ~/Maildir/.bounces",
        "sharekit bounces bounces.mbox --dry-run --json",
        "sharekit bounces imaps://bounces@imap.news.example/INBOX",
        "sharekit bounces --apply 2026-11-23-3f748ef4",
    ),
)
@click.argument("mailboxes", nargs=-1, metavar="[MAILBOX…]")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would be applied.")
@click.option("--unmatched", is_flag=True, help="Also apply notices that match no message we sent.")
@click.option(
    "--apply",
    "issue",
    metavar="ISSUE",
    help="Suppress the readers whose mailboxes the server called unknown in a stopped run.",
)
def bounces(run: Run, mailboxes: tuple[str, ...], dry_run: bool, unmatched: bool, issue: str | None) -> None:
    """Read every message; a second time changes nothing."""
    if not mailboxes and not issue:
        raise ConfigError("no mailbox", where="bounces", hint="name a mailbox, or an issue with --apply")
    if issue:
        _apply_refusals(run, issue, dry_run=dry_run)
    if mailboxes:
        _read(run, mailboxes, dry_run=dry_run, unmatched=unmatched)


def _apply_refusals(run: Run, key: str, *, dry_run: bool) -> None:
    """Suppress the readers whose refusals a stopped run of the issue holds back."""
    from sharekit.delivery.store.database import Store
    from sharekit.delivery.store.issues import find_issue
    from sharekit.delivery.store.refusals import apply_refusals, count_gone

    with Store(run.settings().store.url, create=False) as store:
        issue = find_issue(store, key)
        if issue is None:
            raise SourceError("there is no such issue", where=key, hint="`sharekit status` lists the issues")
        count = count_gone(store, issue) if dry_run else apply_refusals(store, issue)
    run.give({"issue": key, "suppressed": count})
    run.report(f"{key}: {counted(count, 'reader')} {'would be' if dry_run else 'newly'} suppressed")


def _read(run: Run, mailboxes: tuple[str, ...], *, dry_run: bool, unmatched: bool) -> None:
    from sharekit.delivery.bounces.applying import NoticePolicy, apply_notices
    from sharekit.delivery.store.database import Store

    settings = run.settings()
    policy = NoticePolicy(
        dry_run=dry_run,
        unmatched=unmatched,
        soft_bounces=settings.smtp.soft_bounces,
        soft_days=settings.smtp.soft_bounce_days,
    )
    counts: Counter[str] = Counter()
    with Store(settings.store.url) as store:
        for applied in apply_notices(store, _notices(run, settings, mailboxes, counts), policy):
            counts.update(_keys(applied, policy))
            _show(run, applied)
    run.report(_summary(counts, dry_run=dry_run))
    if counts["unmatched"] and not unmatched:
        run.note(
            f"{counted(counts['unmatched'], 'notice')} about readers of the list match no message we sent;"
            " look at them with --dry-run --json, and apply them with --unmatched"
        )


def _notices(
    run: Run, settings: Settings, mailboxes: tuple[str, ...], counts: Counter[str]
) -> Iterator[tuple[str, Notice]]:
    from sharekit.delivery.bounces.notices import read_notices

    for mailbox in mailboxes:
        try:
            for where, message in _messages(settings, mailbox):
                notices = read_notices(message)
                counts.update(["messages", *([] if notices else ["other"])])
                yield from ((where, notice) for notice in notices)
        except SourceError as error:
            run.fail(error)


def _messages(settings: Settings, mailbox: str) -> Iterator[tuple[str, Message]]:
    from sharekit.delivery.bounces.imap import ImapMailbox, is_imap_url, read_imap
    from sharekit.delivery.bounces.mailboxes import read_mailbox
    from sharekit.delivery.bounces.notice_message import parse_message
    from sharekit.delivery.transports.login import read_token

    if is_imap_url(mailbox):
        token = "" if settings.imap_password else read_token(settings.smtp)
        for where, raw in read_imap(ImapMailbox.parse(mailbox, settings.imap_password, token)):
            yield where, parse_message(raw)
    else:
        yield from read_mailbox(Path(mailbox))


def _keys(applied: AppliedNotice, policy: NoticePolicy) -> Iterator[str]:
    yield applied.notice.kind
    if applied.suppressed:
        yield "suppressed"
    if applied.reader and not applied.sending and not policy.unmatched:
        yield "unmatched"


def _summary(counts: Counter[str], *, dry_run: bool) -> str:
    from sharekit.delivery.bounces.notice import NoticeKind

    kinds = ", ".join(f"{counts[kind]:,} {kind}" for kind in (*NoticeKind, "other") if counts[kind])
    readers = counted(counts["suppressed"], "reader")
    read = f"{counted(counts['messages'], 'message')}{': ' if kinds else ''}{kinds}"
    return f"{read}; {readers} {'would be' if dry_run else 'newly'} suppressed"


def _show(run: Run, applied: AppliedNotice) -> None:
    notice, sending = applied.notice, applied.sending
    address = notice.address or applied.reader
    run.give(
        {
            "verdict": notice.kind,
            "address": address.written if address else "",
            "matched": sending is not None,
            "reader": applied.reader.written if applied.reader else "",
            "issue": sending.issue if sending else "",
            "message_id": notice.message_ids[0] if notice.message_ids else "",
            "status": notice.status,
            "suppressed": applied.suppressed,
            "detail": notice.detail,
            "where": applied.where,
        }
    )
    if run.verbose:
        run.note(f"{applied.where}: {notice.kind}: {address.written if address else '?'}: {notice.detail}")
