"""A sparse matrix with the operations that text similarity needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Matrix:
    """Rows of (column, weight) pairs in compressed sparse row format.

    Attributes:
        starts: The start of each row, and the end of the last.
        columns: The columns of all rows, ascending within each.
        weights: Their values.
        width: The number of columns.
    """

    starts: Ints
    columns: NDArray[np.int32]
    weights: Floats
    width: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def row(self, at: int) -> tuple[NDArray[np.int32], Floats]:
        """Return the columns and weights of one row."""
        span = slice(self.starts[at], self.starts[at + 1])
        return self.columns[span], self.weights[span]

    def over(self, other: Matrix) -> Matrix:
        """Return this matrix with the rows of another one of the same width below it."""
        starts = np.concatenate([self.starts, other.starts[1:] + self.starts[-1]])
        columns = np.concatenate([self.columns, other.columns])
        return Matrix(starts, columns, np.concatenate([self.weights, other.weights]), self.width)

    @cached_property
    def transposed(self) -> Matrix:
        """The transposed matrix: the rows of each column."""
        order = np.argsort(self.columns, kind="stable")
        owners = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.starts))[order]
        counts = np.bincount(self.columns, minlength=self.width)
        return Matrix(np.concatenate([[0], np.cumsum(counts)]), owners, self.weights[order], len(self))

    def similarity(self, columns: NDArray[np.int32] | Ints, weights: Floats) -> Floats:
        """Return the inner product of each row with another row."""
        holders = self.transposed
        begins = holders.starts[columns]
        lengths = holders.starts[columns + np.int64(1)] - begins
        ends = np.cumsum(lengths)
        if not len(ends) or not ends[-1]:
            return np.zeros(len(self), np.float32)
        entries = np.arange(ends[-1]) + np.repeat(begins - ends + lengths, lengths)
        shares = holders.weights[entries] * np.repeat(weights, lengths)
        return np.bincount(holders.columns[entries], shares, len(self)).astype(np.float32)


def stack(rows: Sequence[tuple[NDArray[np.int32], Floats]], width: int) -> Matrix:
    """Return a matrix of these rows."""
    lengths = [len(columns) for columns, _ in rows]
    starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
    columns = np.concatenate([columns for columns, _ in rows] or [np.empty(0, np.int32)]).astype(np.int32)
    weights = np.concatenate([weights for _, weights in rows] or [np.empty(0, np.float32)]).astype(np.float32)
    return Matrix(starts, columns, weights, width)
