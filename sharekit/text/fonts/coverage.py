"""The characters of a face, as ranges: compact to store, fast to look up."""

from __future__ import annotations

import itertools
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Coverage:
    """A set of code points, stored as the borders of its ranges.

    The written form is hexadecimal, `20-7E A0 600-6FF`: ranges ascending, one space between.
    """

    __slots__ = ("_borders",)

    def __init__(self, borders: Iterable[int] = ()) -> None:
        self._borders = array("L", borders)  # start, end + 1, start, end + 1 …

    @classmethod
    def parse(cls, written: str) -> Coverage:
        """Parse the written form; raises ValueError if it is malformed."""
        borders: list[int] = []
        for part in written.split():
            first, _, last = part.partition("-")
            borders += (int(first, 16), int(last or first, 16) + 1)
        if any(a > b for a, b in itertools.pairwise(borders)):
            raise ValueError(f"ranges are not ascending: {written[:60]}")
        return cls(borders)

    @classmethod
    def from_code_points(cls, code_points: Iterable[int]) -> Coverage:
        """Make a coverage of code points in any order."""
        borders: list[int] = []
        for point in sorted(set(code_points)):
            if borders and borders[-1] == point:
                borders[-1] = point + 1
            else:
                borders += (point, point + 1)
        return cls(borders)

    def __contains__(self, code_point: int) -> bool:
        return bisect_right(self._borders, code_point) & 1 == 1

    def covers(self, text: str) -> bool:
        """Return whether every character of `text` is covered."""
        borders = self._borders
        return all(bisect_right(borders, ord(character)) & 1 for character in text)

    def __len__(self) -> int:
        return sum(self._borders[1::2]) - sum(self._borders[::2])

    def __str__(self) -> str:
        pairs = zip(self._borders[::2], self._borders[1::2], strict=True)
        return " ".join(f"{a:X}" if b == a + 1 else f"{a:X}-{b - 1:X}" for a, b in pairs)
