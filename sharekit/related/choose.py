"""The ranking: tags and section first, then text similarity, then closeness in time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sharekit.related.facets import Facets
from sharekit.related.post import REMOVED, ArchivePost

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TAGS, _SECTION, _CLOSENESS = 2.0, 0.15, 0.08
"""Weights of identical tags, the same section and the same day, relative to identical texts (1)."""
_FOREIGN = 0.3
"""Factor for the score of a post in another language."""
_LEAST = 0.02
"""Similarity below which a post without a common tag or section is not related."""
_ONE_IN = 3
"""At most one post in this many is from the same series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A picked post with the reasons.

    Attributes:
        post: The post.
        score: The score it was ranked by.
        likeness: Similarity of the texts, 0 to 1.
        tags: Shared tags.
        section: The shared section, or empty.
        words: Words and pairs of words that matter in both texts.
    """

    post: ArchivePost
    score: float
    likeness: float
    tags: tuple[str, ...]
    section: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """An article and the posts to choose from."""

    article: ArchivePost
    posts: Sequence[ArchivePost]
    facets: Facets
    likeness: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ScoredPost:
    """A post with its score."""

    at: int
    score: float
    tags: tuple[str, ...]
    section: str


def choose(choice: Candidates, count: int) -> list[ScoredPost]:
    """Return the best posts, at most `count`, by the rules of `Archive.pick`."""
    article, facets = choice.article, choice.facets
    scores = choice.likeness.astype(np.float64) + _CLOSENESS * facets.closeness(article.day)
    tagged = facets.shared_tags(article.tags)
    for at, weight in tagged.items():
        scores[at] += _TAGS * weight
    neighbours = facets.of_section(article.section)
    scores[neighbours] += _SECTION * (1 - len(neighbours) / max(1, len(scores)))
    scores[facets.foreign(article.language)] *= _FOREIGN
    related = choice.likeness >= _LEAST
    related[[*tagged, *neighbours]] = True
    rows = []
    for at in _allowed(choice, np.argsort(-scores, kind="stable"), count):
        if related[at]:
            section = choice.posts[at].section if at in neighbours else ""
            rows.append(ScoredPost(at, float(scores[at]), facets.common_tags(article.tags, at), section))
        if len(rows) == count:
            break
    return rows


def _allowed(choice: Candidates, order: NDArray[np.intp], count: int) -> Iterator[int]:
    """Yield the posts in order, without the article itself, duplicates, and too many from one series."""
    taken = {name for name in (choice.article.address, choice.article.headline) if name}
    series: Counter[str] = Counter()
    most = max(1, count // _ONE_IN)
    for at in map(int, order):
        post, name = choice.posts[at], choice.facets.series[at]
        if post is REMOVED or (name and series[name] >= most):
            continue
        names = {each for each in (post.address, post.headline) if each}
        if not taken.isdisjoint(names):
            continue
        taken |= names
        series[name] += 1
        yield at
