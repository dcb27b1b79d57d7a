"""The mailer behind the app looks for confirmations when it starts, when it is woken, and now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from sharekit.delivery.store.database import Store
from sharekit.errors import TransportDown
from sharekit.web import store_thread
from sharekit.web.store_thread import StoreThread


async def looks(folder: Path, most: int, result: Callable[[], int] = lambda: 0, *, wake: bool = False) -> int:
    """Return how often the mailer looked; the thread is closed once it has `most` times."""
    count, done = 0, asyncio.Event()
    loop = asyncio.get_running_loop()

    def mail(_store: Store) -> int:
        nonlocal count
        count += 1
        if count >= most:
            loop.call_soon_threadsafe(done.set)
        elif wake:
            loop.call_soon_threadsafe(thread.wake)
        return result()

    thread = StoreThread(lambda: Store(f"sqlite:///{folder}/s.db"), mail)
    await thread.start()
    await done.wait()
    await thread.close()
    return count


def test_it_looks_when_it_starts_and_when_it_is_woken(tmp_path: Path) -> None:
    assert asyncio.run(looks(tmp_path, 1)) == 1
    assert asyncio.run(looks(tmp_path, 3, wake=True)) == 3


def test_it_looks_on_until_nothing_waits(tmp_path: Path) -> None:
    left = iter([100, 7, 0])
    assert asyncio.run(looks(tmp_path, 3, lambda: next(left))) == 3


@pytest.mark.parametrize("fails", [False, True])
def test_it_looks_now_and_then_also_after_a_failure(
    fails: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_thread, "_RETRY_SECONDS", 0.001)

    def result() -> int:
        if fails:
            raise TransportDown("no answer")
        return 0

    assert asyncio.run(looks(tmp_path, 3, result)) >= 3
