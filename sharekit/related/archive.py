"""`Archive`: the posts that related posts are picked from, with the vectors of their texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from sharekit.article import Article, Related
from sharekit.related.choose import Candidates, Pick, choose
from sharekit.related.facets import Facets
from sharekit.related.grams import FIRST_GRAM
from sharekit.related.matrix import Matrix, stack
from sharekit.related.post import REMOVED, ArchivePost, post_of
from sharekit.related.terms import Lexicon, WeightedText
from sharekit.related.vectors import LatentSpace, Vocabulary, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sharekit.related.matrix import Floats, Ints

_HEADLINE, _LEAD, _BODY = 2.0, 1.0, 1.0
"""What one occurrence of a word counts."""
_SHARED = 4
"""Most words that are named as shared."""
_CHANGE = 0.2
"""The archive is learnt again when this share of its posts was added or removed."""


class Archive:
    """Posts to pick from. Built by `Archive.of`; `sharekit.related.store` saves and loads one.

    >>> archive = sharekit.Archive.of(posts)
    >>> [post.headline for post in archive.related(article, count=1)]
    ['Rail fares rise in June']

    Args:
        posts: The posts.
        lexicon: Numbers their words.
        vocabulary: The terms that count.
        matrix: The posts' terms.
        space: The posts' places in the latent space.
        learnt: How many posts the vocabulary was learnt from.
    """

    def __init__(
        self,
        posts: Sequence[ArchivePost],
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        matrix: Matrix,
        space: LatentSpace,
        *,
        learnt: int,
    ) -> None:
        self.posts: tuple[ArchivePost, ...] = tuple(posts)
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.matrix = matrix
        self.space = space
        self.learnt = learnt

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Archive:
        """Learn an archive from articles; duplicates by URL or headline are dropped, the first stays."""
        lexicon = Lexicon()
        posts: list[ArchivePost] = []
        documents = []
        for article, post in _distinct(articles):
            posts.append(post)
            documents.append(lexicon.terms(_parts(article)))
        vocabulary, matrix, space = fit(documents)
        return cls(posts, lexicon, vocabulary, matrix, space, learnt=len(posts))

    def __len__(self) -> int:
        return len(self.digests)

    @cached_property
    def digests(self) -> frozenset[str]:
        """Digests of the posts in the archive."""
        return frozenset(post.digest for post in self.posts if post is not REMOVED)

    def updated(self, articles: Iterable[Article]) -> Archive:
        """Return the archive brought up to date with `articles`, which must be complete.

        New articles are folded in, in milliseconds each, and posts without an article are removed. Once a
        fifth has changed, the archive is learnt again.
        """
        distinct = list(_distinct(articles))
        new = [article for article, post in distinct if post.digest not in self.digests]
        gone = self.digests - {post.digest for _, post in distinct}
        if not new and not gone:
            return self
        if self.is_stale(len(new) + len(gone)):
            return Archive.of(article for article, _ in distinct)
        return self.without(gone).added(new)

    def is_stale(self, changes: int) -> bool:
        """Whether the archive should be learnt again after so many more changes."""
        so_far = (len(self.posts) - self.learnt) + (len(self.posts) - len(self))
        return so_far + changes > _CHANGE * self.learnt

    def without(self, digests: Collection[str]) -> Archive:
        """Return the archive without the posts of these digests; the vocabulary stays as it is."""
        posts = [REMOVED if post.digest in digests else post for post in self.posts]
        return Archive(posts, self.lexicon, self.vocabulary, self.matrix, self.space, learnt=self.learnt)

    def added(self, articles: Iterable[Article]) -> Archive:
        """Return the archive with more articles, using the vocabulary learnt before."""
        posts = list(self.posts)
        rows, places = [], [self.space.places]
        for article, post in _distinct(articles, self.posts):
            columns, weights = self.vocabulary.weigh(self.lexicon.terms(_parts(article)))
            posts.append(post)
            rows.append((columns, weights))
            places.append(self.space.place(self.matrix.similarity(columns, weights))[None])
        whole = self.matrix.over(stack(rows, self.matrix.width))
        space = LatentSpace(self.space.landmarks, self.space.scale, np.concatenate(places))
        return Archive(posts, self.lexicon, self.vocabulary, whole, space, learnt=self.learnt)

    def pick(self, article: Article, *, count: int = 3) -> list[Pick]:
        """Return the best related posts for an article, each with its reasons, best first.

        Shared tags and section count first, then the text, then closeness in time. The article itself and
        duplicates by URL or headline are never picked; at most one in three is from the same series.

        Args:
            article: May or may not be in this archive.
            count: Maximum number of posts.
        """
        columns, weights = self.vocabulary.weigh(self.lexicon.terms(_parts(article)))
        similarity = self.matrix.similarity(columns, weights)
        likeness = (similarity + self.space.likeness(similarity)) / 2
        choice = Candidates(post_of(article), self.posts, self._facets, likeness.astype(np.float32))
        return [
            Pick(
                post=self.posts[row.at],
                score=row.score,
                likeness=float(likeness[row.at]),
                tags=row.tags,
                section=row.section,
                words=self._shared_words(row.at, columns, weights),
            )
            for row in choose(choice, count)
        ]

    def related(self, article: Article, *, count: int = 3) -> tuple[Related, ...]:
        """Return the picked posts as `Article.related` holds them."""
        return tuple(pick.post.related for pick in self.pick(article, count=count))

    @cached_property
    def _facets(self) -> Facets:
        return Facets(self.posts)

    def _shared_words(self, at: int, columns: NDArray[np.int32], weights: Floats) -> tuple[str, ...]:
        """Return the words that contribute most to the similarity of two texts."""
        theirs, their_weights = self.matrix.row(at)
        shared, own, others = np.intersect1d(columns, theirs, return_indices=True)
        order = np.argsort(-(weights[own] * their_weights[others]), kind="stable")
        keys: Ints = self.vocabulary.keys[shared[order]]
        spelled = [self.lexicon.spell(int(key)) for key in keys[keys < FIRST_GRAM][: 4 * _SHARED]]
        whole = (word for word in spelled if not any(word != each and word in each for each in spelled))
        return tuple(islice(whole, _SHARED))


def _parts(article: Article) -> list[WeightedText]:
    headings = " \n ".join(heading.text for heading in article.headings)
    body = " \n ".join(article.body)
    return [
        WeightedText(article.headline, _HEADLINE, grams=True),
        WeightedText(article.lead, _LEAD, grams=True),
        WeightedText(headings, _BODY),
        WeightedText(body, _BODY),
    ]


def _distinct(
    articles: Iterable[Article], existing: Iterable[ArchivePost] = ()
) -> Iterable[tuple[Article, ArchivePost]]:
    seen = {name for post in existing for name in (post.address, post.headline) if name}
    for article in articles:
        post = post_of(article)
        names = {name for name in (post.address, post.headline) if name}
        if seen.isdisjoint(names):
            seen |= names
            yield article, post
