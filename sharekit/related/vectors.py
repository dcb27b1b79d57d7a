"""Documents as vectors: TF-IDF over words and pairs of words, and latent semantic indexing on top.

Weights are the usual ones: sublinear frequency, inverse document frequency, cosine (Salton, Buckley 1988).
The latent space (Deerwester et al. 1990) of a large archive is learnt from documents spread evenly over it,
and the others are folded in: ten thousand documents take seconds without sparse-matrix libraries.
Nothing is random: the same archive gives the same vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sharekit.related.matrix import Matrix, stack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sharekit.related.matrix import Floats, Ints

    Document = tuple[Ints, NDArray[np.float64]]

__all__ = ["Space", "Vocabulary", "fit"]

_LONGEST_ROW = 200
"""Heaviest terms kept of one document."""
_COMMON = 0.35
"""Share of the documents above which a term says nothing."""
_SHARED_BY_FEW = 5
_FEW = 200
"""Documents below which a term of one document counts too: the next article may share it."""
_DIMENSIONS = 2.6
"""Dimensions of the latent space, times the root of the number of documents."""
_MOST_DIMENSIONS = 120
_NOTHING = 1e-6
_LANDMARKS = 1200
"""Most documents from which the space is learnt: the decomposition takes their number to the third power."""


@dataclass(frozen=True)
class Vocabulary:
    """The terms that count.

    Attributes:
        keys: Their keys, ascending.
        rarity: Each term's inverse document frequency.
    """

    keys: Ints
    rarity: Floats

    def weigh(self, document: Document, *, most: int = _LONGEST_ROW) -> tuple[NDArray[np.int32], Floats]:
        """Return a document's columns and weights, of unit length, the heaviest only."""
        keys, counts = document
        if not len(self.keys):
            return np.empty(0, np.int32), np.empty(0, np.float32)
        at = np.searchsorted(self.keys, keys)
        known = np.take(self.keys, at, mode="clip") == keys
        columns = at[known]
        weights = (1 + np.log(counts[known])) * self.rarity[columns]
        if len(columns) > most:
            heaviest = np.sort(np.argpartition(-weights, most)[:most])
            columns, weights = columns[heaviest], weights[heaviest]
        length = float(np.sqrt((weights**2).sum())) or 1.0
        return columns.astype(np.int32), (weights / length).astype(np.float32)


@dataclass(frozen=True)
class Space:
    """The latent space of an archive.

    Attributes:
        landmarks: The rows it was learnt from.
        scale: What turns similarities to the landmarks into a place in the space.
        places: Each document's place, of unit length.
    """

    landmarks: Ints
    scale: Floats
    places: Floats

    def place(self, similarity: Floats) -> Floats:
        """Return the place of a document by its similarity to each row of the archive.

        It is the usual folding-in, written without the terms: x·V = (x·Xᵀ)·U·Σ⁻¹.
        """
        place: Floats = _unit(similarity[None, self.landmarks] @ self.scale)[0]
        return place


def fit(documents: Sequence[Document]) -> tuple[Vocabulary, Matrix, Space]:
    """Learn the vocabulary and the latent space of an archive, and return each document's vectors.

    Args:
        documents: Terms and counts of each, as `Lexicon.terms` gives them.
    """
    number = len(documents)
    everything = np.concatenate([keys for keys, _ in documents] or [np.empty(0, np.int64)])
    keys, spread = np.unique(everything, return_counts=True)
    kept = (spread >= (1 if number < _FEW else 2)) & (spread <= max(_COMMON * number, _SHARED_BY_FEW))
    keys, spread = keys[kept], spread[kept]
    vocabulary = Vocabulary(keys, np.log((1 + number) / spread).astype(np.float32))
    matrix = stack([vocabulary.weigh(document) for document in documents], len(keys))
    return vocabulary, matrix, _space(matrix)


def _space(matrix: Matrix) -> Space:
    """Return the truncated singular value decomposition of the landmarks, and everybody's place."""
    number = len(matrix)
    if not number:
        return Space(np.empty(0, np.int64), np.empty((0, 0), np.float32), np.empty((0, 0), np.float32))
    landmarks = np.unique(np.linspace(0, number - 1, min(number, _LANDMARKS)).round().astype(np.int64))
    few = stack([matrix.row(int(at)) for at in landmarks], matrix.width)
    likeness = np.stack([few.similarity(*matrix.row(at)) for at in range(number)])
    values, vectors = np.linalg.eigh(likeness[landmarks].astype(np.float64))
    size = min(_MOST_DIMENSIONS, max(1, int(_DIMENSIONS * number**0.5)))
    order = np.argsort(-values)[:size]
    order = order[values[order] > _NOTHING * max(float(values[-1]), 1e-9)]
    scale = (vectors[:, order] / np.sqrt(values[order])).astype(np.float32)
    return Space(landmarks, scale, _unit(likeness @ scale))


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    unit: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
