"""Memory of processes: children with limits, for parsers of outside files in C; freed memory returned."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

_PATIENCE, _LEAST_PATIENCE = 6, 60
_OUT_OF_TIME = -getattr(signal, "SIGXCPU", 0)


def run_limited(
    module: str, arguments: Sequence[object], data: bytes = b"", *, memory: int, seconds: int
) -> bytes:
    """Run a sharekit module as a child process with limits; return what it writes to stdout.

    Args:
        module: Its name; it calls `limit` with its last two arguments.
        arguments: Its arguments; the most bytes of memory and the most seconds are added.
        data: Written to its stdin.
        memory: Most bytes of address space.
        seconds: Most seconds of CPU; by the clock it may take much longer, on a busy machine.

    Raises:
        TimeoutError: It takes longer.
        MemoryError: It wrote nothing: it wanted more memory, or it crashed.
    """
    home = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH", ""))))
    try:
        done = subprocess.run(  # noqa: S603 (this interpreter, a sharekit module, its arguments)
            [sys.executable, "-P", "-m", module, *map(str, arguments), str(memory), str(seconds)],
            input=data,
            capture_output=True,
            timeout=max(seconds * _PATIENCE, _LEAST_PATIENCE),
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    if not done.stdout:
        raise TimeoutError if done.returncode == _OUT_OF_TIME else MemoryError
    return done.stdout


def limit(memory: int, seconds: int) -> None:
    """Limit this process to that many bytes of memory and seconds of CPU time."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))


def return_memory() -> None:
    """Return freed memory to the system: glibc keeps what lies between blocks in use (malloc_trim(3))."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
