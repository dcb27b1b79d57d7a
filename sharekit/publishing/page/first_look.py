"""The first pass over a page: is there anything to do, and what does it say about its site."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from sharekit.publishing.page.job import PageJob, failed_outcome
from sharekit.publishing.page.time_limit import PageTimeoutError, time_limit
from sharekit.publishing.reading.summary import summarise
from sharekit.publishing.site_index import PageRecord
from sharekit.publishing.site_profile import PageSummary
from sharekit.publishing.task import PageOutcome, PublishTask
from sharekit.support.files import sha256
from sharekit.support.os_errors import unexpected


@dataclass(frozen=True, slots=True)
class FirstLook:
    """What the first pass found: the outcome of a page that needs no work, else what it says about its site.

    Attributes:
        outcome: None for a page that needs work.
        summary: None for one that is no content.
        source: Hash of a page that needs work, as it was built.
    """

    outcome: PageOutcome | None = None
    summary: PageSummary | None = None
    source: str = ""


def first_look(path: str, task: PublishTask, record: PageRecord | None = None) -> FirstLook:
    """Look at a page; `record` is what an earlier run knows of it.

    Imports nothing heavy and draws nothing. Never raises: any error is an outcome.
    """
    try:
        with time_limit(task.deadline):
            job = PageJob(path, task)
            source = sha256(job.data) if task.cache else ""
            if record and record.summary and record.source == source:
                return FirstLook(None, record.summary, source)
            if outcome := job.without_work():
                return FirstLook(outcome, record.summary if record else None)
            return FirstLook(None, summarise(path, job.page), source)
    except PageTimeoutError:
        return FirstLook()  # the second pass reports it
    except Exception as error:  # noqa: BLE001 (whatever one page raises must not stop the others)
        return FirstLook(failed_outcome(path, unexpected(error, path)))


def summary_of(path: str, task: PublishTask) -> PageSummary | None:
    """Return the summary of a page; None if it cannot be read."""
    with suppress(Exception, PageTimeoutError), time_limit(task.deadline):
        return summarise(path, PageJob(path, task).page)
    return None
