"""Plans, progress and outcomes, as `sharekit send` shows them."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from sharekit.support.files import write_whole
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from pathlib import Path

    from sharekit.cli.common import Run
    from sharekit.delivery.mailing import Mailing, SendReport
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.delivery.store.database import Store
    from sharekit.delivery.store.issues import StoredIssue
    from sharekit.delivery.store.list_changes import ListChanges
    from sharekit.delivery.store.records import Enlisted


def show_plan(
    run: Run, mailing: Mailing, master: IssueMaster, readers: Iterator[Subscriber], folder: Path
) -> int:
    """Show what would be sent to whom, and write the first reader's message into a folder."""
    from sharekit.delivery.sending.plan import make_plan

    plan = make_plan(
        master, readers, store=mailing.store, compose=lambda _store, master: mailing.composer(master)
    )
    sample = folder / f"{plan.issue}.sample.eml"
    if plan.sample:
        write_whole(sample, plan.sample)
    enlisted = plan.enlisted
    counts = {
        "readers": enlisted.queued,
        "read": enlisted.read,
        "suppressed": enlisted.suppressed,
        "duplicates": enlisted.duplicates,
        "malformed": run.failed,
    }
    shown = str(sample) if plan.sample else None
    run.give({"issue": plan.issue, "subject": plan.subject, "from": plan.sender, **counts, "sample": shown})
    run.say(f"{plan.issue}  {plan.subject}\n  from {plan.sender}\n")
    run.say("\n".join(f"  {name:<12}{count:>10,}" for name, count in counts.items()))
    run.say(
        f"\n  sample: {shown}\n\nNothing was sent; --yes sends." if shown else "\nThere is no one to send to."
    )
    return int(run.failed > 0 or not enlisted.queued)


def show_rest(run: Run, store: Store, issue: StoredIssue) -> int:
    """Show the state of an issue that --resume would continue."""
    from sharekit.delivery.status import read_status

    status = read_status(store, issue)
    run.give(status.to_json())
    counts = ", ".join(f"{count:,} {state}" for state, count in status.counts.items() if count)
    run.say(f"{issue.key}  {issue.subject}\n  {counts}\n")
    run.say(
        "It was sent; nothing is left." if issue.finished else "Nothing was sent; --resume --yes goes on."
    )
    return 0


def note_sent_before(run: Run, store: Store, master: IssueMaster) -> None:
    """Say so where readers have the stories from an issue of another day."""
    from sharekit.delivery.known_issues import sent_before
    from sharekit.delivery.store.issues import moment

    earlier = sent_before(store, master.digest)
    if earlier and earlier.finished:
        run.note(
            f"These stories were sent {moment(earlier.finished)}, as {earlier.key}: whoever has them"
            " does not get them again. --again sends them to all readers."
        )


def deliver(
    run: Run, mailing: Mailing, master: IssueMaster, readers: Iterator[Subscriber], *, resume: bool
) -> int:
    """Send, or resume; return the exit code."""
    with _stopping(run) as stop, run.progress("sending") as advance:
        mailing.stop = stop
        mailing.settled = lambda settlements: advance(len(settlements))
        mailing.enlisting = lambda enlisted: run.note(_list_line(enlisted))
        mailing.relisted = lambda changes: _note_changes(run, changes)
        report = mailing.start(master, readers, resume=resume)
    return report_end(run, mailing.store, report)


def _list_line(enlisted: Enlisted) -> str:
    left_out = f"{enlisted.suppressed:,} suppressed, {counted(enlisted.duplicates, 'duplicate')} merged"
    return f"{counted(enlisted.queued, 'reader')}; {left_out}"


def _note_changes(run: Run, changes: ListChanges) -> None:
    if changes.came:
        run.note(f"{counted(changes.came, 'reader')} came since the issue was begun and will get it")
    if changes.left:
        run.note(f"{counted(changes.left, 'reader')} left the list since and will not get it")


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


def report_end(run: Run, store: Store, report: SendReport, *, resumable: bool = True) -> int:
    """Report how a run ended and what failed; return the exit code."""
    from sharekit.delivery.bounces.verdicts import State
    from sharekit.delivery.status import read_status
    from sharekit.delivery.store.issues import find_issue, moment

    issue = find_issue(store, report.issue)
    assert issue is not None
    status = read_status(store, issue)
    run.give(status.to_json() | {"ending": str(report.ending), "seconds": round(report.seconds, 2)})
    counts = ", ".join(f"{count:,} {state}" for state, count in report.counts.items() if count)
    run.report(f"{report.issue}: {counts}, in {report.seconds:.1f} s")
    for failure in status.failures[:20]:
        run.note(f"  {failure.state}: {failure.address}: {failure.reason}", always=True)
    if len(status.failures) > 20:  # noqa: PLR2004
        run.note(f"  … and {len(status.failures) - 20:,} more: sharekit status {report.issue}", always=True)
    if report.counts.get(State.UNCERTAIN):
        run.note(
            "Delivery status unknown for the uncertain ones. To send to them again, or only to those "
            "whom the mail server's log does not have:\n"
            f"  sharekit send {report.issue} --resume --yes --uncertain resend|reconcile",
            always=True,
        )
    if report.held:
        run.note(
            f"{counted(report.held, 'reader')} refused, too many to believe; nobody was suppressed\n"
            f"  the server's fault? fix it, then: sharekit send {report.issue} --resume --yes\n"
            f"  mailboxes that do not exist? suppress them: sharekit bounces --apply {report.issue}",
            always=True,
        )
    if report.resume_at:
        run.note(f"The quota is used up until {moment(report.resume_at)}.", always=True)
    if report.ending != "done" and resumable:
        run.say(f"Ended ({report.ending}). Go on with: sharekit send {report.issue} --resume --yes")
        return 1
    return int(report.ending != "done" or bool(status.failures) or run.failed > 0)
