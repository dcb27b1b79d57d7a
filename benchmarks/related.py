"""Related posts: precision and speed, beside scikit-learn's TF-IDF and LSI where it is installed.

    python benchmarks/related.py FOLDER… [--large N]

Each FOLDER holds a blog's Markdown with tags in its front matter. The tags are taken away; a post that
was picked is right when it shares a tag that at most one post in twenty carries. Printed is the share of
right ones among the first three (P@3), over the posts that have at least three right ones, with the
whole text and with headline and lead alone; then, for N posts put together from pieces of them, the CPU
seconds to learn them all, and the CPU milliseconds of one question (median). `plain` is without the rule
of one in three from one series.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import sharekit
from sharekit.article import Article
from sharekit.related import Archive, choose

Picker = Callable[[int], Sequence[int]]


@dataclass(frozen=True)
class Blog:
    """Posts without tags, and which are right for which."""

    posts: list[Article]
    right: list[set[int]]

    @property
    def asked(self) -> list[int]:
        """The posts that have enough right ones."""
        return [at for at, right in enumerate(self.right) if len(right) > 2]


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folders", nargs="+", type=Path)
    arguments.add_argument("--large", type=int, default=10_000)
    given = arguments.parse_args()
    everything: list[Article] = []
    for folder in given.folders:
        blog = read_blog(folder)
        everything += blog.posts
        print(f"{folder.name}: {len(blog.posts)} posts, {len(blog.asked)} asked for")
        for whole in (True, False):
            posts = [article if whole else article.replace(body=(), headings=()) for article in blog.posts]
            for name, make in engines():
                kind = "whole text" if whole else "headline+lead"
                print(f"  {kind:<14} {name:<18} {score(blog, make(posts)):5.1f}")
    if given.large:
        speed(everything, given.large)


def read_blog(folder: Path) -> Blog:
    """Read the posts and find the right ones by their rare tags."""
    found = list(sharekit.read(folder, kind="folder", on_error=lambda error: print(f"  left out: {error}")))
    tags = [{tag.lower() for tag in article.tags} for article in found]
    spread = Counter(itertools.chain.from_iterable(tags))
    rare = {tag for tag, count in spread.items() if 2 <= count <= max(3, 0.05 * len(found))}
    kept = [each & rare for each in tags]
    right = [{j for j, b in enumerate(kept) if j != i and a & b} for i, a in enumerate(kept)]
    return Blog([article.replace(tags=(), section="") for article in found], right)


def engines() -> Iterator[tuple[str, Callable[[Sequence[Article]], Picker]]]:
    """Yield the installed engines."""
    yield "sharekit", sharekit_picker
    yield "sharekit plain", plain_picker
    try:
        import sklearn  # noqa: F401 (asked whether it is there)
    except ImportError:
        return
    yield "sklearn TF-IDF", lambda posts: sklearn_picker(posts, latent=False)
    yield "sklearn LSI", lambda posts: sklearn_picker(posts, latent=True)


def sharekit_picker(posts: Sequence[Article]) -> Picker:
    """Pick as `Archive.pick` does."""
    archive = Archive.of(posts)
    place = {post.related.headline: at for at, post in enumerate(archive.posts)}
    at_of = {article.headline: at for at, article in reversed(list(enumerate(posts)))}
    assert len(place) == len(archive)
    return lambda at: [at_of[pick.post.related.headline] for pick in archive.pick(posts[at])]


def plain_picker(posts: Sequence[Article]) -> Picker:
    """Pick without the rule on series."""
    pick = sharekit_picker(posts)

    def plain(at: int) -> Sequence[int]:
        with mock.patch.object(choose, "_ONE_IN", 1):
            return pick(at)

    return plain


def sklearn_picker(posts: Sequence[Article], *, latent: bool) -> Picker:
    """Pick by scikit-learn's vectors, the headline counted three times and the lead twice."""
    import numpy as np
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    texts = [" ".join([*[post.headline] * 3, *[post.lead] * 2, *post.body]) for post in posts]
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2, max_df=0.4)
    rows = vectorizer.fit_transform(texts)
    if latent:
        rows = normalize(TruncatedSVD(min(150, rows.shape[1] - 1), random_state=1).fit_transform(rows))
    turned = rows.T.tocsr() if not latent else rows.T

    def pick(at: int) -> Sequence[int]:
        alike = rows[at] @ turned
        alike = np.asarray(alike.todense()).ravel() if not latent else alike
        alike[at] = -2
        return [int(each) for each in np.argsort(-alike)[:3]]

    return pick


def score(blog: Blog, pick: Picker) -> float:
    """Return P@3 in percent."""
    return 100 * statistics.mean(len(set(pick(at)) & blog.right[at]) / 3 for at in blog.asked)


def speed(posts: Sequence[Article], number: int) -> None:
    """Time learning and asking on posts put together from pieces."""
    chance = random.Random(2)
    made = [mixed(chance.choice(posts), chance.choice(posts), at) for at in range(number)]
    start = time.process_time()
    archive = Archive.of(made)
    learnt = time.process_time() - start
    archive.pick(made[0])
    times = []
    for article in chance.sample(made, 100):
        start = time.process_time()
        archive.pick(article)
        times.append((time.process_time() - start) * 1e3)
    start = time.process_time()
    archive.added([made[0].replace(headline="One more", url="")])
    added = time.process_time() - start
    print(
        f"{number} posts: learnt in {learnt:.1f} s CPU, one more in {added * 1e3:.0f} ms, asked in", end=" "
    )
    print(f"{statistics.median(times):.1f} ms")


def mixed(one: Article, other: Article, number: int) -> Article:
    """Return a post of some 350 words from two."""
    words = [*" ".join(one.body).split()[:200], *" ".join(other.body).split()[:100]]
    return Article(
        headline=f"{one.headline} ({number})",
        lead=other.lead,
        body=(" ".join(words),),
        tags=(one.headline[:8],),
    )


if __name__ == "__main__":
    main()
