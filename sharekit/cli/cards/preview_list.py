"""What the preview shows of the list: its readers, the issue that was sent last, and a test email."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from sharekit.cli.newsletter.mailing import sent_once
from sharekit.errors import SendError, SharekitError
from sharekit.language import write_date

if TYPE_CHECKING:
    from sharekit.cli.common import Run
    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.delivery.readers.subscribers import Subscriber
    from sharekit.preview.last_issue import LastIssue
    from sharekit.settings import Settings

STORE = "store"
_MOST_READERS = 50


def readers_of(run: Run, settings: Settings, item: str | None) -> tuple[Subscriber, ...]:
    """Return the first readers of a list; without one, of the store if there is one."""
    from sharekit.cli.newsletter.lists.list_reading import read_list
    from sharekit.delivery.readers.directory import Directory
    from sharekit.delivery.store.database import Store

    if item and item != STORE:
        return tuple(islice(read_list(run, item), _MOST_READERS))
    try:
        with Store(settings.store.url, create=False) as store:
            return tuple(islice(Directory(store).readers(), _MOST_READERS))
    except SharekitError as error:
        if item:
            run.fail(error)
        return ()


def last_issue(settings: Settings) -> LastIssue | None:
    """Return the newest issue of the store that was sent, if any."""
    from datetime import UTC, datetime

    from sharekit.delivery.message.issue_master import IssueMaster
    from sharekit.delivery.store.database import Store
    from sharekit.delivery.store.issues import all_issues
    from sharekit.preview.last_issue import LastIssue

    try:
        with Store(settings.store.url, create=False) as store:
            sent = next((issue for issue in all_issues(store) if issue.listed), None)
            if sent is None:
                return None
            issue = IssueMaster.unpack(sent.digest).digest.issue
    except SharekitError:
        return None  # `sharekit send` reports it
    day = datetime.fromtimestamp(sent.listed or sent.created, UTC).date()
    return LastIssue(issue=issue, day=write_date(day, "en"))


def send_one(settings: Settings, master: IssueMaster, address: str) -> str:
    """Send one email; return what the server said.

    Raises:
        SharekitError: It was refused, or the server cannot be reached.
    """
    from sharekit.delivery.bounces.verdicts import State
    from sharekit.delivery.status import read_status
    from sharekit.delivery.store.issues import find_issue

    with sent_once(settings, master, address) as (store, report):
        if report.counts.get(State.ACCEPTED):
            return f"Sent to {address}."
        issue = find_issue(store, report.issue)
        failures = read_status(store, issue).failures if issue else []
        reason = failures[0].reason if failures else f"the run ended: {report.ending}"
    raise SendError(reason, where=address)
