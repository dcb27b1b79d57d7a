"""Many items: in order, bounded, past what fails, and past a worker that dies."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import pytest

from sharekit.batch.executors import ExecutorLost, Pool, cores, processes
from sharekit.batch.prepared import Prepared
from sharekit.batch.run import Workers, run_all
from sharekit.errors import ImageError, SharekitError


def _double(number: int) -> int:
    if number == 13:
        raise ImageError("thirteen", where="13")
    if number == 17:
        raise ZeroDivisionError("seventeen")
    return number * 2


def _threads(workers: int) -> Executor:
    return ThreadPoolExecutor(workers)


@pytest.mark.parametrize("pool", [None, _threads], ids=["here", "threads"])
def test_outcomes_come_in_order_and_a_failure_is_one_of_them(pool: Pool | None) -> None:
    outcomes = list(run_all(_double, range(40), Workers(pool=pool, count=3)))
    assert [outcome.item for outcome in outcomes] == list(range(40))
    good = [outcome.result for outcome in outcomes if outcome.error is None]
    assert good == [2 * n for n in range(40) if n not in {13, 17}]
    assert str(outcomes[13].error) == "13: thirteen"
    assert "ZeroDivisionError: seventeen (this is a bug in sharekit" in str(outcomes[17].error)


def test_no_more_items_are_read_ahead_than_the_window_holds() -> None:
    read = 0

    def items() -> Iterator[int]:
        nonlocal read
        for number in range(1000):
            read += 1
            yield number

    for done, _outcome in enumerate(run_all(_double, items(), Workers(pool=_threads, count=2, window=5)), 1):
        assert read - done <= 5
    assert read == 1000


def test_leaving_early_leaves_no_work_behind() -> None:
    class Waiting(ThreadPoolExecutor):
        futures: ClassVar[list[Future[Any]]] = []
        finished = False

        def submit(self, *args: Any, **options: Any) -> Future[Any]:
            self.futures.append(super().submit(*args, **options) if not self.futures else Future())
            return self.futures[-1]

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            Waiting.finished = wait
            super().shutdown(wait, cancel_futures=cancel_futures)

    outcomes = run_all(_double, range(1000), Workers(pool=Waiting))
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert [future.cancelled() for future in Waiting.futures] == [False, True, True, True]
    assert Waiting.finished


def _fragile(task: tuple[str, Path]) -> str:
    name, folder = task
    if name == "killer" or (name == "unlucky" and not (folder / "tried").exists()):
        (folder / "tried").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return name


def _prepare(folder: Path, factor: int) -> Callable[[int], int]:
    """Leave a trace of each time it is called."""
    (folder / f"{os.getpid()}-{len(list(folder.iterdir()))}").touch()
    return lambda number: number * factor


@pytest.mark.parametrize(
    ("pool", "most"), [(None, 1), (_threads, 1), (processes, 2)], ids=["here", "threads", "processes"]
)
def test_a_prepared_function_is_prepared_once_a_process(tmp_path: Path, pool: Pool | None, most: int) -> None:
    work = Prepared(_prepare, tmp_path, 3)
    outcomes = run_all(work, range(40), Workers(pool=pool, count=2))
    assert [outcome.result for outcome in outcomes] == [3 * n for n in range(40)]
    assert 1 <= len(list(tmp_path.iterdir())) <= most


def test_items_are_grouped_by_the_time_they_take() -> None:
    """Each item takes 0.25 s of a clock that only work moves; tasks should take 2 s."""
    groups: list[int] = []

    class Counting(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **_options: Any) -> Future[Any]:
            groups.append(len(args[1]))
            future: Future[Any] = Future()
            future.set_result((fn(*args)[0], 0.25 * len(args[1])))
            return future

    outcomes = run_all(_double, range(60), Workers(pool=Counting, window=1, seconds=2.0))
    assert len(list(outcomes)) == 60
    assert groups == [1, 4, 8, 8, 8, 8, 8, 8, 7]


def test_an_executor_that_went_away_is_asked_again_for_whole_tasks() -> None:
    lost: list[int] = []

    class Restarting(ThreadPoolExecutor):
        def submit(self, fn: Any, /, *args: Any, **_options: Any) -> Future[Any]:
            future: Future[Any] = Future()
            if len(lost) < 2:
                lost.append(len(args[1]))
                future.set_exception(ExecutorLost("the scheduler restarts"))
                return future
            return super().submit(fn, *args)

    outcomes = run_all(_double, range(5), Workers(pool=Restarting, window=1))
    assert [outcome.result for outcome in outcomes] == [0, 2, 4, 6, 8]
    assert lost == [1, 1]


def test_a_killed_worker_costs_no_innocent_item(tmp_path: Path) -> None:
    names = ["a", "b", "unlucky", "c", "killer", "d", "e", "f", "g"]
    items = [(name, tmp_path) for name in names]
    outcomes = list(run_all(_fragile, items, Workers(pool=processes, count=2, window=4)))
    assert [outcome.result for outcome in outcomes] == [None if name == "killer" else name for name in names]
    assert "worker process died 2 times" in str(outcomes[4].error)


def test_an_executor_that_breaks_when_asked_is_replaced() -> None:
    made: list[Executor] = []

    class Once(ThreadPoolExecutor):
        def submit(self, *args: Any, **options: Any) -> Future[Any]:
            if self is made[0]:
                raise BrokenExecutor("gone")
            return super().submit(*args, **options)

    def make(workers: int) -> Executor:
        made.append(Once(workers))
        return made[-1]

    assert [outcome.result for outcome in run_all(_double, range(5), Workers(pool=make))] == [0, 2, 4, 6, 8]
    assert len(made) == 2


def _hears_ctrl_c(_item: int) -> bool:
    return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_only_this_process_answers_ctrl_c() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    done = run_all(_hears_ctrl_c, range(3), Workers(pool=processes, count=2))
    assert [outcome.result for outcome in done] == [False, False, False]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_there_is_a_core() -> None:
    assert cores() >= 1
    assert issubclass(ImageError, SharekitError)


PARENT = """
import os, time
from sharekit.batch.executors import processes
if __name__ == "__main__":
    pool = processes(1)
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(600)
"""


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux only")
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, encoding="utf-8") as parent:
        assert parent.stdout
        worker = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    ended, _, _ = select.select([worker], [], [], 60)  # readable once the worker has ended
    os.close(worker)
    assert ended
