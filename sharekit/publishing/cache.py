"""The cache of a publish run: drawn cards and what was read from pages, each under the hash of its inputs.

Everything in it may be deleted at any time, and nothing in it is trusted: entries carry their own hash.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sharekit.errors import SharekitError
from sharekit.publishing.card_file import CardFile
from sharekit.support.files import sha256, write_whole
from sharekit.support.os_errors import system_error
from sharekit.support.user_cache import create_in_user_cache, user_cache
from sharekit.version import __version__

RELEASE = f"{__version__} 11"
"""Changes whenever pages are read or written in another way."""

MAX_AGE = 30 * 86_400
"""Seconds after which an unused entry is deleted."""

MAX_BYTES = 500_000_000
"""Size beyond which the entries used longest ago are deleted."""

_HINT = "set publish.cache to a writable folder, to draw each card once only"
_TOUCHED = 86_400  # seconds; the time of use is kept no more precisely than this


def cache_folder(path: str) -> Path:
    """Return the folder that keeps cards between runs: `path`, or one in the user's cache folder.

    Raises:
        SharekitError: The user has no home folder.
    """
    if path:
        return Path(path)
    try:
        return user_cache() / "cards"
    except RuntimeError:  # no HOME, and no entry in the user database, as in some containers
        raise SharekitError("there is no home folder", where="cache", hint=_HINT) from None


def open_cache(path: str) -> tuple[PublishCache | None, str]:
    """Return the cache, its folder created if missing; or None and a warning if it cannot be written."""
    try:
        folder = cache_folder(path)
        if path:
            folder.mkdir(parents=True, exist_ok=True)
        else:
            create_in_user_cache(folder)
        with tempfile.TemporaryFile(dir=folder):
            return PublishCache(folder), ""
    except OSError as error:
        problem = system_error(error, error.filename or path or "cache", "written")
        return None, f"no cache: {SharekitError(problem.message, where=problem.where, hint=_HINT)}"
    except SharekitError as error:
        return None, f"no cache: {error}"


@dataclass(frozen=True, slots=True)
class PublishCache:
    """A folder of entries named by the hash of their inputs."""

    folder: Path

    def card(self, key: str) -> CardFile | None:
        """Return a card; None if it is missing or damaged."""
        entry = self._read(key)
        if entry is None:
            return None
        with suppress(TypeError):
            return CardFile(data=entry[1], **entry[0])
        return None

    def keep_card(self, key: str, card: CardFile) -> None:
        """Keep a card."""
        facts = {name: value for name, value in asdict(card).items() if name != "data"}
        self._write(key, facts, card.data)

    def values(self, key: str) -> dict[str, Any] | None:
        """Return plain JSON values; None if they are missing or damaged."""
        entry = self._read(key)
        return entry[0] if entry else None

    def keep_values(self, key: str, values: dict[str, Any]) -> None:
        """Keep plain JSON values."""
        self._write(key, values, b"")

    def data(self, key: str) -> bytes | None:
        """Return data; None if it is missing or damaged."""
        entry = self._read(key)
        return entry[1] if entry else None

    def keep_data(self, key: str, data: bytes) -> None:
        """Keep data."""
        self._write(key, {}, data)

    def prune(self) -> None:
        """Delete entries that were not used for 30 days, and the oldest beyond 500 MB.

        Days are counted back from the last use, if a clock that was set ahead says that it was long ago.
        """
        entries = sorted(self._entries(), reverse=True)
        now = min([time.time(), *(used for used, _, _ in entries[:1])])
        size = 0
        for used, weight, path in entries:
            size += weight
            if now - used > MAX_AGE or size > MAX_BYTES:
                with suppress(OSError):
                    os.unlink(path)  # noqa: PTH108 (a path of scandir)

    def _entries(self) -> list[tuple[float, int, str]]:
        records: list[tuple[float, int, str]] = []
        with suppress(OSError), os.scandir(self.folder) as shelves:
            for shelf in shelves:
                if shelf.is_dir(follow_symlinks=False):
                    with os.scandir(shelf) as files:
                        stats = [(file.stat(follow_symlinks=False), file.path) for file in files]
                    records += [(stat.st_mtime, stat.st_size, path) for stat, path in stats]
        return records

    def _file(self, key: str) -> Path:
        return self.folder / key[:2] / key

    def _read(self, key: str) -> tuple[dict[str, Any], bytes] | None:
        file = self._file(key)
        try:
            head, _, data = file.read_bytes().partition(b"\n")
            digest, facts = json.loads(head)
            whole = digest == _digest(facts, data)
            if whole and time.time() - file.stat().st_mtime > _TOUCHED:
                os.utime(file)
        except (OSError, ValueError, TypeError):
            return None
        return (facts, data) if whole and isinstance(facts, dict) else None

    def _write(self, key: str, facts: dict[str, Any], data: bytes) -> None:
        head = json.dumps([_digest(facts, data), facts]).encode()
        with suppress(SharekitError):  # the cache saves time only
            write_whole(self._file(key), head + b"\n" + data, durable=False)


def _digest(facts: dict[str, Any], data: bytes) -> str:
    return sha256(json.dumps(facts, sort_keys=True).encode() + b"\n" + data)
