"""Work on a Dask cluster: same outcomes as here, clear words for what is wrong, no lost item."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from itertools import count
from pathlib import Path

import pytest

from sharekit.batch.cluster import _start_here, use_cluster
from sharekit.batch.prepared import Prepared
from sharekit.batch.run import Workers, run_all
from sharekit.cards.fingerprint import drawing_facts
from sharekit.errors import ConfigError, ImageError

pytestmark = pytest.mark.filterwarnings("ignore")  # Dask's, about sockets and ports in use


def _facts() -> dict[str, str]:
    return {"fonts": "a1"}


def _facts_of_process() -> dict[str, str]:
    """Differ in each process, as on a machine with other fonts."""
    return {"fonts": str(os.getpid()), "pillow": "12"}


def _double(number: int) -> int:
    if number == 13:
        raise ImageError("thirteen", where="13")
    if number == 17:
        raise ZeroDivisionError("seventeen")
    return number * 2


def _tripler(factor: int) -> "_Times":
    return _Times(factor)


class _Times:
    def __init__(self, factor: int) -> None:
        self._factor = factor

    def __call__(self, number: int) -> int:
        return number * self._factor


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, protocol="tcp", dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


def test_outcomes_are_those_of_this_process(scheduler: str) -> None:
    with use_cluster(scheduler, _facts) as workers:
        there = list(run_all(_double, range(60), workers))
        prepared = list(run_all(Prepared(_tripler, 3), range(20), workers))
    here = list(run_all(_double, range(60)))
    assert [(outcome.item, outcome.result) for outcome in there] == [(o.item, o.result) for o in here]
    assert str(there[13].error) == "13: thirteen"
    assert "ZeroDivisionError: seventeen" in str(there[17].error)
    assert [outcome.result for outcome in prepared] == list(range(0, 60, 3))


def test_a_scheduler_file_leads_to_the_scheduler(scheduler: str, tmp_path: Path) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(f'{{"address": "{scheduler}"}}', encoding="utf-8")
    with use_cluster(str(file), _facts) as workers:
        assert [outcome.result for outcome in run_all(_double, [1, 2], workers)] == [2, 4]


def _fragile(task: tuple[int, Path]) -> int:
    number, folder = task
    if number == 5 and not (folder / "tried").exists():
        (folder / "tried").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_a_killed_worker_loses_no_item(tmp_path: Path) -> None:
    with use_cluster("local:1", _facts) as workers:
        outcomes = list(run_all(_fragile, [(number, tmp_path) for number in range(12)], workers))
    assert [outcome.result for outcome in outcomes] == list(range(12))


def test_workers_that_do_not_start_are_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def start(*, n_workers: int, **_: object) -> object:
        started.append(n_workers)
        if len(started) < 3:
            raise RuntimeError("Nanny failed to start.") from OSError("killed")
        return started

    monkeypatch.setattr("distributed.LocalCluster", start)
    assert _start_here(4) is started
    assert started == [4, 4, 4]
    monkeypatch.setattr("sharekit.batch.cluster._STARTS", 1)
    started.clear()
    with pytest.raises(ConfigError, match="did not start: killed"):
        _start_here(4)


def test_a_scheduler_that_loses_all_its_workers_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    monkeypatch.setattr("sharekit.batch.dask_executor._LOOK_SECONDS", 0.02)
    monkeypatch.setattr("sharekit.batch.dask_executor._MOST_LOOKS", 2)
    monkeypatch.setattr("sharekit.batch.cluster._RECONNECT", 0.1)
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", dashboard_address=None
        ) as cluster,
        use_cluster(cluster.scheduler_address, _facts) as workers,
    ):
        outcomes = run_all(_double, count(20), workers)
        next(outcomes)
        cluster.scale(0)
        with pytest.raises(ConfigError, match="has lost all its workers"):
            for _ in outcomes:
                pass


def test_a_worker_with_other_fonts_is_refused() -> None:
    with (
        pytest.raises(ConfigError, match=r"worker tcp://.* has fonts \d+ \(here \d+\).*on every worker"),
        use_cluster("local:1", _facts_of_process),
    ):
        pass


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("tcp://127.0.0.1:1", "no scheduler answers at tcp://127.0.0.1:1"),
        ("http://127.0.0.1:8786", "is no cluster"),
        ("cluster", "is no cluster"),
        ("local:four", "is no cluster"),
        ("nowhere.json", "no scheduler file nowhere.json"),
    ],
)
def test_an_address_without_a_scheduler_is_an_error(
    address: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharekit.batch.cluster._TIMEOUT", 1)
    with pytest.raises(ConfigError, match="cluster") as caught, use_cluster(address, _facts):
        pass
    assert words in str(caught.value)


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ConfigError, match=r"sharekit-press\[cluster\]"), use_cluster("local:1", _facts):
        pass


def test_loky_is_an_executor_too() -> None:
    from loky import get_reusable_executor

    def pool(workers: int) -> Executor:
        executor: Executor = get_reusable_executor(workers, timeout=2)
        return executor

    outcomes = run_all(_double, range(12), Workers(pool=pool, count=2))
    assert [outcome.result for outcome in outcomes] == list(range(0, 24, 2))


def test_the_facts_of_drawing_name_versions_templates_and_fonts(tmp_path: Path) -> None:
    facts = drawing_facts()
    assert {"sharekit", "pillow", "uharfbuzz", "templates", "fonts"} <= facts.keys()
    (tmp_path / "own.html").write_text("<p>", encoding="utf-8")
    changed = {name for name, value in drawing_facts(str(tmp_path)).items() if facts[name] != value}
    assert changed == {"templates"}
