"""Documents as vectors: TF-IDF, with latent semantic indexing on top.

Terms are words, pairs of words and n-grams, weighted by sublinear frequency and inverse document frequency,
and compared by cosine (Salton, Buckley 1988). The latent space (Deerwester et al. 1990) of a large archive is
learnt from an even sample of its documents, and the others are folded in, so that ten thousand documents take
seconds. Nothing is random: the same archive gives the same vectors.
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
"""Heaviest terms kept per document: words and pairs of words; n-grams."""
_GRAM = 0.5
"""Weight of an n-gram relative to a word."""
_COMMON = 0.35
"""Terms in more than this share of the documents are dropped."""
_SHARED_BY_FEW = 5
_FEW = 200
"""In archives smaller than this, terms of a single document count too: the next article may share them."""
_WHOLE, _FADED = 1.0, 4.0
"""Dimensions of the latent space, in multiples of the square root of the number of documents: full weight up
to the first limit, then fading to zero at the second. With a hard limit, picks would depend on which
dimensions happen to be near it."""
_MOST_DIMENSIONS = 160
_NOTHING = 1e-6
_LANDMARKS = 1000
"""Maximum number of documents the space is learnt from: the decomposition is cubic in their number."""


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
        """Return a document's heaviest columns and weights, normalized to unit length."""
        keys, counts = document
        if not len(self.keys):
            return np.empty(0, np.int32), np.empty(0, np.float32)
        at = np.searchsorted(self.keys, keys)
        listed = np.take(self.keys, at, mode="clip") == keys
        columns = at[listed]
        weights = np.log1p(counts[listed]) * self.rarity[columns]
        grams = int(np.searchsorted(keys[listed], FIRST_GRAM))
        heaviest = np.concatenate(
            [_heaviest(weights[:grams], _MOST_WORDS), _heaviest(weights[grams:], _MOST_GRAMS) + grams]
        )
        columns, weights = columns[heaviest], weights[heaviest]
        length = float(np.sqrt((weights**2).sum())) or 1.0
        return columns.astype(np.int32), (weights / length).astype(np.float32)


def _heaviest(weights: NDArray[np.float64], most: int) -> NDArray[np.intp]:
    """Return the indices of the greatest weights, ascending."""
    if len(weights) <= most:
        return np.arange(len(weights))
    return np.sort(np.argpartition(-weights, most)[:most])


@dataclass(frozen=True)
class LatentSpace:
    """The latent space of an archive.

    Attributes:
        landmarks: The rows it was learnt from.
        scale: Projects similarities to the landmarks into the space.
        places: The unit vector of each document.
    """

    landmarks: Ints
    scale: Floats
    places: Floats

    def place(self, similarity: Floats) -> Floats:
        """Return the vector of a document from its similarity to each row of the archive.

        This is the usual folding-in, expressed without the terms: x·V = (x·Xᵀ)·U·Σ⁻¹.
        """
        place: Floats = _unit(similarity[None, self.landmarks] @ self.scale)[0]
        return place

    def likeness(self, similarity: Floats) -> Floats:
        """Return the cosine of each document's vector with that of a document with these similarities."""
        if not len(self.places):
            return similarity
        # Not by BLAS: for a sum this small, synchronizing its threads costs more than adding.
        cosines: Floats = np.einsum("ij,j->i", self.places, self.place(similarity))
        return cosines


def fit(documents: Sequence[Document]) -> tuple[Vocabulary, Matrix, LatentSpace]:
    """Learn the vocabulary and the latent space of an archive; return them with the documents' vectors.

    Args:
        documents: Terms and counts of each document, as `Lexicon.terms` returns them.
    """
    number = len(documents)
    everything = np.concatenate([keys for keys, _ in documents] or [np.empty(0, np.int64)])
    keys, spread = np.unique(everything, return_counts=True)
    useful = (spread >= (1 if number < _FEW else 2)) & (spread <= max(_COMMON * number, _SHARED_BY_FEW))
    keys, spread = keys[useful], spread[useful]
    rarity = np.log((1 + number) / spread) * np.where(keys < FIRST_GRAM, 1.0, _GRAM)
    vocabulary = Vocabulary(keys, rarity.astype(np.float32))
    matrix = stack([vocabulary.weigh(document) for document in documents], len(keys))
    return vocabulary, matrix, _space(matrix)


def _space(matrix: Matrix) -> LatentSpace:
    """Return the truncated singular value decomposition of the landmarks, with all documents' vectors."""
    number = len(matrix)
    if not number:
        return LatentSpace(np.empty(0, np.int64), np.empty((0, 0), np.float32), np.empty((0, 0), np.float32))
    landmarks = np.unique(np.linspace(0, number - 1, min(number, _LANDMARKS)).round().astype(np.int64))
    few = stack([matrix.row(int(at)) for at in landmarks], matrix.width)
    likeness = np.stack([few.similarity(*matrix.row(at)) for at in range(number)])
    values, vectors = np.linalg.eigh(likeness[landmarks].astype(np.float64))
    root = min(number**0.5, _MOST_DIMENSIONS / _FADED)
    order = np.argsort(-values)[: int(_FADED * root)]
    order = order[values[order] > _NOTHING * max(float(values[-1]), 1e-9)]
    fading = np.clip((_FADED - np.arange(len(order)) / root) / (_FADED - _WHOLE), 0, 1)
    scale = (vectors[:, order] * np.sqrt(fading / values[order])).astype(np.float32)
    return LatentSpace(landmarks, scale, _unit(likeness @ scale))


def _unit(rows: Floats) -> Floats:
    lengths = np.sqrt((rows**2).sum(axis=1, keepdims=True))
    unit: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return unit
