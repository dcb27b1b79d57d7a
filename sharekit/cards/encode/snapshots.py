"""Pictures of what cards have in common, so that it is painted once.

Cards of one template mostly share background, logo and site name. The picture of a display list is kept, and
so is that of the longest beginning it shares with the list before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sharekit.cards.paint.canvas import paint
from sharekit.cards.paint.display import Close, Op, Open

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.paint.pictures import Pictures


class Grounds:
    """Painted display lists of cards of one size.

    Args:
        most: How many pictures are kept.
    """

    def __init__(self, most: int = 4) -> None:
        self._most = most
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
            files: What identifies the pictures' contents, as an address may come to mean another file.
        """
        whole = tuple(ops)
        key = (size, files, whole)
        found = self._kept.pop(key, None)
        if found is None:
            found = (whole, self._painted(whole, size, pictures, files))
        self._kept[key] = found  # the newest stands last
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]
        self._last = whole
        return found[1]

    def _painted(
        self, ops: tuple[Op, ...], size: tuple[int, int], pictures: Pictures, files: tuple[str, ...]
    ) -> Image.Image:
        from PIL import Image

        start, image = self._beginning(ops, size, files)
        if image is None:
            image = Image.new("RGB", size, (255, 255, 255))
        shared = _shared(ops, self._last)
        if shared > start:
            paint(image, ops[start:shared], pictures)
            self._kept[size, files, ops[:shared]] = (ops[:shared], image.copy())
            start = shared
        return paint(image, ops[start:], pictures)

    def _beginning(
        self, ops: tuple[Op, ...], size: tuple[int, int], files: tuple[str, ...]
    ) -> tuple[int, Image.Image | None]:
        """Return the longest kept beginning of a list, as a copy to paint on."""
        best: tuple[int, Image.Image | None] = (0, None)
        for (kept_size, kept_files, _), (kept, image) in self._kept.items():
            alike = kept_size == size and kept_files == files and len(kept) <= len(ops)
            if alike and len(kept) > best[0] and ops[: len(kept)] == kept:
                best = len(kept), image
        return best[0], None if best[1] is None else best[1].copy()


def _shared(ops: tuple[Op, ...], last: tuple[Op, ...]) -> int:
    """Return how many operations two lists begin with in common, cut back to where no group is open."""
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
