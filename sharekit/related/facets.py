"""Metadata of an archive's posts, indexed so that one lookup takes a millisecond."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sharekit.related.post import ArchivePost, series_of
from sharekit.sources.words.byline_words import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FADE = 120.0
"""Days in which closeness in time falls to a third."""


class Facets:
    """Tags, sections, languages, days and series of posts."""

    def __init__(self, posts: Sequence[ArchivePost]) -> None:
        self._tagged: dict[str, list[int]] = defaultdict(list)
        self._sections: dict[str, list[int]] = defaultdict(list)
        self._spelled = [{fold(tag): tag for tag in post.tags} for post in posts]
        for at, post in enumerate(posts):
            self._sections[fold(post.section)].append(at)
            for tag in self._spelled[at]:
                self._tagged[tag].append(at)
        self._number = len(posts)
        self._lengths = [self._length(tags) for tags in self._spelled]
        self._languages = np.array([_base(post.language) for post in posts], dtype=np.str_)
        days = (post.day for post in posts)
        self._days = np.array([np.nan if day is None else day for day in days], np.float64)
        self.series: list[str] = series_of([post.related.headline for post in posts])

    def _rarity(self, tag: str) -> float:
        return math.log((1 + self._number) / max(1, len(self._tagged.get(tag, ()))))

    def _length(self, tags: Sequence[str] | set[str] | dict[str, str]) -> float:
        return math.sqrt(sum(self._rarity(tag) ** 2 for tag in tags)) or 1.0

    def shared_tags(self, tags: Sequence[str]) -> dict[int, float]:
        """Return the posts that share tags, each with the cosine of the tags weighted by rarity."""
        own = {fold(tag) for tag in tags} - {""}
        length = self._length(own)
        weights: dict[int, float] = defaultdict(float)
        for tag in own:
            for at in self._tagged.get(tag, ()):
                weights[at] += self._rarity(tag) ** 2
        return {at: weight / (length * self._lengths[at]) for at, weight in weights.items()}

    def common_tags(self, tags: Sequence[str], at: int) -> tuple[str, ...]:
        """Return the shared tags, rarest first, as the post spells them."""
        spelled = self._spelled[at]
        common = {fold(tag) for tag in tags} & spelled.keys()
        return tuple(spelled[tag] for tag in sorted(common, key=lambda tag: (-self._rarity(tag), tag)))

    def of_section(self, section: str) -> list[int]:
        """Return the posts of a section; none if the section is empty."""
        return self._sections.get(fold(section), []) if section else []

    def foreign(self, language: str) -> NDArray[np.bool_]:
        """Return which posts are in another language; posts without a language are not."""
        base = _base(language)
        other: NDArray[np.bool_] = (self._languages != base) & (self._languages != "")
        return other if base else np.zeros_like(other)

    def closeness(self, day: int | None) -> NDArray[np.float64]:
        """Return 1 for the same day, less with each day between; without a date, the newest day is used."""
        if np.isnan(self._days).all():
            return np.zeros(len(self._days))
        start = float(np.nanmax(self._days)) if day is None else float(day)
        return np.nan_to_num(np.exp(-np.abs(self._days - start) / _FADE))


def _base(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
