"""Plans, runs and their ends, as `sharekit send` shows them."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from sharekit.files import write_whole
from sharekit.text_utils import counted

if TYPE_CHECKING:
    from pathlib import Path

    from sharekit.cli.common import Run
    from sharekit.delivery.mailing import Mailing, SendReport
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.delivery.store.database import Store
    from sharekit.delivery.store.issues import StoredIssue
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


def show_rest(run: Run, store: Store, issue: StoredIssue) -> int:
    """Show how far an issue is that --resume would go on with."""
    from sharekit.delivery.status import read_status

    status = read_status(store, issue)
    run.give(status.to_json())
    counts = ", ".join(f"{count:,} {state}" for state, count in status.counts.items() if count)
    run.say(f"{issue.key}  {issue.subject}\n  {counts}\n")
    run.say(
        "It was sent; nothing is left." if issue.finished else "Nothing was sent; --resume --yes goes on."
    )
    return 0


def deliver(
    run: Run, mailing: Mailing, master: IssueMaster, readers: Iterator[Subscriber], *, resume: bool
) -> int:
    """Send, or go on with what was begun; return the exit code."""
    with _stopping(run) as stop, run.progress("sending") as advance:
        mailing.stop = stop
        mailing.settled = lambda settlements: advance(len(settlements))
        mailing.enlisting = lambda found: run.note(_list_line(found))
        report = mailing.start(master, readers, resume=resume)
    return told(run, mailing.store, report)


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


def told(run: Run, store: Store, report: SendReport, *, resumable: bool = True) -> int:
    """Tell how a run ended and what failed; return the exit code."""
    from sharekit.delivery.bounces.verdicts import State
    from sharekit.delivery.status import read_status
    from sharekit.delivery.store.issues import find_issue

    issue = find_issue(store, report.issue)
    assert issue is not None
    status = read_status(store, issue)
    run.give(status.to_json() | {"ending": str(report.ending), "seconds": round(report.seconds, 2)})
    counts = ", ".join(f"{count:,} {state}" for state, count in report.counts.items() if count)
    run.say(f"{report.issue}: {counts}, in {report.seconds:.1f} s")
    for failure in status.failures[:20]:
        run.note(f"  {failure.state}: {failure.address}: {failure.reason}")
    if len(status.failures) > 20:  # noqa: PLR2004
        run.note(f"  … and {len(status.failures) - 20:,} more: sharekit status {report.issue}")
    if report.counts.get(State.UNCERTAIN):
        run.note(
            "Whether the uncertain ones have it, no one knows. To send it to them again, or to those only of "
            "whom the mail server's log knows nothing:\n"
            f"  sharekit send {report.issue} --resume --yes --uncertain resend|reconcile"
        )
    if report.ending != "done" and resumable:
        run.say(f"Ended ({report.ending}). Go on with: sharekit send {report.issue} --resume --yes")
        return 1
    return int(report.ending != "done" or bool(status.failures) or run.failed > 0)
