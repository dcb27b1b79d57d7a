"""A Dask client as an executor: its losses are the errors of `sharekit.batch`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from typing import Any

from sharekit.batch.executors import ExecutorLost, TaskLost

_LOOK_SECONDS = 5.0
_MOST_LOOKS = 12  # that see no workers


class DaskExecutor:
    """Dask's executor, which reports lost workers and schedulers by the errors of `sharekit.batch`."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._waiting: set[Future[Any]] = set()
        self._over = threading.Event()
        threading.Thread(target=self._watch, name="cluster", daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any) -> Future[Any]:
        """Hand a call to the scheduler.

        Raises:
            ExecutorLost: The client was closed.
        """
        try:
            inner = self._executor.submit(fn, *args)
        except Exception as error:  # a client that was closed raises several kinds
            raise ExecutorLost(str(error)) from error
        outer: Future[Any] = Future()
        self._waiting.add(outer)
        outer.add_done_callback(self._waiting.discard)
        inner.add_done_callback(lambda done: _hand_over(done, outer))
        outer.add_done_callback(lambda done: inner.cancel() if done.cancelled() else None)
        return outer

    def shutdown(self, wait: bool = True) -> None:  # noqa: ARG002
        """Finish. Dask is not waited for: a result of a worker that died would have to be computed again."""
        self._over.set()
        with suppress(Exception):  # the scheduler may be gone
            self._executor.shutdown(wait=False)

    def _watch(self) -> None:
        """Give up what waits when there have been no workers for a while: Dask would wait for ever."""
        looks = 0
        while looks < _MOST_LOOKS:
            if self._over.wait(_LOOK_SECONDS):
                return
            looks = 0 if has_workers(self._client) else looks + 1
        for future in tuple(self._waiting):
            with suppress(InvalidStateError):
                future.set_exception(ExecutorLost("the cluster has no workers"))


def has_workers(client: Any) -> bool:
    """Return whether the scheduler has workers; one that does not answer is another matter."""
    try:
        return bool(client.scheduler_info(n_workers=-1)["workers"])
    except Exception:  # noqa: BLE001 (a client that lost its scheduler raises several kinds)
        return True


def _hand_over(inner: Future[Any], outer: Future[Any]) -> None:
    if outer.done():
        return
    if inner.cancelled():
        outer.set_exception(ExecutorLost("the scheduler is gone"))
    elif error := inner.exception():
        # Errors of the work come back as results: what a task raises is about its worker.
        gone = type(error).__name__ in {"FutureCancelledError", "CommClosedError", "ClosedClientError"}
        outer.set_exception(ExecutorLost(str(error)) if gone else TaskLost(str(error)))
    else:
        outer.set_result(inner.result())
