"""Text ▶ numbered runs of four characters: what inflected, joined and unknown words still have in common.

Runs of characters need no stems, no stop words and no language (McNamee, Mayfield 2004: character n-gram
tokenization for European language text retrieval). They stay within words, whose first and last letter they
mark by the space beside it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Scripts that set no spaces between words, as a part of a character class."""
MARKS = r"\u0300-\u036f\u05b0-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
"""Vowel signs and accents, which are no letters but belong to words, together with the letters about them."""

FIRST_GRAM = 1 << 60
"""Keys from here on are of runs of characters; those of words and pairs of words are smaller."""
_LENGTH = 4
_BITS = 15  # of a character, so that four fit below the mark; scripts are never mixed up within a run
_MOST = 1000
"""Characters of a headline or lead that are looked at."""
_APART = re.compile(rf"(?:_|[^\w{MARKS}{UNSPACED}])+")


def grams_of(text: str) -> NDArray[np.int64]:
    """Return the key of each run of four characters of a text, in its order."""
    folded = unicodedata.normalize("NFKC", text[:_MOST]).lower()
    spaced = f" {_APART.sub(' ', folded).strip()} "
    codes = np.frombuffer(spaced.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    if len(codes) < _LENGTH:
        return np.empty(0, np.int64)
    inner = (codes[1:-2] != ord(" ")) & (codes[2:-1] != ord(" "))
    short = (codes ^ (codes >> _BITS)) & ((1 << _BITS) - 1)
    first, second, third, fourth = (short[at : len(short) - _LENGTH + 1 + at] for at in range(_LENGTH))
    low, high = first | second << _BITS, third | fourth << _BITS
    keys: NDArray[np.int64] = (low | high << (2 * _BITS) | FIRST_GRAM)[inner]
    return keys
