"""The language of a text that does not name it: by its script, and by its commonest words."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

_SCRIPTS = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "THAI": "th", "LAO": "lo", "KHMER": "km",
    "MYANMAR": "my",
    "HEBREW": "he", "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "ETHIOPIC": "am", "BENGALI": "bn",
    "GURMUKHI": "pa", "GUJARATI": "gu", "TAMIL": "ta", "TELUGU": "te", "KANNADA": "kn", "MALAYALAM": "ml",
    "SINHALA": "si",
}  # fmt: skip
# Characters of everyday words that one of the two Chinese scripts writes, and the other does not.
_SIMPLIFIED = frozenset("这们国说时为会学对发过还经东车长门问间见现实进关开头业电机书马边个来两从话让认")
_TRADITIONAL = frozenset("這們國說時為會學對發過還經東車長門問間見現實進關開頭業電機書馬邊個來兩從東對話讓認")
_BETWEEN = re.compile(r"[\s\d!-/:-@\[-`{-~।،؛؟“”„«»’…–—]+")
_LETTERS = 2000
_WORDS = 1500
_FEWEST = 4
"""Common words below which there is too little to tell by."""
_AHEAD = 1.15
"""How far the first language must be ahead of the second."""


def guess_language(text: str) -> str:
    """Return the BCP 47 tag of the language that `text` is most likely in, or nothing."""
    scripts = Counter(_script(char) for char in text[:_LETTERS] if char.isalpha())
    if not scripts:
        return ""
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > scripts["CJK"] / 20:
        scripts["HIRAGANA"] += scripts["CJK"]
    script = scripts.most_common(1)[0][0]
    if script == "CJK":
        return _chinese(text[:_LETTERS])
    return _SCRIPTS.get(script) or _by_words(text)


def _script(char: str) -> str:
    return "LATIN" if char.isascii() else unicodedata.name(char, "").partition(" ")[0]


def _chinese(text: str) -> str:
    simplified = sum(char in _SIMPLIFIED - _TRADITIONAL for char in text)
    traditional = sum(char in _TRADITIONAL - _SIMPLIFIED for char in text)
    return "zh-Hant" if traditional > simplified else "zh-Hans" if simplified else "zh"


def _by_words(text: str) -> str:
    words = Counter(_BETWEEN.split(text.lower(), _WORDS))
    counts = {tag: sum(words[word] for word in common) for tag, common in _common_words().items()}
    (best, count), (_, second) = Counter(counts).most_common(2)
    return best if count >= _FEWEST and count >= _AHEAD * second else ""


@cache
def _common_words() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {tag: frozenset(words) for tag, *words in lines}
