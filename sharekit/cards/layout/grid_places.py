"""Grid placement: which cells each item covers. Source: CSS Grid Layout Level 1, 8 (row by row, sparse)."""

from __future__ import annotations

from collections.abc import Iterator

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.style import GridLine


class Cell:
    """An item and the tracks it covers, from 0; ends are exclusive."""

    __slots__ = ("bottom", "left", "node", "right", "top")

    def __init__(self, node: Node, left: int, right: int, top: int, bottom: int) -> None:
        self.node: Node = node
        self.left: int = left
        self.right: int = right
        self.top: int = top
        self.bottom: int = bottom


Span = tuple[int | None, int]
"""The track at which an item starts (None: any), and the number of tracks it spans."""


def place(node: Node) -> list[Cell]:
    """Return the cells of the children of a grid container, in order of painting."""
    cells: list[Cell] | None = node.layout_cache.get("cells")
    if cells is None:
        cells = node.layout_cache["cells"] = _place(node)
    return cells


class _Occupied:
    """The cells that are taken: one number a row, with one bit a column."""

    def __init__(self) -> None:
        self._rows: dict[int, int] = {}

    def add(self, left: int, right: int, top: int, bottom: int) -> None:
        bits = (1 << right) - (1 << left)
        for row in range(top, bottom):
            self._rows[row] = self._rows.get(row, 0) | bits

    def is_free(self, left: int, right: int, top: int, bottom: int) -> bool:
        bits = (1 << right) - (1 << left)
        return not any(self._rows.get(row, 0) & bits for row in range(top, bottom))


def _place(node: Node) -> list[Cell]:
    style = node.style
    columns, rows = max(1, len(style.grid_template_columns)), len(style.grid_template_rows)
    children = sorted(node.flowing, key=lambda child: child.style.order)
    wanted = [
        (
            _span(child.style.grid_column_start, child.style.grid_column_end, columns),
            _span(child.style.grid_row_start, child.style.grid_row_end, rows),
        )
        for child in children
    ]
    columns = max([columns, *((start or 0) + count for (start, count), _ in wanted)])
    taken = _Occupied()
    placed: dict[int, Cell] = {}
    for settled in (2, 1, 0):  # both axes definite, then the row, then the others: 8.5, steps 0, 1 and 4
        cursor = (0, 0)
        for at, (across, down) in enumerate(wanted):
            if at in placed or _settled(across, down) != settled:
                continue
            left, top = _free(across, down, columns, taken, cursor)
            cell = Cell(children[at], left, left + across[1], top, top + down[1])
            taken.add(cell.left, cell.right, cell.top, cell.bottom)
            placed[at] = cell
            if settled == 0:
                cursor = (top, left)
    return [placed[at] for at in range(len(children))]


def _settled(across: Span, down: Span) -> int:
    if across[0] is not None and down[0] is not None:
        return 2
    return int(down[0] is not None)


def _span(start: GridLine, end: GridLine, count: int) -> Span:
    """Read the two ends of a placement against `count` explicit tracks."""
    first = _line(start, count)
    last = _line(end, count)
    span = max(1, start.span, end.span)
    if first is not None and last is not None:
        first, last = min(first, last), max(first, last)
        return max(0, first), max(1, last - first)
    if first is not None:
        return max(0, first), span
    if last is not None:
        return max(0, last - span), span
    return None, span


def _line(line: GridLine, count: int) -> int | None:
    if line.number > 0:
        return line.number - 1
    return None if line.number == 0 else count + 1 + line.number


def _free(
    across: Span, down: Span, columns: int, taken: _Occupied, cursor: tuple[int, int]
) -> tuple[int, int]:
    """Return (left, top) of the first place that is free."""
    if across[0] is not None and down[0] is not None:
        return across[0], down[0]
    for top, left in _candidates(across, down, columns, cursor):
        right = left + across[1]
        if right <= columns and taken.is_free(left, right, top, top + down[1]):
            return left, top
    # The row is full: the item starts after its last column.
    return columns, down[0] or 0


def _candidates(across: Span, down: Span, columns: int, cursor: tuple[int, int]) -> Iterator[tuple[int, int]]:
    if down[0] is not None:
        yield from ((down[0], left) for left in range(columns))
        return
    start_row, start_column = cursor
    if across[0] is not None:
        row = start_row + (across[0] < start_column)
        while True:
            yield row, across[0]
            row += 1
    row, column = cursor
    while True:
        yield from ((row, left) for left in range(column, max(columns - across[1], 0) + 1))
        row, column = row + 1, 0
