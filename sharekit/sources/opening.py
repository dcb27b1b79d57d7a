"""Opens a path as a finite stream: devices, and pipes without a writer, are refused."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sharekit.errors import SourceError
from sharekit.support.os_errors import system_error

MOST_BYTES = 256_000_000
"""Most bytes of one source that are held in memory; feeds and JSON lines are streamed and may be longer."""
_SECONDS = 10.0
"""How long to wait for a writer of a named pipe."""
_PAUSE = 0.02
_CHUNK = 65536


@contextmanager
def open_source(path: Path) -> Iterator[tuple[BinaryIO, bytes]]:
    """Open a file or named pipe; yield its stream, and the bytes already read from it.

    Raises:
        SourceError: The file does not exist, cannot be read, is a device, or a pipe without a writer.
    """
    try:
        kind = path.stat().st_mode
        if stat.S_ISBLK(kind) or (stat.S_ISCHR(kind) and not _ends(path)):
            raise SourceError(
                "is a device, which has no end", where=path, hint="give a file; standard input is -"
            )
        waits = stat.S_ISFIFO(kind)
        handle = os.open(path, os.O_RDONLY | (os.O_NONBLOCK if waits else 0))
        with os.fdopen(handle, "rb") as stream:
            first = _awaited(handle, path) if waits else b""
            yield stream, first
    except FileNotFoundError:
        raise SourceError(
            "no such file or folder", where=path, hint="give a file, a folder, a URL or -"
        ) from None
    except OSError as error:
        raise system_error(error, path, "read", SourceError) from error


def rest_of(stream: BinaryIO, head: bytes, *, where: object) -> bytes:
    """Return `head` and the rest of the stream.

    Raises:
        SourceError: The result is longer than `MOST_BYTES`.
    """
    data = head + stream.read(MOST_BYTES - len(head) + 1)
    if len(data) > MOST_BYTES:
        raise SourceError(
            f"is larger than {MOST_BYTES:,} bytes", where=where, hint="feeds and JSON lines may be longer"
        )
    return data


def _ends(device: Path) -> bool:
    """Whether a character device is a terminal or the null device."""
    return device == Path(os.devnull) or str(device.resolve()).startswith(("/dev/pts/", "/dev/tty"))


def _awaited(handle: int, path: Path) -> bytes:
    """Return the first bytes of a pipe, waiting for a writer."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            first = os.read(handle, _CHUNK)
        except BlockingIOError:  # there is a writer, but no data yet
            break
        if first:
            os.set_blocking(handle, True)
            return first
        time.sleep(_PAUSE)
    else:
        raise SourceError(f"is a pipe without a writer for {_SECONDS:g} s", where=path)
    os.set_blocking(handle, True)
    return b""
