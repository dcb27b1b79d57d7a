"""The cache: whole entries only, bounded by age and size, never a reason to fail."""

import os
import time
from pathlib import Path

import pytest

from sharekit.publishing import cache as module
from sharekit.publishing.cache import PublishCache, cache_folder, open_cache
from sharekit.publishing.card_file import CardFile
from sharekit.publishing.run import run
from sharekit.publishing.site import SiteFolder
from sharekit.publishing.task import PublishTask
from tests.publishing.page.test_job import PAGE, Maker

CARD = CardFile(data=b"png", suffix=".png", type="image/png", width=1200, height=630, alt="A")


def test_what_is_kept_comes_back_and_damage_does_not(tmp_path: Path) -> None:
    cache = PublishCache(tmp_path)
    cache.keep_card("ab1", CARD)
    cache.keep_values("cd2", {"a": 1})
    assert cache.card("ab1") == CARD
    assert cache.values("cd2") == {"a": 1}
    assert cache.card("cd2") is None
    assert cache.card("none") is None
    file = tmp_path / "ab" / "ab1"
    for damage in (
        b"",
        b"{}",
        b"[1, {}]",
        file.read_bytes()[:-1],
        file.read_bytes().replace(b"1200", b"1201"),
    ):
        file.write_bytes(damage)
        assert cache.card("ab1") is None


def test_the_unused_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache, now = PublishCache(tmp_path), 1_700_000_000.0
    for day in range(4):
        cache.keep_values(f"{day}{day}x", {"day": day})
        os.utime(tmp_path / f"{day}{day}" / f"{day}{day}x", (now - day * 86_400, now - day * 86_400))
    cache.keep_values("ffx", {"day": 40})
    os.utime(tmp_path / "ff" / "ffx", (now - 40 * 86_400, now - 40 * 86_400))
    cache.prune()
    assert sorted(path.name for path in tmp_path.rglob("*x")) == ["00x", "11x", "22x", "33x"]
    size = (tmp_path / "00" / "00x").stat().st_size
    monkeypatch.setattr(module, "MAX_BYTES", 2 * size)
    cache.prune()
    assert sorted(path.name for path in tmp_path.rglob("*x")) == ["00x", "11x"]


def test_a_clock_that_was_set_ahead_empties_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = PublishCache(tmp_path)
    cache.keep_values("00x", {})
    ahead = time.time() + 800 * 86_400
    monkeypatch.setattr(time, "time", lambda: ahead)
    cache.prune()
    assert cache.values("00x") == {}


@pytest.mark.parametrize("broken", ["a file", "read-only", "no home"])
def test_a_cache_that_cannot_be_written_is_one_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    place = tmp_path / "cache"
    path = str(place / "deep")
    if broken == "a file":
        place.write_bytes(b"")
    elif broken == "read-only":
        monkeypatch.setattr(Path, "mkdir", _refuse)
    else:
        path = ""
        monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        monkeypatch.setattr(Path, "home", _no_home)
    cache, warning = open_cache(path)
    assert cache is None
    assert warning.startswith("no cache: ")
    assert "publish.cache" in warning
    site = tmp_path / "site"
    monkeypatch.undo()
    site.mkdir()
    (site / "a.html").write_text(PAGE, encoding="utf-8")
    task = PublishTask(site=SiteFolder(folder=site), base_url="https://e.org/", maker=Maker(), cache=cache)
    assert [outcome.status for outcome in run(task)] == ["written"]


def _refuse(*_: object, **__: object) -> None:
    raise OSError(30, "Read-only file system", "/cache")


def _no_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_a_page_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    site.mkdir()
    cache = PublishCache(tmp_path / "cache")
    task = PublishTask(site=SiteFolder(folder=site), base_url="https://e.org/", maker=Maker(), cache=cache)
    made: list[bytes] = []
    for _ in range(2):
        (site / "a.html").write_text(PAGE, encoding="utf-8")
        assert [outcome.status for outcome in run(task)] == ["written"]
        made.append((site / "a.html").read_bytes())
        monkeypatch.setattr("sharekit.publishing.reading.article._read", lambda *_: pytest.fail("read again"))
    assert made[0] == made[1]


def test_the_cache_folder_is_the_users_own_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/c")
    assert cache_folder("") == Path("/c/sharekit/cards")
    assert cache_folder("mine") == Path("mine")
