"""A shaped paragraph: the width of any part of it, and the glyphs of any line.

Lengths are in font sizes of the paragraph. Fonts without an optical size axis shape alike at every size, so
that a paragraph is shaped once for the whole search for the size that fits.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from sharekit.text.shaping import Shaped, TextItem, shape
from sharekit.text.spacing import BRACKETS, class_of, trimmed_places
from sharekit.text.unicode.bidi import visual_order

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sharekit.text.fonts.library import Fonts
    from sharekit.text.itemising import Piece

SOFT_HYPHEN = "\xad"

_SLACK = 1e-6
HANGING = " \u3000\t\n\u200b\u2028\u2029"


class ShapedParagraph:
    """The shaped items of a paragraph.

    Args:
        text: The paragraph.
        pieces: Its pieces.
        fonts: The font library.
        language: Its BCP 47 tag.
        size: The font size in px, which determines optical sizes.
        root: The font size that its styles refer to, in px.
    """

    def __init__(
        self, text: str, pieces: Sequence[Piece], *, fonts: Fonts, language: str, size: float, root: float
    ) -> None:
        self.text = text
        self.language = language
        self.items: list[TextItem] = [_item(piece, fonts, size, root) for piece in pieces]
        self._starts = [item.start for item in self.items]
        self.halved: list[int] = trimmed_places(text, self.items)
        self.shaped: list[Shaped] = [shape(text, item, language, self.halved) for item in self.items]
        advances = [0.0] * (len(text) + 1)
        for item, shaped in zip(self.items, self.shaped, strict=True):
            start = item.start
            for cluster, advance in zip(shaped.clusters, shaped.advances, strict=True):
                advances[start + cluster + 1] += advance
        places = list(accumulate(advances))
        self.ends: list[float]
        self.tight: list[float]
        self.ends, self.tight = self._line_ends(places)
        self.starts: list[float] = self._line_starts(places)

    def _line_ends(self, places: list[float]) -> tuple[list[float], list[float]]:
        """Return, for each offset, the end of a line: without white space, and with a bracket halved."""
        ends = list(places)
        for offset, character in enumerate(self.text, 1):
            if character in HANGING:
                ends[offset] = ends[offset - 1]
        if BRACKETS.isdisjoint(self.text):
            return ends, ends
        tight = list(ends)
        for offset, character in enumerate(self.text, 1):
            if character in BRACKETS:
                tight[offset] -= self.halving(offset)
            elif character in HANGING:
                tight[offset] = tight[offset - 1]
        return ends, tight

    def _line_starts(self, places: list[float]) -> list[float]:
        """Return, for each offset, where a line that starts there begins; a bracket there has full width."""
        for index in self.halved:
            item = self.item_at(index)
            if class_of(self.text[index], item.instance) == "open":
                places[index] -= item.size / 2
        return places

    def item_at(self, index: int) -> TextItem:
        """Return the item of a character."""
        return self.items[bisect_right(self._starts, index) - 1]

    def halving(self, end: int) -> float:
        """Return by how much halving a full-width bracket shortens a line that ends at `end`."""
        if not end or self.text[end - 1] not in BRACKETS or (end - 1) in self.halved:
            return 0.0
        item = self.item_at(end - 1)
        return item.size / 2 if class_of(self.text[end - 1], item.instance) == "close" else 0.0

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return the line without trailing white space."""
        while end > start and self.text[end - 1] in HANGING:
            end -= 1
        return start, end

    def line(self, start: int, end: int, width: float) -> Iterator[tuple[TextItem, Shaped]]:
        """Yield the shaped items of a line from left to right; items cut by the line are shaped again.

        Args:
            start: The line's first character.
            end: The end of the line, without trailing white space.
            width: The available width, which decides whether a full-width mark at the end is halved.
        """
        if start >= end:
            return
        halved = self.halved
        if self.ends[end] - self.starts[start] > width + _SLACK and self.halving(end):
            halved = [*halved, end - 1]
        first = bisect_right(self._starts, start) - 1
        cut: list[tuple[TextItem, Shaped]] = []
        for index in range(max(first, 0), len(self.items)):
            item = self.items[index]
            if item.start >= end:
                break
            if item.start >= start and item.end <= end and halved is self.halved:
                cut.append((item, self.shaped[index]))
            else:
                cut.append(self._cut(item, start, end, halved))
        for index in visual_order([item.level for item, _ in cut]):
            yield cut[index]

    def width(self, start: int, end: int, room: float) -> float:
        """Return the width of a line in a box of width `room`."""
        start, end = self.trimmed(start, end)
        return sum(sum(shaped.advances) for _, shaped in self.line(start, end, room))

    def _cut(self, item: TextItem, start: int, end: int, halved: Sequence[int]) -> tuple[TextItem, Shaped]:
        """Shape the part of an item on a line; a following space still kerns with it, as in browsers."""
        begin = max(item.start, start)
        after = min(end, item.end)
        with_space = after
        while with_space < item.end and self.text[with_space] == " ":
            with_space += 1
        if start in halved and class_of(self.text[start], self.item_at(start).instance) == "open":
            halved = [index for index in halved if index != start]
        shaped = shape(self.text, item.part(begin, with_space), self.language, halved)
        if with_space > after:
            shaped = shaped.before(after - begin)
        return item.part(begin, after), shaped


def _item(piece: Piece, fonts: Fonts, size: float, root: float) -> TextItem:
    style = piece.style.resized(piece.style.size * size / root)
    return TextItem(
        start=piece.start,
        end=piece.end,
        level=piece.level,
        script=piece.script,
        instance=fonts.instance(piece.face, style),
        size=style.size / size,
        spacing=style.letter_spacing / size,
        features=style.features,
    )
