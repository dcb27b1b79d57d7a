"""Documents as vectors: TF-IDF, and latent semantic indexing on top.

Terms are words, pairs of words and runs of characters; their weights the usual ones: sublinear frequency,
inverse document frequency, cosine (Salton, Buckley 1988). The latent space (Deerwester et al. 1990) of a
large archive is learnt from documents spread evenly over it, and the others are folded in: ten thousand
documents take seconds without sparse-matrix libraries. Nothing is random: the same archive gives the same
vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sharekit.related.grams import FIRST_GRAM
from sharekit.related.matrix import Matrix, stack

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sharekit.related.matrix import Floats, Ints

    Document = tuple[Ints, NDArray[np.float64]]

_MOST_WORDS, _MOST_GRAMS = 600, 300
"""Heaviest terms kept of one document: words and pairs of words; runs of characters."""
_GRAM = 0.5
"""What a run of characters counts beside a word: it takes several to make one."""
_COMMON = 0.35
"""Share of the documents above which a term says nothing."""
_SHARED_BY_FEW = 5
_FEW = 200
"""Documents below which a term of one document counts too: the next article may share it."""
_WHOLE, _FADED = 1.0, 4.0
"""Dimensions of the latent space, times the root of the number of documents: those up to the first count
wholly, those from there on ever less, those beyond the second not at all. A hard limit makes the picks hang
on which dimensions happen to lie about it."""
_MOST_DIMENSIONS = 160
_NOTHING = 1e-6
_LANDMARKS = 1000
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

    def weigh(self, document: Document) -> tuple[NDArray[np.int32], Floats]:
        """Return a document's columns and weights, of unit length, the heaviest only."""
        keys, counts = document
        if not len(self.keys):
            return np.empty(0, np.int32), np.empty(0, np.float32)
        at = np.searchsorted(self.keys, keys)
        known = np.take(self.keys, at, mode="clip") == keys
        columns = at[known]
        weights = np.log1p(counts[known]) * self.rarity[columns]
        grams = int(np.searchsorted(keys[known], FIRST_GRAM))
        kept = np.concatenate(
            [_heaviest(weights[:grams], _MOST_WORDS), _heaviest(weights[grams:], _MOST_GRAMS) + grams]
        )
        columns, weights = columns[kept], weights[kept]
        length = float(np.sqrt((weights**2).sum())) or 1.0
        return columns.astype(np.int32), (weights / length).astype(np.float32)


def _heaviest(weights: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Return where the greatest weights stand, in their order."""
    if len(weights) <= most:
        return np.arange(len(weights))
    return np.sort(np.argpartition(-weights, most)[:most])


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

    def likeness(self, similarity: Floats) -> Floats:
        """Return the cosine of each document's place with that of a document of this similarity to each."""
        if not len(self.places):
            return similarity
        # Not by BLAS: for a sum this small its threads spend more time waiting for each other than adding.
        cosines: Floats = np.einsum("ij,j->i", self.places, self.place(similarity))
        return cosines


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
    rarity = np.log((1 + number) / spread) * np.where(keys < FIRST_GRAM, 1.0, _GRAM)
    vocabulary = Vocabulary(keys, rarity.astype(np.float32))
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
    root = min(number**0.5, _MOST_DIMENSIONS / _FADED)
    order = np.argsort(-values)[: int(_FADED * root)]
    order = order[values[order] > _NOTHING * max(float(values[-1]), 1e-9)]
    fading = np.clip((_FADED - np.arange(len(order)) / root) / (_FADED - _WHOLE), 0, 1)
    scale = (vectors[:, order] * np.sqrt(fading / values[order])).astype(np.float32)
    return Space(landmarks, scale, _unit(likeness @ scale))


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    unit: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
