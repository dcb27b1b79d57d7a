"""Detects changed files by polling their modification times.

Polling costs microseconds a file, works on every system and file system, and needs no library.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

Stamp = tuple[int, int, int]
"""A file's time of change in ns, its size in bytes, and its inode."""

_PAUSE = 0.25  # seconds between polls
_SHARE = 10  # polling may use at most a tenth of the time
_SKIPPED = frozenset(["node_modules", "__pycache__", "venv"])


def stamps(paths: Iterable[Path]) -> Mapping[str, Stamp]:
    """Return a stamp for every existing file; folders are searched, hidden ones skipped."""
    return dict(_all_stamps(paths))


def _all_stamps(paths: Iterable[Path]) -> Iterator[tuple[str, Stamp]]:
    for path in paths:
        stamp = _stamp(str(path))
        if stamp is not None and path.is_dir():
            yield from _in_folder(str(path))
        elif stamp is not None:
            yield str(path), stamp


def _in_folder(folder: str) -> Iterator[tuple[str, Stamp]]:
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _SKIPPED and not name.startswith(".")]
        for name in names:
            path = os.path.join(base, name)  # noqa: PTH118 (Path costs more than the stat call)
            if not name.startswith(".") and (stamp := _stamp(path)) is not None:
                yield path, stamp


def _stamp(path: str) -> Stamp | None:
    try:
        status = os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):  # missing files have no stamp, nor has what cannot be a file's name
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class FileWatcher(threading.Thread):
    """Calls `changed` whenever a file was changed, added or removed.

    Args:
        paths: Returns the files to watch; called before each poll.
        changed: Called in this thread.
        pause: Seconds between polls.
        since: Time in ns since the epoch; changes after it are reported at the first poll.
    """

    def __init__(
        self,
        paths: Callable[[], Iterable[Path]],
        changed: Callable[[], None],
        *,
        pause: float = _PAUSE,
        since: int | None = None,
    ) -> None:
        super().__init__(name="watch", daemon=True)
        self._paths, self._changed, self._pause = paths, changed, pause
        self._ended = threading.Event()
        status = stamps(paths())
        self._seen = {path: stamp for path, stamp in status.items() if since is None or stamp[0] < since}

    def run(self) -> None:
        """Poll until stopped."""
        wait = self._pause
        while not self._ended.wait(wait):
            started = time.perf_counter()
            self.poll()
            wait = max(self._pause, _SHARE * (time.perf_counter() - started))

    def poll(self) -> bool:
        """Poll once; return whether anything changed."""
        before = stamps(self._paths())
        if before == self._seen:
            return False
        self._changed()
        # The set of files may have changed too. Changes in the meantime are seen by the next poll.
        after = stamps(self._paths())
        self._seen = {path: before.get(path, stamp) for path, stamp in after.items()}
        return True

    def stop(self) -> None:
        """Stop polling."""
        self._ended.set()
