"""Snapshots of what cards have in common, so that it is painted once.

Cards of one template mostly share background, logo and site name. The picture of a display list is cached,
and so is that of the longest prefix it shares with the previous list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sharekit.cards.paint.canvas import paint
from sharekit.cards.paint.display import Close, Op, Open

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.paint.pictures import Pictures

_MOST = 4  # pictures that are cached


class SnapshotCache:
    """Painted display lists of cards of one size."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], tuple[tuple[Op, ...], Image.Image]] = {}
        self._last: tuple[Op, ...] = ()

    def get(
        self, ops: Sequence[Op], size: tuple[int, int], pictures: Pictures, files: tuple[str, ...]
    ) -> Image.Image:
        """Return the picture of a display list: the same object for equal lists. Do not paint on it.

        Args:
            ops: What to paint.
            size: Of the card, px.
            pictures: Finds pictures.
            files: Hashes of the pictures' contents, because an address may point to another file later.
        """
        whole = tuple(ops)
        key = (size, files, whole)
        entry = self._kept.pop(key, None)
        if entry is None:
            entry = (whole, self._painted(whole, size, pictures, files))
        self._kept[key] = entry  # the newest is last
        while len(self._kept) > _MOST:
            del self._kept[next(iter(self._kept))]
        self._last = whole
        return entry[1]

    def _painted(
        self, ops: tuple[Op, ...], size: tuple[int, int], pictures: Pictures, files: tuple[str, ...]
    ) -> Image.Image:
        from PIL import Image

        start, image = self._longest_prefix(ops, size, files)
        if image is None:
            image = Image.new("RGB", size, (255, 255, 255))
        shared = _common_length(ops, self._last)
        if shared > start:
            paint(image, ops[start:shared], pictures)
            self._kept[size, files, ops[:shared]] = (ops[:shared], image.copy())
            start = shared
        return paint(image, ops[start:], pictures)

    def _longest_prefix(
        self, ops: tuple[Op, ...], size: tuple[int, int], files: tuple[str, ...]
    ) -> tuple[int, Image.Image | None]:
        """Return the length of the longest cached prefix of a list, and a copy of its picture."""
        best: tuple[int, Image.Image | None] = (0, None)
        for (kept_size, kept_files, _), (prefix, image) in self._kept.items():
            alike = kept_size == size and kept_files == files and len(prefix) <= len(ops)
            if alike and len(prefix) > best[0] and ops[: len(prefix)] == prefix:
                best = len(prefix), image
        return best[0], None if best[1] is None else best[1].copy()


def _common_length(ops: tuple[Op, ...], last: tuple[Op, ...]) -> int:
    """Return the length of the common prefix of two lists, cut back to where no group is open."""
    count = 0
    for ours, theirs in zip(ops, last, strict=False):
        if ours != theirs:
            break
        count += 1
    depth = 0
    safe = 0
    for at, op in enumerate(ops[:count], 1):
        depth += isinstance(op, Open) - isinstance(op, Close)
        if depth == 0:
            safe = at
    return safe
