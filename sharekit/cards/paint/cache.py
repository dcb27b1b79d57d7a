"""A bounded store for what painting makes more than once: masks, gradients, shadows."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image


class ImageCache:
    """Pictures by key; when they weigh more than `most` bytes, the oldest go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._weight = 0
        self._kept: dict[Hashable, Image.Image] = {}

    def get(self, key: Hashable, make: Callable[[], Image.Image]) -> Image.Image:
        """Return the picture of a key, made now if it is not kept. It is shared: do not paint on it."""
        found = self._kept.get(key)
        if found is None:
            found = make()
            self._kept[key] = found
            self._weight += _bytes(found)
            while self._weight > self._most and len(self._kept) > 1:
                oldest = next(iter(self._kept))
                self._weight -= _bytes(self._kept.pop(oldest))
        return found


def _bytes(image: Image.Image) -> int:
    return image.width * image.height * len(image.getbands())
