"""Changes are noticed: new bytes, files that come and go, and what is to be ignored."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from sharekit.preview.watch import FileWatcher, stamps


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def replaced(path: Path) -> None:
    beside = path.with_name("beside")
    write(beside, path.read_text(encoding="utf-8"))
    beside.replace(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: write(folder / "a.md", "longer than before"),
        lambda folder: write(folder / "deep" / "b.md", "new"),
        lambda folder: (folder / "a.md").unlink(),
        lambda folder: replaced(folder / "a.md"),
    ],
    ids=["written", "come", "gone", "replaced as editors do"],
)
def test_a_change_is_noticed_once(tmp_path: Path, change: Callable[[Path], object]) -> None:
    write(tmp_path / "a.md", "a")
    told: list[int] = []
    watch = FileWatcher(lambda: [tmp_path], lambda: told.append(1))
    assert not watch.poll()
    change(tmp_path)
    assert watch.poll()
    assert not watch.poll()
    assert told == [1]


def test_what_is_hidden_or_installed_is_not_looked_at(tmp_path: Path) -> None:
    for name in (".git/index", "node_modules/x/index.js", ".a.md.swp", "page.md"):
        write(tmp_path / name, "x")
    assert list(stamps([tmp_path])) == [str(tmp_path / "page.md")]


def test_a_file_that_is_not_there_yet_is_noticed_when_it_comes(tmp_path: Path) -> None:
    settings = tmp_path / "sharekit.toml"
    watch = FileWatcher(lambda: [settings], lambda: None)
    write(settings, "site = 'A'")
    assert watch.poll()


def test_the_thread_reports_and_ends(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "a")
    told = threading.Event()
    watch = FileWatcher(lambda: [tmp_path], told.set, pause=0.01)
    watch.start()
    write(tmp_path / "a.md", "another")
    assert told.wait(300)
    watch.stop()
    watch.join(300)
    assert not watch.is_alive()


def test_a_change_during_notification_notifies_again(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "a")
    watch = FileWatcher(lambda: [tmp_path], lambda: write(tmp_path / "a.md", "while it is read"))
    write(tmp_path / "a.md", "changed")
    assert watch.poll()
    assert watch.poll()


def test_a_change_after_reading_is_reported_at_the_first_check(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "a")
    moment = (tmp_path / "a.md").stat().st_mtime_ns
    assert FileWatcher(lambda: [tmp_path], lambda: None, since=moment).poll()
    assert not FileWatcher(lambda: [tmp_path], lambda: None, since=moment + 1).poll()


@pytest.mark.parametrize("name", ["gone.md", "a\0b", "a" * 400, "é" * 200])
def test_what_cannot_be_a_files_name_has_no_stamp(name: str) -> None:
    assert stamps([Path(name)]) == {}
