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

__all__ = ["FIRST_GRAM", "grams_of"]

FIRST_GRAM = 1 << 60
"""Keys from here on are of runs of characters; those of words and pairs of words are smaller."""
_LENGTH = 4
_BITS = 15  # of a character, so that four fit below the mark; scripts are never mixed up within a run
_MOST = 1000
"""Characters of a headline or lead that are looked at."""
_APART = re.compile(r"[\W_]+")


def grams_of(text: str) -> NDArray[np.int64]:
    """Return the key of each run of four characters of a text, in its order."""
    folded = unicodedata.normalize("NFKC", text[:_MOST]).lower()
    spaced = f" {_APART.sub(' ', folded).strip()} "
    codes = np.frombuffer(spaced.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    if len(codes) < _LENGTH:
        return np.empty(0, np.int64)
    runs = np.lib.stride_tricks.sliding_window_view(codes, _LENGTH)
    runs = runs[(runs[:, 1:-1] != ord(" ")).all(axis=1)]
    short = (runs ^ (runs >> _BITS)) & ((1 << _BITS) - 1)
    shifts = _BITS * np.arange(_LENGTH, dtype=np.int64)
    keys: NDArray[np.int64] = FIRST_GRAM + (short << shifts).sum(axis=1)
    return keys
