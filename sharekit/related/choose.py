"""The ranking: tags and section first, then likeness, then closeness in time; and what may not be picked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sharekit.related.facets import Facets
from sharekit.related.post import GONE, Post

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TAGS, _SECTION, _CLOSENESS = 2.0, 0.15, 0.08
"""What tags that agree wholly, one section, and one day count, where texts that agree wholly count 1."""
_FOREIGN = 0.3
"""What is left of the score of a post in another language."""
_LEAST = 0.02
"""Likeness below which a post without a common tag or section has nothing to do with the article."""
_ONE_IN = 3
"""At most one in this many of one series."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A post that was picked, and why.

    Attributes:
        post: The post.
        score: What the ranking went by.
        likeness: Of the texts, 0 to 1.
        tags: Tags in common.
        section: The section in common, or empty.
        words: Words and pairs of words that both texts lean on.
    """

    post: Post
    score: float
    likeness: float
    tags: tuple[str, ...]
    section: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An article, and what there is to choose from."""

    article: Post
    posts: Sequence[Post]
    facets: Facets
    likeness: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Row:
    """A post with its score."""

    at: int
    score: float
    tags: tuple[str, ...]
    section: str


def choose(choice: Choice, count: int) -> list[Row]:
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
    for at in _fitting(choice, np.argsort(-scores, kind="stable"), count):
        if related[at]:
            section = choice.posts[at].section if at in neighbours else ""
            rows.append(Row(at, float(scores[at]), facets.common_tags(article.tags, at), section))
        if len(rows) == count:
            break
    return rows


def _fitting(choice: Choice, order: NDArray[np.intp], count: int) -> Iterator[int]:
    """Yield the posts in order, but for the article itself, doubles, and too many of one series."""
    taken = {name for name in (choice.article.address, choice.article.headline) if name}
    series: Counter[str] = Counter()
    most = max(1, count // _ONE_IN)
    for at in map(int, order):
        post, name = choice.posts[at], choice.facets.series[at]
        if post is GONE or (name and series[name] >= most):
            continue
        names = {each for each in (post.address, post.headline) if each}
        if not taken.isdisjoint(names):
            continue
        taken |= names
        series[name] += 1
        yield at
