"""Pictures and letters that the page may ask for, under names made of what they hold.

Nothing else can be read through the server: a name that was never put on the shelf leads nowhere.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import NamedTuple

from sharekit.files import sha256

__all__ = ["Item", "Shelf"]

_MOST = 400
_DIGITS = 24


class Item(NamedTuple):
    """Bytes, and their media type."""

    type: str
    data: bytes


class Shelf:
    """Holds the newest items, by names that change with what they hold."""

    def __init__(self, most: int = _MOST) -> None:
        self._items: OrderedDict[str, Item] = OrderedDict()
        self._most = most
        self._lock = threading.Lock()

    def put(self, type_: str, data: bytes) -> str:
        """Keep an item and return its name."""
        name = sha256(type_.encode() + b"\0" + data)[:_DIGITS]
        with self._lock:
            self._items[name] = Item(type_, data)
            self._items.move_to_end(name)
            while len(self._items) > self._most:
                self._items.popitem(last=False)
        return name

    def get(self, name: str) -> Item | None:
        """Return the item of that name."""
        with self._lock:
            return self._items.get(name)
