"""A run over a whole site: pages that need work go to workers, the others are done at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

from sharekit.batch.prepared import Prepared
from sharekit.batch.run import HERE, Workers, run_all
from sharekit.errors import PublishError
from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.page.card_names import is_card_name, network_of
from sharekit.publishing.page.first_look import first_look, summary_of
from sharekit.publishing.page.job import failed_outcome, publish_page
from sharekit.publishing.page.reuse import reused_result
from sharekit.publishing.site import PAGE_SUFFIXES, SiteFolder
from sharekit.publishing.site_files import remove_inside, remove_leftovers
from sharekit.publishing.site_index import SiteIndex, load_index
from sharekit.publishing.site_profile import PageSummary, profile_of
from sharekit.publishing.task import PageOutcome, PublishTask
from sharekit.support.os_errors import system_error
from sharekit.support.text_utils import unescape

_MANY = 20  # pages without a result in the cache, from which workers are worth their start


def run(task: PublishTask, workers: Workers = HERE) -> Iterator[PageOutcome]:
    """Yield the outcome of each page, those without work first.

    Runs that write to the same site wait for each other. A killed run leaves no half-written page or card;
    the next run removes its temporary files.

    Raises:
        PublishError: The folder does not exist or contains no page.
    """
    if task.mode != "write":
        yield from _pages(task, workers)
        return
    with _exclusive_lock(task.site.folder):
        remove_leftovers(task.site.folder)
        yield from _pages(task, workers)
    if task.cache:
        task.cache.prune()


def _pages(task: PublishTask, workers: Workers) -> Iterator[PageOutcome]:
    index = load_index(task)
    first = _FirstPass()
    for path in task.site.pages():
        outcome = first.outcome(path, task, index)
        if outcome is not None:
            yield outcome
    profile = index.profile
    if first.waiting:
        # The profile is that of the whole site, however few of its pages have changed.
        summaries = [summary or summary_of(path, task) for path, summary in first.summaries.items()]
        profiled = replace(task, profile=profile_of(filter(None, summaries)))
        profile = profiled.profile.key
        if profile != index.profile:
            first.waiting |= dict.fromkeys(first.settled, "")
            first.settled.clear()
        for outcome in _publish_all(profiled, list(first.waiting), workers):
            index.note(outcome, first.summaries.get(outcome.page), first.waiting[outcome.page])
            yield outcome
    yield from first.settled.values()
    index.save(profile)


@dataclass(slots=True)
class _FirstPass:
    """What the first pass over the pages found.

    Attributes:
        waiting: The pages that need work, with the hash of each as it was built.
        summaries: What pages say about their site; None where it has to be read again.
        settled: Pages that were left out for what the other pages say; this holds while those say the same.
    """

    waiting: dict[str, str] = field(default_factory=dict)
    summaries: dict[str, PageSummary | None] = field(default_factory=dict)
    settled: dict[str, PageOutcome] = field(default_factory=dict)

    def outcome(self, path: str, task: PublishTask, index: SiteIndex) -> PageOutcome | None:
        """Return the outcome of a page that needs no work now."""
        if record := index.unchanged(path, task.site.folder):
            if record.summary or record.outcome.status == "fresh":
                self.summaries[path] = record.summary
            if record.summary and record.outcome.status == "skipped":
                self.settled[path] = record.outcome
                return None
            return record.outcome
        look = first_look(path, task, index.records.get(path))
        if look.summary or (look.outcome and look.outcome.status == "fresh"):
            self.summaries[path] = look.summary
        if look.outcome is None:
            self.waiting[path] = look.source
        else:
            index.note(look.outcome, look.summary, look.source)
        return look.outcome


def _publish_all(task: PublishTask, paths: list[str], workers: Workers) -> Iterator[PageOutcome]:
    changed: list[str] = []
    waiting = iter(paths)
    for path in waiting:
        if outcome := reused_result(path, task):
            yield outcome
        else:
            changed.append(path)
        if len(changed) >= _MANY:
            break
    changed += waiting  # the workers look for the results of the rest
    if not changed:
        return
    work = Prepared(page_publisher, task)
    for done in run_all(work, changed, workers.for_at_most(len(changed))):
        if done.result is not None:
            yield done.result
        elif done.error is not None:
            yield failed_outcome(done.item, done.error)


def page_publisher(task: PublishTask) -> Callable[[str], PageOutcome]:
    """Return a function that publishes a page; for `Prepared`."""
    return lambda path: reused_result(path, task) or publish_page(path, task)


@contextmanager
def _exclusive_lock(folder: Path) -> Iterator[None]:
    """Make a second run over the same site wait. The lock ends with the process.

    The folder itself is locked: no lock file is left behind, and no planted file is opened.
    """
    try:
        import fcntl
    except ImportError:  # Windows: renames stay atomic, only --prune could meet another run's card
        yield
        return
    if not folder.is_dir():
        yield  # nothing to lock; reading the site reports it
        return
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise system_error(error, folder, "opened", PublishError) from error
    try:
        with suppress(OSError):  # a network file system without locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def prune(site: SiteFolder, outcomes: Iterable[PageOutcome]) -> list[str]:
    """Delete the cards that no page or feed of the site names, and return their paths.

    Only files named as cards are, in the folder of the cards, are considered. All of every page is searched,
    those that the run left out among them: a page may show the cards of others.
    """
    with_cards = [outcome for outcome in outcomes if outcome.cards]
    orphans = _generated_cards(site, with_cards) - {card for outcome in with_cards for card in outcome.cards}
    for path in site.every_file((*PAGE_SUFFIXES, ".xml", ".json")) if orphans else ():
        text = _plain_text((site.folder / path).read_bytes())
        orphans -= {card for card in orphans if card.removeprefix(f"{site.cards}/") in text}
    for card in sorted(orphans):
        remove_inside(site.folder, card)
    return sorted(orphans)


def _plain_text(data: bytes) -> str:
    """Return a page with character references and percent-encoding resolved: addresses may have both."""
    try:
        page = EditablePage(data)
        text = page.text(page.view)
    except PublishError:  # of an unknown encoding; names of cards are ASCII in all but a few
        text = data.decode("latin-1")
    return unquote(unescape(text))


def _generated_cards(site: SiteFolder, outcomes: Iterable[PageOutcome]) -> set[str]:
    from sharekit.cards.networks import NETWORKS

    networks = {*NETWORKS, *(network_of(card) for outcome in outcomes for card in outcome.cards)}
    folder = site.folder / site.cards
    if not folder.is_dir() or not site.is_inside(site.cards):
        return set()
    candidates: set[str] = set()
    for place, _, names in os.walk(folder):
        under = Path(place).relative_to(site.folder).as_posix()
        candidates |= {f"{under}/{name}" for name in names if is_card_name(name, networks)}
    return {path for path in candidates if not (site.folder / path).is_symlink()}


def cache_key(task: PublishTask) -> str:
    """Return the key for the cache of a CI service: it changes whenever all cards would."""
    return f"sharekit-{task.key[:16]}"
