"""Run many jobs at once on any executor: a bounded window of work that survives failing items and workers."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sharekit.errors import SharekitError
from sharekit.support.os_errors import unexpected

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

Item = TypeVar("Item")
Result = TypeVar("Result")

Pool = Callable[[int], "Executor"]
"""Makes an executor of so many workers."""

_DEATHS = 2  # an item whose worker died this often, alone, is what kills it


@dataclass(frozen=True, slots=True)
class ItemOutcome(Generic[Item, Result]):
    """The outcome of one item: a result, or an error."""

    item: Item
    result: Result | None = None
    error: SharekitError | None = None


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(start: Callable[..., object], *arguments: Any) -> Pool:
    """Return a maker of process pools whose workers call `start(*arguments)` once, before any item."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Not plain fork: the caller may have threads (a progress bar has), and a forked lock never opens again.
    way = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")

    def make(workers: int) -> Executor:
        _start_forkserver_ignoring_sigint()
        return ProcessPoolExecutor(workers, mp_context=way, initializer=start, initargs=arguments)

    return make


def _start_forkserver_ignoring_sigint() -> None:
    """Start the fork server once, with SIGINT blocked, so that Ctrl-C does not reach any worker.

    A terminal sends SIGINT to all its processes. The parent handles it for all of them: a worker that
    received it too would print a traceback. Workers inherit the blocked signal from their server.
    """
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # the server needs it, and starting it would unblock the signal again
    with _uninterrupted():
        forkserver.ensure_running()


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C until the end of the block."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def run_all(
    work: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    pool: Pool | None = None,
    workers: int = 1,
    window: int = 0,
) -> Iterator[ItemOutcome[Item, Result]]:
    """Yield the outcome of `work(item)` for every item, in order.

    At most `window` items (four a worker by default) are read ahead, so that any number of items takes the
    same memory. An item that raises becomes an outcome with an error. When a worker dies, its pool is rebuilt
    and every item it held is run again, alone: one that kills its worker again is reported, no other is lost.

    Args:
        work: A function at the top of a module, so that it can travel to another process.
        items: What to work on; read no faster than needed.
        pool: Makes the executor; None works in this process, one item after the other.
        workers: How many at once.
        window: Items under way at once.
    """
    if pool is None:
        yield from (_settle(item, lambda item=item: work(item)) for item in items)  # type: ignore[misc]
        return
    batch = _Batch(work, pool, workers)
    try:
        yield from batch.run(items, window or 4 * workers)
    finally:
        batch.close()


def _settle(item: Item, call: Callable[[], Result]) -> ItemOutcome[Item, Result]:
    try:
        return ItemOutcome(item, call())
    except BrokenExecutor:
        raise
    except SharekitError as error:
        return ItemOutcome(item, error=error)
    except Exception as error:  # noqa: BLE001 (a bug met by one item must not stop the others)
        return ItemOutcome(item, error=unexpected(error))


class _Batch(Generic[Item, Result]):
    """Keeps a pool of workers busy, and a second one for items in flight when a worker died."""

    def __init__(self, work: Callable[[Item], Result], pool: Pool, workers: int) -> None:
        self._work = work
        self._make = pool
        self._workers = workers
        self._main = pool(workers)
        self._alone: Executor | None = None
        self._live: deque[tuple[Item, Executor, Future[Result]]] = deque()

    def run(self, items: Iterable[Item], window: int) -> Iterator[ItemOutcome[Item, Result]]:
        for item in items:
            self._submit(item)
            if len(self._live) >= window:
                yield self._next()
        while self._live:
            yield self._next()

    def close(self) -> None:
        """Cancel what has not started and wait for the rest: workers still need their locks."""
        for executor in (self._main, self._alone):
            if executor is not None:
                executor.shutdown(wait=True, cancel_futures=True)

    def _submit(self, item: Item) -> None:
        with _uninterrupted():  # interrupted while starting, a worker would print a traceback
            try:
                future = self._main.submit(self._work, item)
            except BrokenExecutor:
                self._rebuild(self._main)
                future = self._main.submit(self._work, item)
        self._live.append((item, self._main, future))

    def _next(self) -> ItemOutcome[Item, Result]:
        item, executor, future = self._live.popleft()
        try:
            return _settle(item, future.result)
        except BrokenExecutor:
            self._rebuild(executor)
            return self._isolate(item)

    def _rebuild(self, broken: Executor) -> None:
        if self._main is broken:
            broken.shutdown(wait=False, cancel_futures=True)
            self._main = self._make(self._workers)

    def _isolate(self, item: Item) -> ItemOutcome[Item, Result]:
        for _ in range(_DEATHS):
            if self._alone is None:
                self._alone = self._make(1)
            try:
                return _settle(item, self._alone.submit(self._work, item).result)
            except BrokenExecutor:
                self._alone.shutdown(wait=False)
                self._alone = None
        return ItemOutcome(
            item,
            error=SharekitError(
                f"the worker process died {_DEATHS} times over it",
                hint="it may need more memory than is available; try one job at a time",
            ),
        )
