"""Pictures and letters that the page may ask for, under names made of what they hold.

Nothing else can be read through the server: a name that was never put on the shelf leads nowhere.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from sharekit.digest.layout.pictures import as_picture
from sharekit.errors import FetchError, ImageError
from sharekit.files import sha256

_MOST = 400
_DIGITS = 24

Fetch = Callable[[str], bytes]


class Item(NamedTuple):
    """Bytes, and their media type."""

    type: str
    data: bytes


class Shelf:
    """Holds the newest items, by names that change with what they hold."""

    def __init__(self, most: int = _MOST) -> None:
        self._items: OrderedDict[str, Item | Callable[[], Item | None]] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def put(self, type_: str, data: bytes) -> str:
        """Keep an item and return its name."""
        return self._keep(_named(type_.encode(), data), Item(type_, data))

    def put_remote(self, url: str, fetch: Fetch) -> str:
        """Keep a picture on the web, to be fetched when it is asked for, and return its name."""
        name = _named(b"remote", url.encode())
        with self._lock:
            known = self._items.get(name)
        return self._keep(name, known or (lambda: _fetched(url, fetch)))

    def get(self, name: str) -> Item | None:
        """Return the item of that name; None where there is none, or where it cannot be had."""
        with self._lock:
            found = self._items.get(name)
        if found is None or isinstance(found, Item):
            return found
        item = found()  # not under the lock: it may take seconds
        if item is not None:
            self._keep(name, item)
        return item

    def _keep(self, name: str, item: Item | Callable[[], Item | None]) -> str:
        with self._lock:
            self._items[name] = item
            self._items.move_to_end(name)
            while len(self._items) > self._most:
                self._items.popitem(last=False)
        return name


def _named(kind: bytes, data: bytes) -> str:
    return sha256(kind + b"\0" + data)[:_DIGITS]


def _fetched(url: str, fetch: Fetch) -> Item | None:
    """Return a picture that is on the web; a letter is shown without those that cannot be had, as mail is."""
    try:
        picture = as_picture(fetch(url), "picture", where=url)
    except (FetchError, ImageError):
        return None
    return Item(picture.type, picture.data)
