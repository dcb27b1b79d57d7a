"""Settings shared by all tests."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from sharekit.batch.executors import cores

# The default run tries the same examples every time, so that a test fails for a change and never by chance.
# `make fuzz` explores: it sets SHAREKIT_FUZZ to the number of examples per property.
settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile(
    "fuzz", deadline=None, derandomize=False, max_examples=int(os.environ.get("SHAREKIT_FUZZ") or 100)
)
settings.load_profile("fuzz" if os.environ.get("SHAREKIT_FUZZ") else "default")
if not os.environ.get("SHAREKIT_FUZZ") and hasattr(providers, "_get_local_constants"):
    # Hypothesis also draws the constants of the modules that are loaded, which depend on the tests before.
    vars(providers)["_get_local_constants"] = partial(getattr, providers, "_local_constants")

_MOST_WORKERS = 8  # each collects all tests first
_HOME_FOLDERS = {
    "HOME": "",
    "XDG_CACHE_HOME": ".cache",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_STATE_HOME": ".local/state",
}


def pytest_configure(config: pytest.Config) -> None:
    """Give the run, with all workers and programs that tests start, a temporary and a home folder of its own.

    Both are removed with all that tests left in them; the folders of `tmp_path` stay, for a look at failures.
    """
    if hasattr(config, "workerinput"):
        return  # workers share the folders of the process that started them
    temporary = Path(tempfile.gettempdir())
    remove_abandoned(temporary)
    own = Path(tempfile.mkdtemp(prefix=f"sharekit-tests-{os.getpid()}-"))
    own.chmod(0o711)  # some tests act as another user
    # After multiprocessing has removed its own folder in it, which has priority -100.
    Finalize(None, shutil.rmtree, (own,), {"ignore_errors": True}, exitpriority=-200)
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(temporary))
    os.environ["TMPDIR"] = tempfile.tempdir = str(own)
    for name, folder in _HOME_FOLDERS.items():
        os.environ[name] = str(own / "home" / folder)
    (own / "home").mkdir()


def pytest_xdist_auto_num_workers() -> int:
    """Return how many tests run at once: one more than cores, since tests wait for programs they start."""
    return min(cores() + 1, _MOST_WORKERS)


def remove_abandoned(temporary: Path) -> None:
    """Remove the folders of runs that were killed."""
    for folder in temporary.glob("sharekit-*-*-*"):
        process = re.fullmatch(r"sharekit-(?:tests|pg|mailhost)-(\d+)-\w+", folder.name)
        if process and not Path("/proc", process[1]).exists() and Path("/proc").exists():
            shutil.rmtree(folder, ignore_errors=True)


Once = Callable[[str, Callable[[], bytes]], bytes]


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Return a function that computes bytes once for all workers: `once(name, compute)`."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder if worker_id == "master" else folder.parent

    def compute_once(name: str, compute: Callable[[], bytes]) -> bytes:
        result = Path(shared, f"once-{name}")
        with Path(shared, f"once-{name}.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not result.exists():
                result.write_bytes(compute())
        return result.read_bytes()

    return compute_once


@pytest.fixture
def sqlite_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a connection to SQLite open; Python says so only when it collects garbage."""
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def recorded(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened.append(connect(*arguments, **options))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", recorded)
    yield
    assert opened
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
