"""Finished cards on disk: a bounded cache that survives restarts and may be shared by several processes."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import tempfile
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sharekit.errors import SharekitError
from sharekit.support.files import write_whole
from sharekit.support.user_cache import private_folder


def cache_folder(setting: str) -> Path:
    """Return the folder of finished cards: the one that is set, or one in the user's cache folder.

    A user without a cache folder, as in some containers, gets a temporary one that is removed at exit.
    """
    if folder := setting or private_folder("served"):
        return Path(folder)
    temporary = Path(tempfile.mkdtemp(prefix="sharekit-cards-"))
    atexit.register(shutil.rmtree, temporary, ignore_errors=True)
    return temporary


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedCard:
    """A card as it is sent.

    Attributes:
        data: The picture.
        type: Its media type.
        etag: The card's key, without quotes.
        drawn: When it was drawn, in seconds since 1970.
    """

    data: bytes
    type: str
    etag: str
    drawn: float


class CardCache:
    """Cards by request, the least recently used removed first.

    A folder that cannot be written means no cache: every card is drawn.

    Args:
        folder: Where the cards are kept; it is created.
        most_bytes: The size of all cards, in bytes; 0 for no cache.
    """

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most = most_bytes
        self._lock = threading.Lock()
        self._sizes: OrderedDict[str, int] = OrderedDict()
        self._total = 0
        if most_bytes:
            self._scan()

    def get(self, key: str) -> CachedCard | None:
        """Return a card, or None."""
        if not self._most:
            return None
        try:
            content = self._path(key).read_bytes()
        except OSError:
            return None
        head, _, data = content.partition(b"\n")
        with self._lock:
            self._record(key, len(content))
        try:
            return CachedCard(data=data, **json.loads(head))
        except (ValueError, TypeError):
            return None  # written by another version

    def put(self, key: str, card: CachedCard) -> None:
        """Keep a card."""
        head = json.dumps({"type": card.type, "etag": card.etag, "drawn": card.drawn})
        content = head.encode() + b"\n" + card.data
        if len(content) > self._most:
            return
        with suppress(SharekitError):
            write_whole(self._path(key), content, durable=False)
            with self._lock:
                self._record(key, len(content))
                self._shrink()

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.card"

    def _scan(self) -> None:
        states = []
        with suppress(OSError):
            for path in self._folder.glob("??/*.card"):
                with suppress(OSError):  # another process removed it
                    state = path.stat()
                    states.append((state.st_mtime_ns, path.stem, state.st_size))
        for _, key, size in sorted(states):
            self._record(key, size)
        self._shrink()

    def _record(self, key: str, size: int) -> None:
        self._total += size - self._sizes.pop(key, 0)
        self._sizes[key] = size

    def _shrink(self) -> None:
        while self._total > self._most and self._sizes:
            key, size = self._sizes.popitem(last=False)
            self._total -= size
            with suppress(OSError):
                os.unlink(self._path(key))  # noqa: PTH108 (pathlib's unlink is slower)
