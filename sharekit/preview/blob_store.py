"""Pictures and emails that the preview page may request, under content-based names.

Nothing else can be read through the server.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from sharekit.digest.layout.pictures import as_picture
from sharekit.errors import FetchError, ImageError
from sharekit.support.files import sha256

_MAX_BLOBS = 400
_DIGITS = 24

Fetch = Callable[[str], bytes]


class Blob(NamedTuple):
    """Bytes with their media type."""

    type: str
    data: bytes


class BlobStore:
    """Keeps the newest blobs under the hash of their content."""

    def __init__(self, max_items: int = _MAX_BLOBS) -> None:
        self._items: OrderedDict[str, Blob | Callable[[], Blob | None]] = OrderedDict()
        self._most = max_items
        self._lock = threading.Lock()

    def put(self, type_: str, data: bytes) -> str:
        """Store a blob and return its name."""
        return self._store(_blob_name(type_.encode(), data), Blob(type_, data))

    def put_remote(self, url: str, fetch: Fetch) -> str:
        """Register a remote picture, fetched when first requested, and return its name."""
        name = _blob_name(b"remote", url.encode())
        with self._lock:
            existing = self._items.get(name)
        return self._store(name, existing or (lambda: _fetch_picture(url, fetch)))

    def get(self, name: str) -> Blob | None:
        """Return the blob of that name; None if unknown or if fetching it fails."""
        with self._lock:
            entry = self._items.get(name)
        if entry is None or isinstance(entry, Blob):
            return entry
        item = entry()  # outside the lock: fetching may take seconds
        if item is not None:
            self._store(name, item)
        return item

    def _store(self, name: str, item: Blob | Callable[[], Blob | None]) -> str:
        with self._lock:
            self._items[name] = item
            self._items.move_to_end(name)
            while len(self._items) > self._most:
                self._items.popitem(last=False)
        return name


def _blob_name(kind: bytes, data: bytes) -> str:
    return sha256(kind + b"\0" + data)[:_DIGITS]


def _fetch_picture(url: str, fetch: Fetch) -> Blob | None:
    """Return a remote picture; None if it cannot be loaded, as in an email client."""
    try:
        picture = as_picture(fetch(url), "picture", where=url)
    except (FetchError, ImageError):
        return None
    return Blob(picture.type, picture.data)
