"""`sharekit send`: an issue to its readers; without --yes, what would be sent."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, cast

import click

from sharekit.cli.common import Run, typed_address, verb
from sharekit.cli.sources import source_options
from sharekit.counting import counted
from sharekit.errors import ConfigError, SourceError
from sharekit.files import write_whole

if TYPE_CHECKING:
    from sharekit.delivery.mailing import Mailing, Report, Uncertain
    from sharekit.delivery.master import Master
    from sharekit.delivery.records import Enlisted
    from sharekit.delivery.store import Store
    from sharekit.delivery.subscribers import Subscriber
    from sharekit.settings import Settings

__all__ = ["send"]

_STORE = "store"
_FLAGS = ("rate", "deadline", "connections")
_OWN = frozenset(
    [
        *_FLAGS,
        "lists",
        "segment",
        "yes",
        "test",
        "resume",
        "uncertain",
        "transport",
        "subject",
        "intro",
        "output",
    ]
)
"""Options of this verb; the others are those of reading sources."""


@verb(
    help="""Send an issue to its readers, each once. ISSUE is one that is in the store; SOURCE… is composed as
    by `sharekit digest`. Without --yes nothing is sent: the plan is shown, and a sample message written.""",
    examples=(
        "sharekit send posts/ --to readers.csv          # the plan",
        "sharekit send posts/ --test ada@example.org    # one message",
        "sharekit send posts/ --to readers.csv --yes    # sent",
        "sharekit send 2026-11-23-3f748ef4 --resume --yes",
    ),
)
@source_options
@click.option("--to", "lists", multiple=True, metavar="LIST", help="CSV, JSON lines, or `store`; repeatable.")
@click.option("--segment", multiple=True, metavar="FIELD=VALUE", help="Only these readers; repeatable.")
@click.option("--yes", is_flag=True, help="Send.")
@click.option("--test", metavar="ADDRESS", help="Send one message to ADDRESS, and note nothing.")
@click.option("--resume", is_flag=True, help="Go on with an issue that was begun.")
@click.option(
    "--uncertain",
    type=click.Choice(["resend", "hold", "reconcile"]),
    default="resend",
    show_default=True,
    help="What to do where no one knows whether a reader got it.",
)
@click.option("--rate", metavar="N/s", help="Most messages a second; also N/m, N/h.")
@click.option("--connections", type=click.IntRange(1, 100), help="Connections at once.")
@click.option("--deadline", type=float, metavar="SECONDS", help="Stop after this time; --resume goes on.")
@click.option("--transport", metavar="NAME", help="smtp, folder:DIR, maildir:DIR, sendmail, FILE.py:NAME.")
@click.option("--subject", default="", help="The subject; the lead story's headline by default.")
@click.option("--intro", type=click.Path(path_type=Path), help="Your words above the stories, in Markdown.")
@click.option("-o", "--output", metavar="DIR", help="Folder for the sample message and the report.")
def send(run: Run, sources: tuple[str, ...], **options: Any) -> int | None:
    """Plan, test, send or resume."""
    from sharekit.delivery.store import Store

    smtp = {name: options[name] for name in _FLAGS if options[name] is not None}
    settings = run.settings(smtp=smtp, transport=options["transport"], output=options["output"])
    _check(settings, options)
    with Store(settings.store.url) as store:
        readers = _readers(run, store, options)
        master = _stored(store, sources) or _composed(run, settings, sources, options)
        if options["test"]:
            return _test(run, settings, master, options["test"])
        if not options["yes"]:
            return _plan(run, settings, store, master, readers)
        mailing = _mailing(settings, store, options["uncertain"])
        return _send(run, mailing, master, readers, options["resume"])


def _check(settings: Settings, options: dict[str, Any]) -> None:
    """Find out what cannot be used before anything is read, drawn or sent."""
    if options["test"]:
        typed_address(options["test"], "--test")
    elif not options["lists"] and not options["resume"]:
        raise ConfigError(
            "name the readers", where="--to", hint="a CSV, JSON lines, or `store`; or --test ADDRESS"
        )
    for item in options["lists"]:
        if item not in {_STORE, "-"} and not Path(item).is_file():
            raise ConfigError("there is no such file", where=f"--to {item}", hint="or write `store`, or -")
    if options["uncertain"] == "reconcile":
        _check_log(settings)


def _check_log(settings: Settings) -> None:
    from sharekit.delivery.doubt import log_of

    log_of(Path(settings.mail_log) if settings.mail_log else None)


# --- what to send, and to whom


def _stored(store: Store, sources: tuple[str, ...]) -> Master | None:
    from sharekit.delivery.issues import find_issue
    from sharekit.delivery.master import Master

    if len(sources) != 1 or Path(sources[0]).exists():
        return None
    issue = find_issue(store, sources[0])
    return Master.unpack(issue.digest) if issue else None


def _composed(run: Run, settings: Settings, sources: tuple[str, ...], options: dict[str, Any]) -> Master:
    from sharekit import clock
    from sharekit.cli.composing import compose, read_intro
    from sharekit.delivery.master import Master
    from sharekit.delivery.mime import Letterhead

    if not settings.digest.sender:
        raise ConfigError("no sender is set", where="digest.sender", hint="such as News <news@example.org>")
    reading = {name: value for name, value in options.items() if name not in _OWN}
    intro = read_intro(run, options["intro"])
    digest = compose(
        run, sources, settings, moment=clock.now(), subject=options["subject"], intro=intro, **reading
    )
    if digest is None:
        raise SourceError("nothing new to send", where=", ".join(sources))
    head = Letterhead.of(settings.digest, site=settings.site, base_url=settings.base_url)
    return Master(digest=digest, head=head, page=settings.digest.unsubscribe_url)


def _readers(run: Run, store: Store, options: dict[str, Any]) -> Iterator[Subscriber]:
    """Return the readers of the lists, read when they are taken."""
    from sharekit.cli.subscribers import read_list
    from sharekit.delivery.directory import Directory
    from sharekit.delivery.subscribers import Segment

    segment = Segment.parse(options["segment"])
    lists = (
        Directory(store).readers() if item == _STORE else read_list(run, item) for item in options["lists"]
    )
    return segment.pick(chain.from_iterable(lists))


def _mailing(settings: Settings, store: Store, uncertain: str = "resend") -> Mailing:
    from sharekit.delivery.mailing import Mailing

    return Mailing(
        store=store,
        smtp=settings.smtp,
        transport=settings.transport,
        keys=[key.encode() for key in settings.secret],
        uncertain=cast("Uncertain", uncertain),
        mail_log=Path(settings.mail_log) if settings.mail_log else None,
    )


# --- what to do


def _test(run: Run, settings: Settings, master: Master, address: str) -> int:
    """Send one copy through a ledger of its own."""
    from sharekit.delivery.store import Store
    from sharekit.delivery.subscribers import make_subscriber

    with tempfile.TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/test.db") as own:
        report = _mailing(settings, own).start(master, [make_subscriber(address)])
        return _told(run, own, report)


def _plan(run: Run, settings: Settings, store: Store, master: Master, readers: Iterator[Subscriber]) -> int:
    from sharekit.delivery.plan import make_plan

    mailing = _mailing(settings, store)
    plan = make_plan(master, readers, store=store, compose=lambda _store, master: mailing.composer(master))
    sample = Path(settings.output) / f"{plan.issue}.sample.eml"
    if plan.sample:
        write_whole(sample, plan.sample)
    found = plan.enlisted
    counts = {
        "readers": found.queued,
        "read": found.read,
        "suppressed": found.suppressed,
        "duplicates": found.duplicates,
        "malformed": run.failed,
    }
    shown = str(sample) if plan.sample else None
    run.give({"issue": plan.issue, "subject": plan.subject, "from": plan.sender, **counts, "sample": shown})
    run.say(f"{plan.issue}  {plan.subject}\n  from {plan.sender}\n")
    run.say("\n".join(f"  {name:<12}{count:>10,}" for name, count in counts.items()))
    run.say(
        f"\n  sample: {shown}\n\nNothing was sent; --yes sends." if shown else "\nThere is no one to send to."
    )
    return int(run.failed > 0 or not found.queued)


def _send(run: Run, mailing: Mailing, master: Master, readers: Iterator[Subscriber], resume: bool) -> int:
    with _stopping(run) as stop, run.progress("sending") as advance:
        mailing.stop = stop
        mailing.settled = lambda settlements: advance(len(settlements))
        mailing.enlisting = lambda found: run.note(_list_line(found))
        report = mailing.start(master, readers, resume=resume)
    return _told(run, mailing.store, report)


def _list_line(found: Enlisted) -> str:
    left_out = f"{found.suppressed:,} suppressed, {counted(found.duplicates, 'duplicate')} merged"
    return f"{counted(found.queued, 'reader')}; {left_out}"


@contextmanager
def _stopping(run: Run) -> Iterator[Callable[[], bool]]:
    """Turn the first Ctrl-C or SIGTERM into an orderly stop; the second ends the process at once."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        run.note("stopping: what is in flight is finished first; once more to stop at once")

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told(run: Run, store: Store, report: Report) -> int:
    from sharekit.delivery.issues import find_issue
    from sharekit.delivery.status import look

    issue = find_issue(store, report.issue)
    assert issue is not None
    status = look(store, issue)
    run.give(status.to_json() | {"ending": str(report.ending), "seconds": round(report.seconds, 2)})
    counts = ", ".join(f"{count:,} {state}" for state, count in report.counts.items() if count)
    run.say(f"{report.issue}: {counts}, in {report.seconds:.1f} s")
    for failure in status.failures[:20]:
        run.note(f"  {failure.state}: {failure.address}: {failure.reason}")
    if len(status.failures) > 20:  # noqa: PLR2004
        run.note(f"  … and {len(status.failures) - 20:,} more: sharekit status {report.issue}")
    if report.ending != "done":
        run.say(f"Ended ({report.ending}). Go on with: sharekit send {report.issue} --resume --yes")
        return 1
    return int(bool(status.failures) or run.failed > 0)
