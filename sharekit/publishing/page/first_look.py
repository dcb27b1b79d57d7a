"""The first pass over a page: is there anything to do, and what does it say about its site."""

from __future__ import annotations

from contextlib import suppress

from sharekit.publishing.page.job import PageJob, failed_outcome
from sharekit.publishing.page.time_limit import PageTimeoutError, time_limit
from sharekit.publishing.reading.summary import summarise
from sharekit.publishing.site_profile import PageSummary
from sharekit.publishing.task import PageOutcome, PublishTask
from sharekit.support.os_errors import unexpected


def first_look(path: str, task: PublishTask) -> tuple[PageOutcome | None, PageSummary | None]:
    """Return the outcome of a page that needs no work; else None and the page's summary.

    Imports nothing heavy and draws nothing. Never raises: any error is an outcome.
    """
    try:
        with time_limit(task.deadline):
            job = PageJob(path, task)
            outcome = job.without_work()
            return outcome, None if outcome else summarise(path, job.page)
    except PageTimeoutError:
        return None, None  # the second pass reports it
    except Exception as error:  # noqa: BLE001 (whatever one page raises must not stop the others)
        return failed_outcome(path, unexpected(error, path)), None


def summary_of(path: str, task: PublishTask) -> PageSummary | None:
    """Return the summary of a page; None if it cannot be read."""
    with suppress(Exception, PageTimeoutError), time_limit(task.deadline):
        return summarise(path, PageJob(path, task).page)
    return None
