"""A time limit for the work on one page."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class PageTimeoutError(BaseException):
    """A page took too long. Not an `Exception`, so that no handler on the way swallows it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise PageTimeoutError in the block after that many seconds of CPU time; 0 sets no limit.

    It needs the main thread of a process and a system with SIGPROF; elsewhere only the bounds of each parser
    apply.
    """
    usable = hasattr(signal, "SIGPROF") and threading.current_thread() is threading.main_thread()
    if seconds <= 0 or not usable:
        yield
        return

    def expire(_number: int, _frame: FrameType | None) -> None:
        raise PageTimeoutError

    before = signal.signal(signal.SIGPROF, expire)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
