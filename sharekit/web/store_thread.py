"""The store behind the app: used by one thread; another mails the confirmations that wait in it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from sharekit.errors import SharekitError

if TYPE_CHECKING:
    from sharekit.delivery.store.database import Store

_T = TypeVar("_T")
_RETRY_SECONDS = 60.0
_log = logging.getLogger("sharekit.web")


class StoreThread:
    """Runs work on the store off the event loop.

    Args:
        open_store: Opens the store.
        mail: Sends the confirmations that wait in the store; called in a thread of its own.
    """

    def __init__(self, open_store: Callable[[], Store], mail: Callable[[Store], int]) -> None:
        self._open = open_store
        self._mail = mail
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._mailer = ThreadPoolExecutor(1, thread_name_prefix="mail")
        self._store: Store | None = None
        self._waiting = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Open the store and start the mailer.

        Raises:
            StoreError, ConfigError: The store cannot be opened.
        """
        self._store = await asyncio.get_running_loop().run_in_executor(self._executor, self._open)
        self._task = asyncio.create_task(self._run_mailer())
        self._waiting.set()  # an earlier process may have left confirmations

    async def close(self) -> None:
        """Finish what runs and close the store."""
        if self._task:
            self._task.cancel()
        self._mailer.shutdown()
        self._executor.shutdown()
        if self._store:
            self._store.close()

    async def run(self, work: Callable[[Store], _T]) -> _T:
        """Return what `work(store)` returns."""
        assert self._store is not None
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, self._store)

    def wake(self) -> None:
        """Mail the confirmations that wait."""
        self._waiting.set()

    async def _run_mailer(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            with suppress(TimeoutError):  # what was deferred, or another process left, waits too
                await asyncio.wait_for(self._waiting.wait(), _RETRY_SECONDS)
            self._waiting.clear()
            try:
                while await loop.run_in_executor(self._mailer, self._mail_once):
                    pass
            except SharekitError as error:
                _log.warning("confirmations wait: %s", error)

    def _mail_once(self) -> int:
        with self._open() as store:
            return self._mail(store)
