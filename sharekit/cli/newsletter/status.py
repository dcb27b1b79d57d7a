"""`sharekit status`: how far issues are, and what failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError, SendError

if TYPE_CHECKING:
    from sharekit.delivery.status import IssueStatus
    from sharekit.delivery.store.database import Store

_SHOWN = 20


@verb(
    help="Show the issues in the store, or one: counts, rate, time left, failures by code and domain.",
    examples=(
        "sharekit status",
        "sharekit status 2026-11-23-3f748ef4 --report report.html",
    ),
)
@click.argument("issue", required=False)
@click.option(
    "--report", metavar="FILE", type=click.Path(path_type=Path), help="Write it as a page with a plot, too."
)
def status(run: Run, issue: str | None, report: Path | None) -> None:
    """Print what the ledger says."""
    from sharekit.delivery.status import read_status
    from sharekit.delivery.store.database import Store
    from sharekit.delivery.store.issues import find_issue

    if report and issue is None:
        raise ConfigError("name the issue it is about", where="--report")
    with Store(run.settings().store.url, create=False) as store:
        if issue is None:
            _list(run, store)
            return
        stored = find_issue(store, issue)
        if stored is None:
            raise SendError("no such issue", where=issue, hint="`sharekit status` lists those in the store")
        seen = read_status(store, stored)
    if report:
        from sharekit.delivery.report import write_report

        write_report(seen, report)
    run.give(seen.to_json() | ({"report": str(report)} if report else {}))
    for line in [*_table(seen), *([f"\n{report}"] if report else [])]:
        run.say(line)


def _list(run: Run, store: Store) -> None:
    from sharekit.delivery.status import read_status
    from sharekit.delivery.store.issues import all_issues, moment

    statuses = [read_status(store, issue) for issue in all_issues(store)]
    for seen in statuses:
        run.give(seen.to_json())
        counts = ", ".join(f"{count:,} {state}" for state, count in seen.counts.items() if count)
        when = f"finished {moment(seen.issue.finished)}" if seen.issue.finished else "not finished"
        run.say(f"{seen.issue.key}  {seen.issue.subject}\n  {when}: {counts or 'no readers yet'}")
    if not statuses:
        run.say("No issue has been sent from this store.")


def _table(seen: IssueStatus) -> list[str]:
    from sharekit.delivery.report import span
    from sharekit.delivery.store.issues import moment
    from sharekit.delivery.store.list_changes import read_list_changes

    lines = [f"{seen.issue.key}  {seen.issue.subject}", ""]
    lines += [f"  {state:<12}{count:>10,}" for state, count in seen.counts.items()]
    lines += [f"  {'total':<12}{seen.total:>10,}", "", f"  {seen.rate:,.1f} messages/s"]
    if seen.seconds_left:
        lines[-1] += f", {span(seen.seconds_left)} left"
    if seen.codes:
        lines += ["", "  answers of rejected and deferred"]
        lines += [f"  {count:>10,}  {words}" for words, count in seen.codes]
    if seen.domains:
        lines += ["", "  domains with failures"]
        lines += [f"  {failed:>10,} of {all_:,}  {domain}" for domain, failed, all_ in seen.domains]
    changes = read_list_changes(seen.issue.list_changes)
    if changes.came or changes.left:
        lines += [
            "",
            f"  since it was begun {changes.came:,} came to the list, {changes.left:,} left it unsent",
        ]
    if seen.issue.paused:
        lines += ["", f"  paused: {seen.issue.paused}; nobody was suppressed for it"]
    if seen.issue.resume_at:
        lines += ["", f"  quota used up until {moment(seen.issue.resume_at)}"]
    uncertain = [failure.address for failure in seen.failures if failure.state == "uncertain"]
    if uncertain:
        lines += ["", "  uncertain: --resume with --uncertain resend or reconcile settles these"]
        lines += [f"  {address}" for address in uncertain[:_SHOWN]]
        lines += [f"  … and {len(uncertain) - _SHOWN:,} more (--json lists all)"] * (len(uncertain) > _SHOWN)
    return lines
