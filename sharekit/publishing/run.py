"""A whole run over a site: pages that need work go to workers, the rest is settled at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sharekit.errors import PublishError
from sharekit.os_errors import system_error
from sharekit.publishing.page.job import failed_outcome, outcome_without_work, publish_page
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PageOutcome, PublishTask

_CARD = re.compile(r"-[0-9a-f]{12}\.(png|jpg|webp|avif)\Z")
_PART = re.compile(r"\A\..+\.part\Z")


def run(task: PublishTask, *, jobs: int = 1) -> Iterator[PageOutcome]:
    """Yield what became of each page, those that needed no work first.

    Runs that write to the same site wait for each other. A run that was killed leaves no half-written page or
    card under its name; the next run sweeps up what it left beside them.

    Raises:
        PublishError: The folder does not exist or holds no page.
    """
    if task.mode != "write":
        yield from _pages(task, jobs)
        return
    with _exclusive_lock(task.site.folder):
        _remove_leftovers(task.site.folder)
        yield from _pages(task, jobs)


def _pages(task: PublishTask, jobs: int) -> Iterator[PageOutcome]:
    waiting: list[str] = []
    for path in task.site.pages():
        outcome = outcome_without_work(path, task)
        if outcome is None:
            waiting.append(path)
        else:
            yield outcome
    if waiting:
        yield from _publish_all(task, waiting, min(jobs, len(waiting)))


def _publish_all(task: PublishTask, paths: list[str], jobs: int) -> Iterator[PageOutcome]:
    from sharekit.cards.batch import processes, run_all

    if jobs <= 1:
        yield from (publish_page(path, task) for path in paths)
        return
    for done in run_all(_publish_in_worker, paths, pool=processes(_init_worker, task), workers=jobs):
        if done.result is not None:
            yield done.result
        elif done.error is not None:
            yield failed_outcome(done.item, done.error)


_worker_task: dict[str, PublishTask] = {}


def _init_worker(task: PublishTask) -> None:
    _worker_task["task"] = task


def _publish_in_worker(path: str) -> PageOutcome:
    return publish_page(path, _worker_task["task"])


@contextmanager
def _exclusive_lock(folder: Path) -> Iterator[None]:
    """Keep a second run over the same site waiting. The lock goes with the process, however it ends.

    What is locked is the folder itself: no file is left behind, and none that somebody planted is opened.
    """
    try:
        import fcntl
    except ImportError:  # Windows: renames stay atomic, only --prune could meet another run's card
        yield
        return
    if not folder.is_dir():
        yield  # nothing to lock; what reads the site says so
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise system_error(error, folder, "opened", PublishError) from error
    try:
        with suppress(OSError):  # a file system without locks, as some over a network are
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _remove_leftovers(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        for name in names:
            if _PART.match(name):
                with suppress(FileNotFoundError):
                    Path(place, name).unlink()


def prune(site: SiteFolder, outcomes: Iterable[PageOutcome]) -> list[str]:
    """Delete cards that no page of the site names any more, and return their paths.

    Only files that are named as we name cards, in the cards' own folder, are looked at. Pages that the run
    left out (excluded, skipped) are asked too: their cards stay.
    """
    settled = [outcome for outcome in outcomes if outcome.cards]
    orphans = _generated_cards(site) - {card for outcome in settled for card in outcome.cards}
    known = {outcome.page for outcome in settled}
    for path in site.every_page() if orphans else ():
        if path not in known:
            data = (site.folder / path).read_bytes()
            orphans -= {card for card in orphans if card.rpartition("/")[2].encode() in data}
    for card in sorted(orphans):
        (site.folder / card).unlink()
    return sorted(orphans)


def _generated_cards(site: SiteFolder) -> set[str]:
    folder = site.folder / site.cards
    files = folder.iterdir() if folder.is_dir() else ()
    return {
        f"{site.cards}/{file.name}" for file in files if _CARD.search(file.name) and not file.is_symlink()
    }


def cache_key(task: PublishTask) -> str:
    """Return the key under which a CI service should keep the cache: it changes when every card would."""
    return f"sharekit-{task.key[:16]}"
