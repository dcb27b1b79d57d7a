"""Whole runs: every page once, faults reported, nothing left behind."""

import fcntl
import os
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from sharekit.batch.run import local_workers
from sharekit.publishing.run import cache_key, prune, run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PublishTask
from tests.publishing.page.test_job import PAGE, Maker


@pytest.fixture
def task(tmp_path: Path) -> PublishTask:
    for name in ("a.html", "b/index.html", "c.html"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(PAGE.replace("Night", name), encoding="utf-8")
    (tmp_path / "404.html").write_text(PAGE, encoding="utf-8")
    return PublishTask(site=SiteFolder(folder=tmp_path), base_url="https://e.org/", maker=Maker())


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_page_once_and_then_never(task: PublishTask, jobs: int) -> None:
    first = {outcome.page: outcome.status for outcome in run(task, local_workers(jobs))}
    assert first == {
        "404.html": "skipped",
        "a.html": "written",
        "b/index.html": "written",
        "c.html": "written",
    }
    second = {outcome.page: outcome.status for outcome in run(task, local_workers(jobs))}
    assert second == {"404.html": "skipped", "a.html": "fresh", "b/index.html": "fresh", "c.html": "fresh"}


def test_one_bad_page_does_not_stop_the_rest(task: PublishTask) -> None:
    (task.site.folder / "b/index.html").write_bytes(b'<meta charset="klingon">')
    found = {outcome.page: outcome.status for outcome in run(task)}
    assert found["b/index.html"] == "failed"
    assert found["c.html"] == "written"


def test_leftovers_of_a_killed_run_are_swept_up(task: PublishTask) -> None:
    parts = [task.site.folder / f".a.html.{name}.part" for name in ("0a1b2c3d", "0a1b2c3d4e5f")]
    film = task.site.folder / ".film.part"  # the author's own
    for file in (*parts, film):
        file.write_bytes(b"half")
    list(run(replace(task, mode="check")))
    assert all(part.exists() for part in parts)
    list(run(task))
    assert not any(part.exists() for part in parts)
    assert film.exists()


def test_prune_deletes_orphaned_cards_and_nothing_else(task: PublishTask) -> None:
    outcomes = list(run(task))
    cards = task.site.folder / "cards"
    (cards / "old.og.png").write_bytes(b"x")
    (cards / "logo.png").write_bytes(b"x")
    gone = prune(task.site, outcomes)
    assert gone == ["cards/old.og.png"]
    assert (cards / "logo.png").exists()
    assert len(list(cards.iterdir())) == 4


def test_prune_spares_cards_that_other_pages_and_feeds_show(task: PublishTask) -> None:
    folder = task.site.folder / "cards"
    folder.mkdir()
    for name in ("shown at.og.png", "fed.og.png", "gone.og.png"):
        (folder / name).write_bytes(b"card")
    page = PAGE.replace("</article>", '<img alt="" src="cards/shown%20&#97;t.og.png"></article>')
    (task.site.folder / "list.html").write_text(page, encoding="utf-8")
    (task.site.folder / "feed.xml").write_text(
        "<url>https://e.org/cards/fed.og.png?v=1</url>", encoding="utf-8"
    )
    assert prune(task.site, list(run(task))) == ["cards/gone.og.png"]


def test_prune_spares_the_cards_of_pages_that_a_run_left_out(task: PublishTask) -> None:
    list(run(task))
    some = replace(task, site=replace(task.site, include=["a.html"]))
    assert prune(some.site, list(run(some))) == []


def test_the_cache_key_follows_what_all_cards_are_made_from(task: PublishTask) -> None:
    assert cache_key(task) == cache_key(replace(task, mode="check"))
    assert cache_key(task) != cache_key(replace(task, maker=Maker("f2")))


def test_a_second_run_waits_for_the_first_and_no_lock_file_is_left(
    task: PublishTask, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.setattr(tempfile, "tempdir", str(empty))
    first = os.open(task.site.folder, os.O_RDONLY)
    fcntl.flock(first, fcntl.LOCK_EX)
    second = threading.Thread(target=lambda: list(run(task)))
    second.start()
    second.join(0.3)
    assert second.is_alive()
    assert not (task.site.folder / "cards").exists()
    os.close(first)
    second.join(30)
    assert not second.is_alive()
    assert (task.site.folder / "cards").is_dir()
    assert list(empty.iterdir()) == []
    assert not [file for file in task.site.folder.rglob("*") if "lock" in file.name]
