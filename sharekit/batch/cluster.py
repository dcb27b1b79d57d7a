"""A Dask cluster as the executor: the same work on many machines (https://distributed.dask.org)."""

from __future__ import annotations

import logging
import platform
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.batch.dask_executor import DaskExecutor, has_workers
from sharekit.batch.executors import WorkExecutor, cores
from sharekit.batch.run import Workers
from sharekit.errors import ConfigError
from sharekit.support.text_utils import counted, first_line

if TYPE_CHECKING:
    from distributed import Client

Facts = Mapping[str, str]
"""What results depend on besides their input, by name, such as `fonts` and a digest."""

TASK_SECONDS = 2.0
"""How long a task takes: the scheduler needs about 1 ms for each, and a lost one is done again."""

_TASKS_A_WORKER = 3  # under way; more would wait in the scheduler's memory
_TIMEOUT = 10  # seconds to find the scheduler
_LOCAL_SETTINGS = {
    "distributed.comm.timeouts.connect": "180s",  # processes may start slowly
    # Nobody looks at these, and each costs time that could draw.
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    # Dask has memory go back to the system at once: each picture would have to ask for its own again.
    "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 2**27,
    "distributed.nanny.pre-spawn-environ.MALLOC_MMAP_THRESHOLD_": 2**25,
}
_STARTS = 3  # a worker that is killed while it starts ends the others
_RECONNECT = 60  # seconds that a run waits for a scheduler that went away
_LOCAL = re.compile(r"local(?::(\d{1,3}))?")
_ADDRESS = re.compile(r"(?:(?:tcp|tls|wss?|ucx)://)?[^\s/:]+:\d{1,5}|(?:tcp|tls)://\[[0-9a-fA-F:]+\]:\d{1,5}")
_PLUGIN = "sharekit-facts"
_NAMED = 3  # differences named in an error


class _Cluster:
    """A cluster in use."""

    def __init__(self, address: str, look_up: Callable[[], Facts]) -> None:
        self._address = address
        self._look_up = look_up
        self._facts: Facts = {}
        self._clients: list[Client] = []
        self._local: Any = None
        self._count = 0
        self._settings = ExitStack()

    def pool(self, _workers: int) -> WorkExecutor:
        """Return an executor on the cluster; a client that lost its scheduler is replaced.

        Raises:
            ConfigError: The scheduler does not come back, or has no workers any more.
        """
        if self._clients[-1].status != "running":
            self._guard(self._connect(_RECONNECT))
        elif not has_workers(self._clients[-1]):
            self._wait_for_workers()
        return DaskExecutor(self._clients[-1])

    def _wait_for_workers(self) -> None:
        """Start new workers on this machine, or wait for those of a scheduler.

        Raises:
            ConfigError: None came.
        """
        if self._local:
            self._local.close()
            self._local = _start_here(self._count)
            self._guard(self._connect(_TIMEOUT))
            return
        with suppress(TimeoutError):
            self._clients[-1].wait_for_workers(1, timeout=_RECONNECT)
            return
        raise ConfigError(
            f"the scheduler at {self._address} has lost all its workers",
            where="cluster",
            hint="start some, then run the same command again",
        )

    def _connect(self, timeout: float) -> Client:
        from distributed import Client

        place: dict[str, Any] = {"address": self._local or self._address}
        if not self._local and Path(self._address).suffix == ".json":
            place = {"scheduler_file": self._address}
        try:
            client = Client(timeout=timeout, set_as_default=False, **place)
        except (OSError, TimeoutError, ValueError) as error:
            raise ConfigError(
                f"no scheduler answers at {self._address}: {first_line(error)}",
                where="cluster",
                hint="start one with `dask scheduler`, or use local:N for N workers on this machine",
            ) from error
        self._clients.append(client)
        return client

    def start(self) -> int:
        """Connect, with workers of this machine if the address says so; return the number of workers."""
        if local := _LOCAL.fullmatch(self._address):
            import dask

            # Until the end: a worker that is killed is started again.
            self._settings.enter_context(dask.config.set(_LOCAL_SETTINGS))
            self._count = int(local[1] or 0) or cores()
            self._local = _start_here(self._count)
        client = self._connect(_TIMEOUT)
        with suppress(TimeoutError):
            client.wait_for_workers(1, timeout=_TIMEOUT)
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise ConfigError(
                f"the scheduler at {self._address} has no workers",
                where="cluster",
                hint="start some with `dask worker ADDRESS --nthreads 1`",
            )
        self._facts = _facts(self._look_up)
        count = _require_same(client, self._look_up, self._facts)
        self._guard(client)
        return count

    def _guard(self, client: Client) -> None:
        client.register_plugin(_plugin(self._look_up, self._facts), name=_PLUGIN)

    def close(self) -> None:
        """Disconnect."""
        for client in self._clients:
            with suppress(Exception):  # the run is over, and its scheduler may be gone
                client.unregister_worker_plugin(_PLUGIN)
            with suppress(Exception):
                client.close(timeout=_TIMEOUT)
        if self._local:
            self._local.close()
        self._settings.close()


