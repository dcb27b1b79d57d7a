"""A site that is published again: what did not change is not read, nothing is drawn twice."""

import math
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sharekit.article import Article
from sharekit.publishing import cache as publish_cache
from sharekit.publishing.cache import PublishCache
from sharekit.publishing.card_file import CardFile
from sharekit.publishing.page import first_look
from sharekit.publishing.page.job import PageJob
from sharekit.publishing.run import run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PublishTask
from tests.publishing.page.test_job import PAGE, Maker

PAGES = {
    "index.html": PAGE.replace("Night trains return", "The Meridian"),
    "ferries.html": PAGE.replace("Night trains", "Ferries"),
    "photo.html": PAGE.replace("<p>", '<img src="harbour.png" width=900 height=600><p>'),
    "tags/sea.html": "<title>sea</title><h1>sea</h1><ul><li><a href=../ferries.html>Ferries</a></li></ul>",
}
Facts = dict[str, object]


@dataclass(frozen=True)
class CachingMaker(Maker):
    cache: PublishCache | None = None

    def draw(self, key: str, article: Article, network: str, template: str) -> CardFile:
        card = super().draw(key, article, network, template)
        assert self.cache is not None
        self.cache.keep_card(key, card)
        return card


@pytest.fixture
def task(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishTask:
    # Where the clocks of programs and of the disk differ, a touched entry would be the newest by far.
    monkeypatch.setattr(publish_cache, "_TOUCHED", math.inf)
    cache = PublishCache(tmp_path / "cache")
    site = SiteFolder(folder=tmp_path / "site")
    build(site.folder)
    return PublishTask(site=site, base_url="https://e.org/", maker=CachingMaker(cache=cache), cache=cache)


def build(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in PAGES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "harbour.png").write_bytes(b"a photo")


def publish(task: PublishTask) -> tuple[dict[str, str], Facts]:
    outcomes = list(run(task))
    facts: Facts = {one.page: (one.headline, one.cards, one.findings, one.reason) for one in outcomes}
    return {one.page: one.status for one in outcomes}, facts


def content(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


@pytest.fixture
def forbid(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return a function that makes a function or method fail the test."""

    def refused(place: object, name: str) -> None:
        def refuse(*_: object) -> None:
            pytest.fail(f"{name} was called")

        monkeypatch.setattr(place, name, refuse)

    return refused


def test_an_unchanged_site_is_not_read(task: PublishTask, forbid: Callable[..., None]) -> None:
    _, first = publish(task)
    forbid(PageJob, "__init__")
    statuses, facts = publish(task)
    assert facts == first
    assert set(statuses.values()) == {"fresh", "skipped"}
    assert publish(replace(task, mode="check")) == (statuses, facts)


def test_a_site_that_was_built_again_is_neither_read_nor_drawn(
    task: PublishTask, forbid: Callable[..., None]
) -> None:
    _, first = publish(task)
    published = content(task.site.folder)
    build(task.site.folder)
    forbid(first_look, "summarise")
    forbid(CachingMaker, "draw")
    statuses, facts = publish(task)
    assert facts == first
    assert sorted(statuses.values()) == ["skipped", "written", "written", "written"]
    assert content(task.site.folder) == published
    assert publish(task)[1] == first


@pytest.mark.parametrize("name", ["ferries.html", "cards/ferries.og.png", "harbour.png"])
def test_a_file_that_changes_in_place_is_seen(task: PublishTask, name: str) -> None:
    publish(task)
    file = task.site.folder / name
    state = file.stat()
    file.write_bytes(file.read_bytes().replace(b"e", b"o").replace(b"photo", b"other"))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))  # the times that a program can set
    statuses, _ = publish(task)
    assert [page for page, status in statuses.items() if status not in {"fresh", "skipped"}] == [
        "photo.html" if name == "harbour.png" else "ferries.html"
    ]
    assert set(publish(replace(task, mode="check"))[0].values()) == {"fresh", "skipped"}


def test_a_photo_of_a_site_built_again_is_looked_at(task: PublishTask) -> None:
    publish(task)
    before = content(task.site.folder)
    build(task.site.folder)
    (task.site.folder / "harbour.png").write_bytes(b"another")
    publish(task)
    changed = {name for name, data in content(task.site.folder).items() if data != before[name]}
    assert {Path(name).name for name in changed} == {"harbour.png", "photo.html"}


def test_other_settings_make_other_pages(task: PublishTask) -> None:
    publish(task)
    statuses, _ = publish(replace(task, site_name="Another"))
    assert sorted(statuses.values()) == ["skipped", "written", "written", "written"]


def test_a_damaged_index_costs_time_only(task: PublishTask) -> None:
    _, first = publish(task)
    for file in (task.site.folder.parent / "cache").rglob("*"):
        if file.is_file():
            file.write_bytes(file.read_bytes()[:-1])
    assert publish(task)[1] == first
