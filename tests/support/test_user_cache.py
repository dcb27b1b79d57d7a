"""What is in the user's cache folder can be written by the user alone."""

from __future__ import annotations

import os
import pwd
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import sharekit
from sharekit.cli import main
from sharekit.publishing.cache import open_cache
from sharekit.sources.local_pictures import is_allowed
from sharekit.support.resources import system_font_folders
from sharekit.support.user_cache import private_folder, user_cache


@pytest.fixture(params=[0o022, 0o002, 0o000], ids=oct)
def home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty home folder, under a umask that lets a group, or everybody, write."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = os.umask(request.param)
    yield tmp_path
    os.umask(before)


def _is_private(path: Path) -> bool:
    return not stat.S_IMODE(path.stat().st_mode) & 0o077


@pytest.mark.usefixtures("home")
def test_a_private_folder_is_private_under_any_umask() -> None:
    folder = private_folder("templates")
    assert folder == user_cache() / "templates"
    assert _is_private(folder)
    assert _is_private(user_cache())


@pytest.mark.usefixtures("home")
def test_cards_are_kept_where_nobody_else_writes() -> None:
    cache, warning = open_cache("")
    assert cache is not None
    assert not warning
    assert _is_private(cache.folder)
    assert private_folder("templates") is not None, "publish may be the first to use the cache"


def test_a_folder_that_others_can_write_to_is_not_trusted(home: Path) -> None:
    (home / "cache" / "sharekit").mkdir(parents=True)
    (home / "cache" / "sharekit").chmod(0o777)
    assert private_folder("templates") is None


@pytest.mark.usefixtures("home")
def test_a_folder_of_another_user_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert private_folder("templates") is not None
    monkeypatch.setattr(os, "getuid", lambda: 54_321)
    assert private_folder("templates") is None


@pytest.fixture
def _homeless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither HOME nor a user of this number, as with `docker run -u 12345` and a bare environment."""

    def unknown(number: int) -> None:
        raise KeyError(number)

    for name in ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.usefixtures("_homeless")
def test_a_user_without_a_home_can_work(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    assert is_allowed(tmp_path / "a.png", tmp_path)
    assert isinstance(system_font_folders(), list)
    assert private_folder("templates") is None
    cache, warning = open_cache("")
    assert cache is None
    assert "no home folder" in warning


@pytest.mark.usefixtures("_homeless")
def test_completion_needs_a_home() -> None:
    result = CliRunner().invoke(main, ["--install-completion", "bash"])
    assert result.exit_code == 2
    assert "completion: there is no home folder" in result.output


def test_only_one_function_asks_for_the_home_folder() -> None:
    """It raises RuntimeError where there is none, which others forget."""
    package = Path(sharekit.__file__).parent
    asking = [path.name for path in package.rglob("*.py") if "Path.home()" in path.read_text("utf-8")]
    assert asking == ["user_cache.py"]
