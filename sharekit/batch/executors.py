"""What runs work: the protocol that every executor fulfils, and a pool of processes on this machine."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future
from contextlib import contextmanager
from typing import Any, Protocol


class TaskLost(BrokenExecutor):
    """The worker of one task died; the executor goes on."""


class ExecutorLost(BrokenExecutor):
    """The executor went away through no fault of its tasks, such as a scheduler that restarts."""


class WorkExecutor(Protocol):
    """The two methods that work needs from an executor, as `concurrent.futures` defines them.

    Thread and process pools, Dask's and loky's executors have them. An executor whose workers are gone raises
    `BrokenExecutor` from `submit` or from the future.
    """

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Schedule `fn(*args)` and return its future."""

    def shutdown(self, wait: bool = True) -> None:
        """Finish: wait for running calls, free the workers."""


Pool = Callable[[int], WorkExecutor]
"""Makes an executor of so many workers."""


def cores() -> int:
    """Return the number of cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(workers: int) -> WorkExecutor:
    """Return a pool of processes on this machine."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    _start_forkserver_ignoring_sigint()
    # Not plain fork: the caller may have threads (a progress bar has), and a forked lock never opens again.
    way = multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")
    return ProcessPoolExecutor(workers, mp_context=way, initializer=_end_with_parent)


def _end_with_parent() -> None:
    """End this worker when its parent is killed: it would wait for work for ever."""
    import multiprocessing
    import threading

    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _start_forkserver_ignoring_sigint() -> None:
    """Start the fork server once, with SIGINT blocked, so that Ctrl-C does not reach any worker.

    A terminal sends SIGINT to all its processes. The parent handles it for all of them: a worker that
    received it too would print a traceback. Workers inherit the blocked signal from their server.
    """
    if sys.platform == "win32":
        return
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # the server needs it, and starting it would unblock the signal again
    with uninterrupted():
        forkserver.ensure_running()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Delay Ctrl-C until the end of the block."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
