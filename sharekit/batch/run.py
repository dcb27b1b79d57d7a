"""Run work on many items at once: a bounded window of tasks that survives failing items and workers."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sharekit.batch.executors import (
    ExecutorLost,
    Pool,
    TaskLost,
    WorkExecutor,
    processes,
    uninterrupted,
)
from sharekit.errors import SharekitError
from sharekit.support.child import return_memory
from sharekit.support.os_errors import unexpected

if TYPE_CHECKING:
    from concurrent.futures import Future

Item = TypeVar("Item")
Result = TypeVar("Result")

_tasks = itertools.count()  # of this process
_TRIM = 8  # tasks
_DEATHS = 2  # an item whose worker died this often, alone, is what kills it
_GROWTH = 4  # a task has at most so many times the items of the one before
_RESTARTS = 3  # of an executor, before its tasks are run item by item


@dataclass(frozen=True, slots=True)
class ItemOutcome(Generic[Item, Result]):
    """The outcome of one item: a result, or an error."""

    item: Item
    result: Result | None = None
    error: SharekitError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Where work runs.

    Attributes:
        pool: Makes the executor; None works in this process, one item after the other.
        count: How many workers.
        window: Tasks under way at once; 0 for four a worker.
        seconds: How long a task should take: items are grouped by measured time. 0 makes each item a task.
    """

    pool: Pool | None = None
    count: int = 1
    window: int = 0
    seconds: float = 0.0

    def for_at_most(self, items: int) -> Workers:
        """Return no more workers than there are items; one item is worked on here, unless tasks are timed."""
        if self.seconds:
            return self
        return replace(self, count=min(self.count, items)) if items > 1 else HERE


HERE = Workers()


def local_workers(count: int) -> Workers:
    """Return so many processes of this machine; one is this process itself."""
    return Workers(pool=processes, count=count) if count > 1 else HERE


def run_all(
    work: Callable[[Item], Result], items: Iterable[Item], workers: Workers = HERE
) -> Iterator[ItemOutcome[Item, Result]]:
    """Yield the outcome of `work(item)` for every item, in order.

    At most `workers.window` tasks are read ahead, so that any number of items takes the same memory. An item
    that raises becomes an outcome with an error. When a worker dies, its pool is rebuilt and every item it
    held is run again, alone: one that kills its worker again is reported, no other is lost.

    Args:
        work: A function at the top of a module, or `Prepared`, so that it can travel to another process.
        items: What to work on; read no faster than needed.
        workers: Where they run.
    """
    if workers.pool is None:
        yield from (_outcome(work, item) for item in items)
        return
    tasks = _Tasks(work, workers.pool, workers)
    try:
        yield from tasks.run(iter(items), workers.window or 4 * workers.count)
    finally:
        tasks.close()


def _outcome(work: Callable[[Item], Result], item: Item) -> ItemOutcome[Item, Result]:
    try:
        return ItemOutcome(item, work(item))
    except SharekitError as error:
        return ItemOutcome(item, error=error)
    except Exception as error:  # noqa: BLE001 (a bug met by one item must not stop the others)
        return ItemOutcome(item, error=unexpected(error))


def work_through(
    work: Callable[[Item], Result], items: Sequence[Item]
) -> tuple[list[tuple[Result | None, SharekitError | None]], float]:
    """Run a task in a worker: return a result or an error for each item, and the seconds it took."""
    start = time.perf_counter()
    outcomes = [_outcome(work, item) for item in items]
    if next(_tasks) % _TRIM == _TRIM - 1:
        return_memory()
    return [(outcome.result, outcome.error) for outcome in outcomes], time.perf_counter() - start


@dataclass(slots=True)
class _Task(Generic[Item]):
    items: list[Item]
    executor: WorkExecutor
    future: Future[Any]


class _Tasks(Generic[Item, Result]):
    """Keeps workers busy, and has a second executor for items in flight when a worker died."""

    def __init__(self, work: Callable[[Item], Result], pool: Pool, workers: Workers) -> None:
        self._work = work
        self._make = pool
        self._count = workers.count
        self._seconds = workers.seconds
        self._size = 1
        self._main = pool(workers.count)
        self._alone: WorkExecutor | None = None
        self._live: deque[_Task[Item]] = deque()

    def run(self, items: Iterator[Item], window: int) -> Iterator[ItemOutcome[Item, Result]]:
        while group := list(islice(items, self._size)):
            self._submit(group)
            if len(self._live) >= window:
                yield from self._next()
        while self._live:
            yield from self._next()

    def close(self) -> None:
        """Cancel what has not started and wait for the rest: workers still need their locks."""
        for task in self._live:
            task.future.cancel()
        for executor in (self._main, self._alone):
            if executor is not None:
                executor.shutdown(wait=True)

    def _submit(self, group: list[Item]) -> None:
        self._live.append(self._start(group))

    def _start(self, group: list[Item]) -> _Task[Item]:
        with uninterrupted():  # interrupted while starting, a worker would print a traceback
            try:
                future = self._main.submit(work_through, self._work, group)
            except BrokenExecutor:
                self._rebuild(self._main)
                future = self._main.submit(work_through, self._work, group)
        return _Task(group, self._main, future)

    def _next(self) -> Iterator[ItemOutcome[Item, Result]]:
        task = self._live[0]
        try:
            pairs, seconds = self._wait(task)
        except BrokenExecutor:
            yield from map(self._run_alone, task.items)
        else:
            self._measure(len(pairs), seconds)
            for item, (result, error) in zip(task.items, pairs, strict=True):
                yield ItemOutcome(item, result, error)
        self._live.popleft()

    def _wait(self, task: _Task[Item]) -> tuple[list[tuple[Result | None, SharekitError | None]], float]:
        """Return what `work_through` returned.

        Raises:
            BrokenExecutor: The task's worker died, or a worker of its pool.
        """
        for _ in range(_RESTARTS):
            try:
                return task.future.result()  # type: ignore[no-any-return]
            except TaskLost:
                raise
            except ExecutorLost:
                self._rebuild(task.executor)
                again = self._start(task.items)
                task.executor, task.future = again.executor, again.future
            except BrokenExecutor:
                self._rebuild(task.executor)
                raise
        return task.future.result()  # type: ignore[no-any-return]

    def _measure(self, count: int, seconds: float) -> None:
        if self._seconds:
            fitting = int(count * self._seconds / max(seconds, 1e-6))
            self._size = max(1, min(fitting, count * _GROWTH))

    def _rebuild(self, broken: WorkExecutor) -> None:
        if self._main is broken:
            broken.shutdown(wait=False)
            self._main = self._make(self._count)

    def _run_alone(self, item: Item) -> ItemOutcome[Item, Result]:
        for _ in range(_DEATHS):
            if self._alone is None:
                self._alone = self._make(1)
            try:
                [(result, error)], _ = self._alone.submit(work_through, self._work, [item]).result()
            except BrokenExecutor:
                self._alone.shutdown(wait=False)
                self._alone = None
            else:
                return ItemOutcome(item, result, error)
        return ItemOutcome(
            item,
            error=SharekitError(
                f"the worker process died {_DEATHS} times over it",
                hint="it may need more memory than is available; try one job at a time",
            ),
        )
