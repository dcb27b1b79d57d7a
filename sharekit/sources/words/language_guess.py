"""Guesses the language of a text: by its script, its most common words, and byte n-grams.

Most long texts in widespread languages are decided by counting common words, which needs no model. py3langid
decides the rest; where it is unsure the language stays unknown.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

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
_FEWEST, _AHEAD, _SHARE = 10, 2, 0.15
"""Common words, lead over the second language, and share of all words from which common words decide."""
_SURE = 0.55
"""Probability from which the model is believed."""
_LETTERS_NEEDED = 10
_MODEL_TAGS = [
    "af",
    "am",
    "ar",
    "as",
    "az",
    "be",
    "bg",
    "bn",
    "ca",
    "cs",
    "cy",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "eu",
    "fa",
    "fi",
    "fr",
    "ga",
    "gl",
    "gu",
    "ha",
    "he",
    "hi",
    "hr",
    "ht",
    "hu",
    "hy",
    "id",
    "ig",
    "is",
    "it",
    "ja",
    "jv",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ku",
    "ky",
    "la",
    "lg",
    "ln",
    "lo",
    "lt",
    "lv",
    "mg",
    "mk",
    "ml",
    "mn",
    "mr",
    "mt",
    "my",
    "ne",
    "nl",
    "no",
    "om",
    "or",
    "pa",
    "pl",
    "ps",
    "pt",
    "qu",
    "ro",
    "ru",
    "rw",
    "si",
    "sk",
    "sl",
    "sn",
    "so",
    "sq",
    "sr",
    "st",
    "sv",
    "sw",
    "ta",
    "te",
    "tg",
    "th",
    "tk",
    "tl",
    "tr",
    "tt",
    "ug",
    "uk",
    "ur",
    "uz",
    "vi",
    "xh",
    "yo",
    "zh",
    "zu",
    "zxx",
]
_NO_LANGUAGE = frozenset(("la", "zxx"))  # placeholder text, names and numbers
_BCP47 = {"no": "nb"}


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
    return _SCRIPTS.get(script) or _by_words(text) or _by_model(text)


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


def _by_model(text: str) -> str:
    if sum(map(str.isalpha, text[:_LETTERS])) < _LETTERS_NEEDED:
        return ""
    # Quotes and symbols say nothing of the language, but the model has seen them more often in some.
    tag, probability = _model().classify(" ".join(_BETWEEN.split(text[:_LETTERS])))
    return _BCP47.get(tag, tag) if probability >= _SURE and tag not in _NO_LANGUAGE else ""


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(_MODEL_TAGS)
    return model


@cache
def _common_words() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("stopwords.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {tag: frozenset(words) for tag, *words in lines}
