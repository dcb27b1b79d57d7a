"""`sharekit send`: an issue to its readers; without --yes, what would be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sharekit.cli.articles.sources import source_options
from sharekit.cli.common import Run, typed_address, verb
from sharekit.cli.newsletter.issue_options import (
    digest_settings,
    issue_options,
    open_history,
)
from sharekit.cli.newsletter.mailing import (
    mailing_of,
    master_of,
    require_sender,
    sent_once,
    warn_of_missing_footer,
)
from sharekit.cli.newsletter.progress import deliver, note_sent_before, report_end, show_plan, show_rest
from sharekit.cli.newsletter.start_time import parse_start
from sharekit.errors import ConfigError, SourceError

if TYPE_CHECKING:
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.delivery.store.database import Store
    from sharekit.digest.history import History
    from sharekit.settings import Settings

_STORE = "store"
_FLAGS = ("rate", "deadline", "connections")


@verb(
    help="""Send an issue to its readers. SOURCE… is composed as by `sharekit digest`, or is the key of an
    issue in the store. Without --yes nothing is sent: the plan is shown, and a sample message written.

    After an interrupted run, --resume leaves nobody out. A reader whose delivery status is unknown may get a
    second copy, except with --uncertain hold or reconcile.""",
    examples=(
        "sharekit send posts/ --to readers.csv          # the plan",
        "sharekit send posts/ --test ada@example.org    # one message",
        "sharekit send posts/ --to readers.csv --yes    # sent",
        "sharekit send 2026-11-23-3f748ef4 --resume --yes",
    ),
)
@source_options
@issue_options
@click.option("--to", "lists", multiple=True, metavar="LIST", help="CSV, JSON lines, or `store`; repeatable.")
@click.option("--segment", multiple=True, metavar="FIELD=VALUE", help="Only these readers; repeatable.")
@click.option("--yes", is_flag=True, help="Send.")
@click.option("--test", metavar="ADDRESS", help="Send one test email to ADDRESS; nothing is recorded.")
@click.option("--again", is_flag=True, help="Send stories that readers have already, as a new issue.")
@click.option("--resume", is_flag=True, help="Continue the unfinished issue of these stories.")
@click.option(
    "--uncertain",
    type=click.Choice(["resend", "hold", "reconcile"]),
    default="resend",
    show_default=True,
    help="What to do about readers whose delivery status is unknown.",
)
@click.option("--rate", metavar="N/s", help="Maximum messages per second; also N/m, N/h.")
@click.option(
    "--connections", metavar="N", type=click.IntRange(1, 100), help="Connections at once, up to 100."
)
@click.option("--deadline", type=float, metavar="SECONDS", help="Stop after this time; --resume continues.")
@click.option("--transport", metavar="NAME", help="smtp, ses, postmark, mailgun, resend, folder:DIR, …")
@click.option("--at", metavar="TIME", help="Start at this time: 09:00, or 2026-12-01T09:00+01:00.")
@click.option("-o", "--output", metavar="DIR", help="Folder for the sample message and the report.")
def send(run: Run, sources: tuple[str, ...], **options: Any) -> int | None:
    """Plan, test, send or resume."""
    from sharekit.delivery.known_issues import choose_issue, repeated_issue
    from sharekit.delivery.readers.subscribers import require_fields
    from sharekit.delivery.store.database import Store

    smtp = {name: options[name] for name in _FLAGS if options[name] is not None}
    settings = run.settings(
        smtp=smtp, transport=options["transport"], output=options["output"], digest=digest_settings(options)
    )
    history = open_history(options)
    start_at = parse_start(options["at"]) if options["at"] else None
    _check(settings, options)
    with Store(settings.store.url) as store:
        readers = _readers(run, store, options)
        master = _stored(store, sources) or _composed(run, settings, sources, options, history)
        if master is None:
            return 1
        if options["test"]:
            return _test(run, settings, master, options["test"])
        if options["again"]:
            master = repeated_issue(store, master)
        readers = require_fields(readers, master.digest.slots.labels)
        stored = choose_issue(store, master.digest, resume=options["resume"])
        if stored and stored.listed and not options["yes"]:
            return show_rest(run, store, stored)
        if not stored:
            note_sent_before(run, store, master)
        if not options["yes"]:
            sample = Path(settings.output)
            return show_plan(run, mailing_of(settings, store), master, readers, sample)
        mailing = mailing_of(settings, store, options["uncertain"])
        mailing.at = start_at
        code = deliver(run, mailing, master, readers, resume=options["resume"])
        if history:
            history.record(master.digest.issue)
        return code


def _check(settings: Settings, options: dict[str, Any]) -> None:
    """Find out what cannot be used before anything is read, drawn or sent."""
    if options["again"] and options["resume"]:
        raise ConfigError(
            "starts a new issue, but --resume continues one", where="--again", hint="use one of the two"
        )
    if options["test"]:
        typed_address(options["test"], "--test")
    elif not options["lists"] and not options["resume"]:
        raise ConfigError(
            "name the readers",
            where="--to",
            hint="--to readers.csv, or --to store for imported readers; --test ADDRESS sends one email",
        )
    for item in options["lists"]:
        if item not in {_STORE, "-"} and not Path(item).is_file():
            raise ConfigError(
                "no such file",
                where=f"--to {item}",
                hint="give a CSV or JSON lines file, `store`, or - for standard input",
            )
    if options["uncertain"] == "reconcile":
        _check_log(settings)


def _check_log(settings: Settings) -> None:
    from sharekit.delivery.sending.uncertain import require_log

    require_log(Path(settings.mail_log) if settings.mail_log else None)


# --- what to send, and to whom


def _stored(store: Store, sources: tuple[str, ...]) -> IssueMaster | None:
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.delivery.store.issues import find_issue

    if len(sources) != 1 or Path(sources[0]).exists():
        return None
    issue = find_issue(store, sources[0])
    if issue is None and re.fullmatch(r"[\w.-]+", sources[0]) and sources[0] != "-":
        raise SourceError(
            "is neither a file nor an issue in the store",
            where=sources[0],
            hint="`sharekit status` lists the issues",
        )
    return IssueMaster.unpack(issue.digest) if issue else None


def _composed(
    run: Run,
    settings: Settings,
    sources: tuple[str, ...],
    options: dict[str, Any],
    history: History | None,
) -> IssueMaster | None:
    """Return the issue to send; None if the sources could not be read, which is reported."""
    from sharekit.cli.newsletter.composing import compose_issue, warn_of
    from sharekit.support import clock

    require_sender(settings)
    warn_of_missing_footer(run, settings)
    # A resumed issue has the stories that the history may have recorded already.
    past = None if options["resume"] else history
    digest = compose_issue(run, sources, settings, options, moment=clock.now(), history=past)
    if digest is None and run.failed:
        return None
    if digest is None:
        since = settings.digest.since
        raise SourceError(
            f"nothing to send: no story is newer than {since}" if since else "holds no story to send",
            where=", ".join(sources),
        )
    warn_of(run, digest)
    return master_of(digest, settings, private=options["allow_private"])


def _readers(run: Run, store: Store, options: dict[str, Any]) -> Iterator[Subscriber]:
    """Return the readers of the lists, read when they are taken."""
    from sharekit.cli.newsletter.lists.list_reading import read_list
    from sharekit.delivery.readers.directory import Directory
    from sharekit.delivery.readers.subscribers import Segment

    segment = Segment.parse(options["segment"])
    lists = (
        Directory(store).readers() if item == _STORE else read_list(run, item) for item in options["lists"]
    )
    return segment.pick(chain.from_iterable(lists))


def _test(run: Run, settings: Settings, master: IssueMaster, address: str) -> int:
    with sent_once(settings, master, address) as (own, report):
        return report_end(run, own, report, resumable=False)
