"""The result of a page from the cache: a site that was built again is published without reading its pages."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from sharekit.errors import SharekitError
from sharekit.finding import Finding
from sharekit.publishing.card_file import CardFile
from sharekit.publishing.page.site_images import write_card
from sharekit.publishing.site_files import file_digest, replace_page, stamps
from sharekit.publishing.task import PageOutcome, PublishTask
from sharekit.support.files import sha256


def reused_result(path: str, task: PublishTask) -> PageOutcome | None:
    """Publish a page as an earlier run did; None if none did, or if a card is no longer in the cache."""
    if task.cache is None or task.mode != "write":
        return None
    with suppress(OSError, SharekitError, KeyError, TypeError):  # the ordinary way reports what is wrong
        built = (task.site.folder / path).read_bytes()
        values = task.cache.values(_key(path, built, task))
        if values is None or any(_hash_of(task, name) != value for name, value in values["files"].items()):
            return None
        page = built[: values["start"]] + values["middle"].encode("latin-1") + built[values["end"] :]
        cards = {card: task.cache.card(key) for card, key in values["cards"].items()}
        if sha256(page) == values["page"] and None not in cards.values():
            return _written(path, page, values, cards, task)
    return None


def _written(
    path: str, page: bytes, values: Mapping[str, Any], cards: Mapping[str, CardFile | None], task: PublishTask
) -> PageOutcome:
    drawn = sum(write_card(task.site, card, file.data) for card, file in cards.items() if file)
    replace_page(task.site.folder, path, page)
    return PageOutcome(
        page=path,
        status="written",
        headline=values["headline"],
        cards=tuple(cards),
        drawn=drawn,
        findings=tuple(Finding(**finding) for finding in values["findings"]),
        files=stamps(task.site.folder, (path, *cards, *values["files"])),
    )


def keep_result(
    built: bytes, page: bytes, cards: Mapping[str, str], outcome: PageOutcome, task: PublishTask
) -> None:
    """Keep what a run made of a page; `cards` has the cache's key of each card."""
    others = {name for name, _ in outcome.files} - {outcome.page, *cards}
    if task.cache is None or set(cards) != set(outcome.cards):
        return
    start, end = _changed(built, page)
    values = {
        "start": start,
        "end": len(built) - end,
        "middle": page[start : len(page) - end].decode("latin-1"),
        "page": sha256(page),
        "headline": outcome.headline,
        "cards": dict(cards),
        "files": {name: _hash_of(task, name) for name in sorted(others)},
        "findings": [finding.to_json() for finding in outcome.findings],
    }
    task.cache.keep_values(_key(outcome.page, built, task), values)


def _hash_of(task: PublishTask, name: str) -> str:
    """Return the hash of a picture of the site; empty if there is none."""
    file = task.site.file(name)
    return file_digest(file) if file else ""


def _key(path: str, built: bytes, task: PublishTask) -> str:
    parts = ("result", path, task.result_key, task.profile.key)
    return sha256(repr(parts).encode("utf-8", "surrogatepass") + built)


def _changed(built: bytes, page: bytes) -> tuple[int, int]:
    """Return how many bytes two pages have in common at their start and at their end."""
    most = min(len(built), len(page))
    start = _common(built, page, most)
    end = _common(built[::-1], page[::-1], most - start)
    return start, end


def _common(one: bytes, other: bytes, most: int) -> int:
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