def _start_here(count: int) -> Any:
    """Return a cluster of so many worker processes on this machine; it listens on loopback only.

    Raises:
        ConfigError: They did not start.
    """
    from distributed import LocalCluster

    failure: BaseException = ChildProcessError()
    for _ in range(_STARTS):
        try:
            return LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                silence_logs=logging.CRITICAL,
            )
        except (RuntimeError, OSError, TimeoutError) as error:
            failure = error.__cause__ or error
    raise ConfigError(
        f"the workers of this machine did not start: {first_line(failure)}",
        where="cluster",
        hint="ask for fewer, or use jobs of this machine",
    ) from failure


@contextmanager
def use_cluster(address: str, look_up: Callable[[], Facts]) -> Iterator[Workers]:
    """Connect to a cluster whose workers agree with this machine.

    Args:
        address: `tcp://host:8786`, a scheduler file (`*.json`), or `local:4` for workers on this machine.
        look_up: Returns the facts that results depend on; run here and on every worker. A worker that joins
            later with other facts is closed.

    Raises:
        ConfigError: The address is invalid, nothing answers, Dask is not installed, or a worker differs.
    """
    if not (_LOCAL.fullmatch(address) or _ADDRESS.fullmatch(address) or address.endswith(".json")):
        raise ConfigError(
            f"{address!r} is no cluster",
            where="cluster",
            hint="give tcp://host:8786, a scheduler file ending in .json, or local:4",
        )
    if address.endswith(".json") and not Path(address).is_file():
        raise ConfigError(f"no scheduler file {address}", where="cluster", hint="`dask scheduler` writes it")
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ConfigError(
            "a cluster needs Dask", where="cluster", hint="pip install 'sharekit-press[cluster]'"
        ) from error
    for name in ("distributed", "distributed.client", "distributed.core", "distributed.scheduler"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what matters is an error of sharekit
    cluster = _Cluster(address, look_up)
    try:
        count = cluster.start()
        window = count * _TASKS_A_WORKER
        yield Workers(pool=cluster.pool, count=count, window=window, seconds=TASK_SECONDS)
    finally:
        cluster.close()


def _facts(look_up: Callable[[], Facts]) -> dict[str, str]:
    return {"python": ".".join(platform.python_version_tuple()[:2]), **look_up()}


def _require_same(client: Client, look_up: Callable[[], Facts], here: Facts) -> int:
    """Refuse workers that would return other results than this machine; return their number.

    Raises:
        ConfigError: A worker differs, or cannot import sharekit.
    """
    answers: dict[str, Any] = client.run(_facts, look_up, on_error="return")
    for worker, facts in answers.items():
        if isinstance(facts, BaseException):
            raise ConfigError(
                f"worker {worker} cannot work: {type(facts).__name__}: {first_line(facts)}",
                where="cluster",
                hint="install the same version of sharekit-press on every worker",
            )
        if facts != here:
            raise ConfigError(
                f"worker {worker} {_difference(facts, here)}",
                where="cluster",
                hint="install the same versions, fonts and templates on every worker",
            )
    return len(answers)


def _difference(there: Facts, here: Facts) -> str:
    """Return what a worker has that this machine has not."""
    names = [name for name in sorted({*there, *here}) if there.get(name) != here.get(name)]
    rows = [f"{name} {there.get(name, 'none')} (here {here.get(name, 'none')})" for name in names[:_NAMED]]
    more = f" and {counted(len(names) - _NAMED, 'other difference')}" if len(names) > _NAMED else ""
    return f"has {', '.join(rows)}{more}"


def _plugin(look_up: Callable[[], Facts], here: Facts) -> Any:
    from distributed import WorkerPlugin

    # Defined here, so that importing this module does not import Dask.
    class Gate(WorkerPlugin):  # type: ignore[misc] # untyped where Dask is missing
        name = _PLUGIN

        def setup(self, worker: Any) -> None:
            facts = _facts(look_up)
            if facts != here:
                logging.getLogger("distributed.worker").error("refused: this %s", _difference(facts, here))
                worker.loop.add_callback(worker.close, nanny=True, reason="differs from the caller")

    return Gate()
