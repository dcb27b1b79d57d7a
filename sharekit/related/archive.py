"""`Archive`: the posts that related posts are picked from, and what is known of their texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from sharekit.article import Article, Related
from sharekit.related.choose import Choice, Pick, choose
from sharekit.related.facets import Facets
from sharekit.related.grams import FIRST_GRAM
from sharekit.related.matrix import Matrix, stack
from sharekit.related.post import GONE, Post, post_of
from sharekit.related.terms import Lexicon, Part
from sharekit.related.vectors import Space, Vocabulary, fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sharekit.related.matrix import Floats, Ints

_HEADLINE, _LEAD, _BODY = 2.0, 1.0, 1.0
"""What one occurrence of a word counts."""
_CHANGE = 0.2
"""Share of the posts that have come or gone since the vocabulary was learnt from which learning anew pays."""


class Archive:
    """Posts to pick from. Built by `Archive.of`; see `sharekit.related.store` for keeping one on disk.

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
        posts: Sequence[Post],
        lexicon: Lexicon,
        vocabulary: Vocabulary,
        matrix: Matrix,
        space: Space,
        *,
        learnt: int,
    ) -> None:
        self.posts = tuple(posts)
        self.lexicon = lexicon
        self.vocabulary = vocabulary
        self.matrix = matrix
        self.space = space
        self.learnt = learnt

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Archive:
        """Learn an archive from its articles; of several with one URL or headline the first counts."""
        lexicon = Lexicon()
        posts: list[Post] = []
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
        """Of the posts that are there."""
        return frozenset(post.digest for post in self.posts if post is not GONE)

    def updated(self, articles: Iterable[Article]) -> Archive:
        """Return the archive as these articles, all there are now, make it.

        New articles are folded in, in milliseconds each, and posts without an article are left out. Once a
        fifth has changed, the archive is learnt anew.
        """
        found = list(_distinct(articles))
        new = [article for article, post in found if post.digest not in self.digests]
        gone = self.digests - {post.digest for _, post in found}
        if not new and not gone:
            return self
        if self.is_stale(len(new) + len(gone)):
            return Archive.of(article for article, _ in found)
        return self.without(gone).added(new)

    def is_stale(self, changes: int) -> bool:
        """Tell whether with so many more posts new or gone it pays to learn the archive anew."""
        so_far = (len(self.posts) - self.learnt) + (len(self.posts) - len(self))
        return so_far + changes > _CHANGE * self.learnt

    def without(self, digests: Collection[str]) -> Archive:
        """Return the archive without the posts of these digests; what was learnt of them stays."""
        posts = [GONE if post.digest in digests else post for post in self.posts]
        return Archive(posts, self.lexicon, self.vocabulary, self.matrix, self.space, learnt=self.learnt)

    def added(self, articles: Iterable[Article]) -> Archive:
        """Return the archive with more articles, on the vocabulary that was learnt before."""
        posts = list(self.posts)
        rows, places = [], [self.space.places]
        for article, post in _distinct(articles, self.posts):
            columns, weights = self.vocabulary.weigh(self.lexicon.terms(_parts(article)))
            posts.append(post)
            rows.append((columns, weights))
            places.append(self.space.place(self.matrix.similarity(columns, weights))[None])
        whole = self.matrix.over(stack(rows, self.matrix.width))
        space = Space(self.space.landmarks, self.space.scale, np.concatenate(places))
        return Archive(posts, self.lexicon, self.vocabulary, whole, space, learnt=self.learnt)

    def pick(self, article: Article, *, count: int = 3) -> list[Pick]:
        """Return the posts to offer beside an article, the best first, each with why.

        Shared tags and section count first, then the text, then closeness in time. Never the article itself,
        never two with one URL or headline, and of three at most one from one series.

        Args:
            article: Of this archive or not.
            count: How many at most.
        """
        columns, weights = self.vocabulary.weigh(self.lexicon.terms(_parts(article)))
        similarity = self.matrix.similarity(columns, weights)
        likeness = (similarity + self.space.likeness(similarity)) / 2
        choice = Choice(post_of(article), self.posts, self._facets, likeness.astype(np.float32))
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
        """Return what `pick` picks, as an Article holds it."""
        return tuple(pick.post.related for pick in self.pick(article, count=count))

    @cached_property
    def _facets(self) -> Facets:
        return Facets(self.posts)

    def _shared_words(
        self, at: int, columns: NDArray[np.int32], weights: Floats, most: int = 4
    ) -> tuple[str, ...]:
        """Return the words that say most of why two texts are alike."""
        theirs, their_weights = self.matrix.row(at)
        shared, mine, others = np.intersect1d(columns, theirs, return_indices=True)
        order = np.argsort(-(weights[mine] * their_weights[others]), kind="stable")
        keys: Ints = self.vocabulary.keys[shared[order]]
        spelled = [self.lexicon.spell(int(key)) for key in keys[keys < FIRST_GRAM][: 4 * most]]
        return tuple(word for word in spelled if not any(word != each and word in each for each in spelled))[
            :most
        ]


def _parts(article: Article) -> list[Part]:
    headings = " \n ".join(heading.text for heading in article.headings)
    body = " \n ".join(article.body)
    return [
        Part(article.headline, _HEADLINE, grams=True),
        Part(article.lead, _LEAD, grams=True),
        Part(headings, _BODY),
        Part(body, _BODY),
    ]


def _distinct(articles: Iterable[Article], known: Iterable[Post] = ()) -> Iterable[tuple[Article, Post]]:
    seen = {name for post in known for name in (post.address, post.headline) if name}
    for article in articles:
        post = post_of(article)
        names = {name for name in (post.address, post.headline) if name}
        if seen.isdisjoint(names):
            seen |= names
            yield article, post
