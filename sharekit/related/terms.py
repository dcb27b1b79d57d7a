"""Text ▶ numbered terms: words, pairs of neighbouring words, and in what says most runs of characters.

Words lose their commonest endings. Those of scripts that set no spaces are cut into characters; their
pairs then do the work of words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sharekit.related.grams import MARKS, UNSPACED, grams_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A character of a script without spaces, or a word.
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_]+(?:[{MARKS}]+[^\W_]*)*")
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


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text.

    Attributes:
        text: Its words.
        weight: What one occurrence of a term counts.
        grams: Whether its runs of characters are terms too.
    """

    text: str
    weight: float
    grams: bool = False


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

    def terms(self, parts: Sequence[Part]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the terms of a text and how often each stands in it.

        Returns:
            Keys, ascending, and their weighted counts. A pair's key holds both its words' numbers.
        """
        found = [self._keys(part) for part in parts]
        joined = np.concatenate([*found, np.empty(0, np.int64)])
        counts = np.repeat([part.weight for part in parts], [len(keys) for keys in found])
        distinct, where = np.unique(joined, return_inverse=True)
        return distinct, np.bincount(where, counts, len(distinct)).astype(np.float64)

    def _keys(self, part: Part) -> NDArray[np.int64]:
        words = self._words(part.text)
        pairs = ((words[:-1] + 1) << _PAIR) | words[1:]
        grams = [grams_of(part.text)] if part.grams else []
        return np.concatenate([words, pairs, *grams])

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
