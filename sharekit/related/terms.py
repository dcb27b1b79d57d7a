"""Text ▶ numbered terms: words, pairs of adjacent words, and n-grams of the most telling parts.

Common English endings are removed. Scripts without spaces are split into characters, whose pairs then act as
words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sharekit.related.grams import MARKS, UNSPACED, grams_of
from sharekit.support.text_utils import normalized

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A character of a script without spaces, or a word.
_TOKEN = re.compile(rf"[{UNSPACED}]|[^\W_]+(?:[{MARKS}]+[^\W_]*)*")
_ENDING = re.compile(r"(?:ies|ing|ed|es|s|ly)$")
_STEMMED = 5
"""Letters from which a word loses its ending."""
_MOST_TOKENS = 4000
_PAIR = 32
# English only: in other languages, common words are dropped because too many posts contain them.
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
class WeightedText:
    """A part of a text with its weight.

    Attributes:
        text: The text.
        weight: Weight of one occurrence of a term.
        grams: Whether n-grams are terms too.
    """

    text: str
    weight: float
    grams: bool = False


class Lexicon:
    """Numbers words in order of appearance; a stop word has the number -1.

    Args:
        words: The words numbered so far, in order, as first written.
    """

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._seen = _WordNumbers(list(words))

    @property
    def words(self) -> list[str]:
        """The words in the order of their numbers, as first written."""
        return self._seen.spelled

    def spell(self, key: int) -> str:
        """Return the word, or the two words, of a term."""
        first, second = key >> _PAIR, key & ((1 << _PAIR) - 1)
        spelled = self._seen.spelled[second]
        return f"{self._seen.spelled[first - 1]} {spelled}" if first else spelled

    def terms(self, parts: Sequence[WeightedText]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the terms of a text with their counts.

        Returns:
            Keys, ascending, and weighted counts. The key of a pair combines the numbers of both words.
        """
        keys_by_part = [self._keys(part) for part in parts]
        joined = np.concatenate([*keys_by_part, np.empty(0, np.int64)])
        counts = np.repeat([part.weight for part in parts], [len(keys) for keys in keys_by_part])
        distinct, where = np.unique(joined, return_inverse=True)
        return distinct, np.bincount(where, counts, len(distinct)).astype(np.float64)

    def _keys(self, part: WeightedText) -> NDArray[np.int64]:
        words = self._words(part.text)
        pairs = ((words[:-1] + 1) << _PAIR) | words[1:]
        grams = [grams_of(part.text)] if part.grams else []
        return np.concatenate([words, pairs, *grams])

    def _words(self, text: str) -> NDArray[np.int64]:
        text = text if text.isascii() else normalized("NFKC", text)
        tokens = _TOKEN.findall(text.lower())[:_MOST_TOKENS]
        numbers = np.fromiter(map(self._seen.__getitem__, tokens), np.int64, len(tokens))
        return numbers[numbers >= 0]


class _WordNumbers(dict[str, int]):
    """Tokens with the numbers of their words; filled on first lookup."""

    def __init__(self, spelled: list[str]) -> None:
        super().__init__()
        self.spelled = spelled
        self._numbers = {_without_ending(word): number for number, word in enumerate(spelled)}

    def __missing__(self, token: str) -> int:
        number = -1
        if token not in _STOP and (len(token) > 1 or not token.isascii()):
            number = self._numbers.setdefault(_without_ending(token), len(self._numbers))
            if number == len(self.spelled):
                self.spelled.append(token)
        self[token] = number
        return number


def _without_ending(token: str) -> str:
    return _ENDING.sub("", token) if len(token) >= _STEMMED else token
