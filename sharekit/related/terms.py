"""Text ▶ numbered terms: words with their commonest endings taken off, and pairs of neighbouring words.

Words of scripts that set no spaces are cut into characters; their pairs then do the work of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Lexicon"]

_TOKEN = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|ly)$")
_STEMMED = 5
"""Letters from which a word loses its ending."""
_MOST_TOKENS = 4000
_PAIR = 32
# English only: in other languages common words fall to the share of posts that hold them.
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a about all also am an and any are as at be because been both but by can could did do does "
        "each even for from get had has have he her his how i if in into is it its just like make "
        "many may me more most much my need new no not now of on one only or other our out over see "
        "she should so some such than that the their them then there these they this those through "
        "time to two up us use used using was way we well were what when where which who will with "
        "work would you your ",
    )
)


class Lexicon:
    """Numbers words as they come; a stop word has the number -1.

    Args:
        words: The words numbered so far, in order, each as it was first written.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._seen = _Seen(list(words))

    @property
    def words(self) -> list[str]:
        """The words in the order of their numbers, each as it was first written."""
        return self._seen.spelled

    def spell(self, key: int) -> str:
        """Return the word, or the two words, of a term."""
        first, second = key >> _PAIR, key & ((1 << _PAIR) - 1)
        spelled = self._seen.spelled[second]
        return f"{self._seen.spelled[first - 1]} {spelled}" if first else spelled

    def terms(self, parts: Sequence[tuple[str, float]]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the terms of a text and how often each stands in it.

        Args:
            parts: Texts, each with what one occurrence in it counts.

        Returns:
            Keys, ascending, and their weighted counts. A pair's key holds both its words' numbers.
        """
        keys: list[NDArray[np.int64]] = []
        counts: list[NDArray[np.float64]] = []
        for text, weight in parts:
            words = self._words(text)
            pairs = ((words[:-1] + 1) << _PAIR) | words[1:]
            found = np.concatenate([words, pairs])
            keys.append(found)
            counts.append(np.full(len(found), weight))
        joined = np.concatenate(keys) if keys else np.empty(0, np.int64)
        distinct, where = np.unique(joined, return_inverse=True)
        weights = np.concatenate(counts) if counts else np.empty(0)
        return distinct, np.bincount(where, weights, len(distinct)).astype(np.float64)

    def _words(self, text: str) -> NDArray[np.int64]:
        text = text if text.isascii() else unicodedata.normalize("NFKC", text)
        tokens = _TOKEN.findall(text.lower())[:_MOST_TOKENS]
        numbers = np.fromiter(map(self._seen.__getitem__, tokens), np.int64, len(tokens))
        return numbers[numbers >= 0]


class _Seen(dict[str, int]):
    """Tokens as written, each with the number of its word; filled as they are met."""

    def __init__(self, spelled: list[str]) -> None:
        super().__init__()
        self.spelled = spelled
        self._numbers = {_stem(word): number for number, word in enumerate(spelled)}

    def __missing__(self, token: str) -> int:
        number = -1
        if token not in _STOP and (len(token) > 1 or not token.isascii()):
            number = self._numbers.setdefault(_stem(token), len(self._numbers))
            if number == len(self.spelled):
                self.spelled.append(token)
        self[token] = number
        return number


def _stem(token: str) -> str:
    return _ENDING.sub("", token) if len(token) >= _STEMMED else token
