"""Rows of a CSV file: broken ones are reported and skipped, and an open quotation mark swallows no others."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator

from sharekit.delivery.readers.list_text import ListLine
from sharekit.errors import SharekitError

OnMalformed = Callable[[SharekitError], None]
"""Called for each row that cannot be used; `where` is `file:line`."""

_OPEN = "a quotation mark is not closed"


class CsvRows(Iterator[list[str]]):
    """The rows of a CSV file; tracks the line where the last row begins.

    Where a quotation mark is not closed, the line with it is reported, and the lines after it are read again.

    Attributes:
        guessed: Whether the encoding of the last row was guessed.
    """

    def __init__(
        self, lines: Iterator[ListLine], delimiter: str, *, malformed: OnMalformed, where: str
    ) -> None:
        self.guessed = False
        self._lines, self._again = lines, deque[ListLine]()
        self._delimiter, self._malformed, self._where = delimiter, malformed, where
        self._taken: list[ListLine] = []
        self._ended = False
        self._address, self._count = 0, 0
        self._reader = self._new_reader()

    @property
    def place(self) -> str:
        """`file:line` of the last row."""
        return f"{self._where}:{self._taken[0].number if self._taken else 0}"

    def expect(self, address: int, count: int) -> None:
        """Say what rows look like: the index of the address, and how many cells there are."""
        self._address, self._count = address, count

    def __next__(self) -> list[str]:
        """Return the next row that can be used."""
        while True:
            self._taken.clear()
            try:
                cells = next(self._reader)
            except csv.Error as error:
                self._skip(_OPEN if len(self._taken) > 1 else f"invalid CSV: {error}")
                continue
            if len(self._taken) > 1 and (self._ended or any(map(self._is_row, self._taken[1:]))):
                self._skip(_OPEN)
                continue
            self.guessed = any(line.guessed for line in self._taken)
            return cells

    def _skip(self, reason: str) -> None:
        """Report the first line of the last row, and read the others again."""
        self._malformed(SharekitError(reason, where=self.place))
        self._again.extendleft(reversed(self._taken[1:]))
        self._reader, self._ended = self._new_reader(), False

    def _new_reader(self) -> Iterator[list[str]]:
        return csv.reader(self._texts(), delimiter=self._delimiter)

    def _texts(self) -> Iterator[str]:
        while line := self._again.popleft() if self._again else next(self._lines, None):
            if line.too_long:
                place = f"{self._where}:{line.number}"
                self._malformed(SharekitError("the line is longer than 1 MB", where=place))
                continue
            self._taken.append(line)
            yield line.text
        self._ended = True

    def _is_row(self, line: ListLine) -> bool:
        """Return whether a line inside a cell is a row of its own."""
        if self._count < 2 or "@" not in line.text or line.text.count('"') % 2:  # noqa: PLR2004
            return False
        try:
            cells = next(csv.reader([line.text], delimiter=self._delimiter), [])
        except csv.Error:
            return False
        return len(cells) == self._count and "@" in cells[self._address]
