"""Guesses the language of a text: by its script, its most common words, and n-grams.

Most long texts in widespread languages are decided by counting common words, which needs no model; see
`language_scores` for the rest. Where the models are unsure the language stays unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
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
_TRADITIONAL = frozenset("這們國說時為會學對發過還經東車長門問間見現實進關開頭業電機書馬邊個來兩從東對話讓认")
_BETWEEN = re.compile(r"[\s\d!-/:-@\[-`{-~।،؛؟“”„«»’…–—]+")
_LETTERS = 2000
_WORDS = 1500
_FEWEST, _AHEAD, _SHARE = 10, 2, 0.15
"""Common words, lead over the second language, and share of all words from which common words decide."""
_SURE = 0.2
"""Probability from which the models are believed."""
_LETTERS_NEEDED = 10
_TERMS = 0.25
"""East Asian characters for each Latin letter from which the letters are those of names and terms."""
_NO_LANGUAGE = ("la", "zxx")  # placeholder text, names and numbers


def guess_language(text: str, likely: Sequence[str] = ()) -> str:
    """Return the BCP 47 tag of the language that `text` is most likely in, or empty.

    Args:
        text: A headline or an article; the first 2,000 characters count.
        likely: Languages that other evidence points to, such as those of the site; they decide on short texts
            only.
    """
    scripts = Counter(_script(char) for char in text[:_LETTERS] if char.isalpha())
    if not scripts:
        return ""
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > scripts["CJK"] / 20:
        scripts["HIRAGANA"] += scripts["CJK"]
    script = scripts.most_common(1)[0][0]
    if script == "CJK":
        return _chinese(text[:_LETTERS])
    return _SCRIPTS.get(script) or _by_words(text) or _by_models(text[:_LETTERS], likely)


def is_mostly_non_latin(text: str) -> bool:
    """Whether a text is in another script than Latin, perhaps with Latin names and terms in it."""
    sample = text[:_LETTERS]
    if sample.isascii():
        return False
    others = sum(char >= "\u0370" and char.isalpha() for char in sample)
    wide = sum(char >= "\u2e80" and char.isalpha() for char in sample)
    latin = sum(char < "\u0370" and char.isalpha() for char in sample)
    return others >= max(_LETTERS_NEEDED, latin) or (wide > _TERMS * latin and _by_words(sample) != "en")


def _script(char: str) -> str:
    return "LATIN" if char.isascii() else unicodedata.name(char, "").partition(" ")[0]


def _chinese(text: str) -> str:
    simplified = sum(char in _SIMPLIFIED - _TRADITIONAL for char in text)
    traditional = sum(char in _TRADITIONAL - _SIMPLIFIED for char in text)
    return "zh-Hant" if traditional > simplified else "zh-Hans" if simplified else "zh"


def _by_words(text: str) -> str:
    words = _BETWEEN.split(text.lower(), _WORDS)
    common = Counter(words)
    counts = {tag: sum(common[word] for word in listed) for tag, listed in _common_words().items()}
    (best, count), (_, second) = Counter(counts).most_common(2)
    return best if count >= max(_FEWEST, _AHEAD * second, _SHARE * len(words)) else ""


def _by_models(text: str, likely: Sequence[str]) -> str:
    expected = tuple(filter(None, likely))
    few = sum(map(str.isalpha, text)) < _LETTERS_NEEDED
    if few and not expected:
        return ""
    from sharekit.sources.words.language_scores import probabilities

    # Quotes and symbols say nothing of the language, but the models have seen them more often in some.
    shares = probabilities(" ".join(_BETWEEN.split(text)), expected)
    tag, probability = max(shares.items(), key=lambda item: item[1])
    sure = probability >= _SURE and tag not in _NO_LANGUAGE
    return tag if sure and (tag in expected or not few) else ""


@cache
def _common_words() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {tag: frozenset(words) for tag, *words in lines}
