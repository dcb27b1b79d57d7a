"""Text ▶ numbered character 4-grams: they match inflected, compound and unknown words.

N-grams need no stems, stop words or language (McNamee, Mayfield 2004: character n-gram tokenization for
European language text retrieval). They do not cross words; the space beside a word marks its first and last
letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from sharekit.support.text_utils import normalized

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
"""Scripts without spaces between words, as part of a character class."""
MARKS = r"\u0300-\u036f\u05b0-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff"
"""Vowel signs and accents: not letters, but parts of words."""

FIRST_GRAM = 1 << 60
"""Keys of n-grams start here; those of words and pairs of words are smaller."""
_LENGTH = 4
_BITS = 15  # per character, so that four fit below FIRST_GRAM
_MOST = 1000
"""Characters of a headline or lead that are read."""
_APART = re.compile(rf"(?:_|[^\w{MARKS}{UNSPACED}])+")


def grams_of(text: str) -> NDArray[np.int64]:
    """Return the key of each 4-gram of a text, in order."""
    folded = normalized("NFKC", text[:_MOST]).lower()
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
