"""Many items: in order, bounded, past what fails, and past a worker that dies."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sharekit.cards.batch import cores, processes, run_all
from sharekit.errors import ImageError, SharekitError


def _double(number: int) -> int:
    if number == 13:
        raise ImageError("thirteen", where="13")
    if number == 17:
        raise ZeroDivisionError("seventeen")
    return number * 2


def _threads(workers: int) -> Executor:
    return ThreadPoolExecutor(workers)


@pytest.mark.parametrize("pool", [None, _threads])
def test_outcomes_come_in_order_and_a_failure_is_one_of_them(pool: type | None) -> None:
    outcomes = list(run_all(_double, range(40), pool=pool, workers=3))
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

    for done, _outcome in enumerate(run_all(_double, items(), pool=_threads, workers=2, window=5), 1):
        assert read - done <= 5
    assert read == 1000


def test_leaving_early_leaves_no_work_behind() -> None:
    class Noting(ThreadPoolExecutor):
        closed = False

        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
            Noting.closed = cancel_futures
            super().shutdown(wait, cancel_futures=cancel_futures)

    outcomes = run_all(_double, range(1000), pool=Noting)
    next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert Noting.closed


def _fragile(task: tuple[str, Path]) -> str:
    name, folder = task
    if name == "killer" or (name == "unlucky" and not (folder / "tried").exists()):
        (folder / "tried").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return name


def _ready(path: Path) -> None:
    path.touch()


def test_a_killed_worker_costs_no_innocent_item(tmp_path: Path) -> None:
    names = ["a", "b", "unlucky", "c", "killer", "d", "e", "f", "g"]
    items = [(name, tmp_path) for name in names]
    make = processes(_ready, tmp_path / "started")
    outcomes = list(run_all(_fragile, items, pool=make, workers=2, window=4))
    assert [outcome.result for outcome in outcomes] == [None if name == "killer" else name for name in names]
    assert "worker process died 2 times" in str(outcomes[4].error)
    assert (tmp_path / "started").exists()


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

    assert [outcome.result for outcome in run_all(_double, range(5), pool=make)] == [0, 2, 4, 6, 8]
    assert len(made) == 2


def _hears_ctrl_c(_item: int) -> bool:
    return signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_only_this_process_answers_ctrl_c(tmp_path: Path) -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    done = run_all(_hears_ctrl_c, range(3), pool=processes(_ready, tmp_path / "ready"), workers=2)
    assert [outcome.result for outcome in done] == [False, False, False]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_there_is_a_core() -> None:
    assert cores() >= 1
    assert issubclass(ImageError, SharekitError)
