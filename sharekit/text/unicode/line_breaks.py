"""Line break opportunities: UAX #14 with ICU's dictionaries, tailored to each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from unicodedata import category

from icu4py.breakers import LineBreaker

from sharekit.support.patterns import lazy_pattern
from sharekit.text.unicode.characters import to_python
from sharekit.text.unicode.chromium_breaks import as_blink_breaks
from sharekit.text.unicode.no_break import kept_together

_HANGUL = lazy_pattern("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_DICTIONARY = lazy_pattern("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\uaa7f]")
_PHRASED = {"ja": "load_default_japanese_parser"}


@dataclass(frozen=True, slots=True)
class Breaks:
    """Break opportunities of a paragraph: offsets in characters, ascending, ending with the text's length.

    Args:
        offered: Where lines normally break.
        spare: Less preferred offsets, used when a stretch is wider than its box.
        forced: Where a new line must start.
    """

    offered: list[int]
    spare: list[int]
    forced: frozenset[int]


def unicode_breaks(text: str, language: str = "", *, strict: bool = True) -> list[int]:
    """Return every break opportunity of UAX #14, the end of the text included.

    Args:
        text: The text.
        language: Its BCP 47 tag.
        strict: Whether small kana and the like may not start a line (CSS `line-break: strict`, else `auto`).
    """
    return to_python(text, [end for _, end in LineBreaker(text, _locale(language, strict=strict)).segments()])


def _locale(language: str, *, strict: bool) -> str:
    """Return the ICU locale that Chromium uses for a language."""
    if strict:
        return "ja@lb=strict" if language[:2] == "ja" else "en@lb=strict"
    return {"ja": "ja", "ko": "ko", "zh": "zh@lb=normal"}.get(language[:2], "en@lb=normal")


def find_breaks(
    text: str,
    language: str = "",
    *,
    phrases: bool = False,
    keep: bool = True,
    keep_all: bool | None = None,
    strict: bool = True,
) -> Breaks:
    """Find the break opportunities of a paragraph.

    Args:
        text: The paragraph.
        language: Its BCP 47 tag.
        phrases: Whether Japanese only breaks between phrases (CSS `word-break: auto-phrase`).
        keep: Whether numbers keep their units, short prepositions their nouns, and so on.
        keep_all: Whether words of Hangul, Han and kana are unbreakable (CSS `word-break: keep-all`); None:
            in Korean only.
        strict: Whether small kana and the like may not start a line (CSS `line-break: strict`).
    """
    allowed = unicode_breaks(text, language, strict=strict)
    forced = frozenset(at for at in allowed if text[at - 1 : at] in {"\n", "\u2028", "\u2029", "\x85"})
    offered = as_blink_breaks(text, allowed)
    if keep_all is None:
        keep_all = _is_language(language, "ko") or (not language and _HANGUL.search(text) is not None)
    if keep_all:
        offered = [at for at in offered if not _inside_word(text, at)]
    spare = offered
    if keep:
        possible = set(allowed) - kept_together(text, language)
        offered, spare = [at for at in offered if at in possible], sorted({*allowed, *url_breaks(text)})
    if phrases and language[:2] in _PHRASED:
        ends = _phrase_ends(text, language[:2])
        offered = [at for at in offered if at in ends or at in forced or not _is_japanese(text, at)]
    return Breaks(offered, spare, forced)


def _is_language(language: str, wanted: str) -> bool:
    return language == wanted or language.startswith(f"{wanted}-")


def _inside_word(text: str, at: int) -> bool:
    """Return whether there are letters or digits on both sides, of scripts that need no dictionary."""
    before = at - 1
    while before > 0 and category(text[before])[0] == "M":
        before -= 1
    return 0 < at < len(text) and _is_wordy(text[before]) and _is_wordy(text[at])


def _is_wordy(character: str) -> bool:
    return category(character)[0] in "LN" and not _DICTIONARY.match(character)


def _is_japanese(text: str, at: int) -> bool:
    """Return whether there is a Japanese character before or after an offset."""
    return text[at - 1 : at] > "\u2e7f" or text[at : at + 1] > "\u2e7f"


@lru_cache(maxsize=4)
def _phrase_parser(language: str) -> Any:
    import budoux

    return getattr(budoux, _PHRASED[language])()


@lru_cache(maxsize=256)
def _phrase_ends(text: str, language: str) -> frozenset[int]:
    ends, at = set(), 0
    for phrase in _phrase_parser(language).parse(text):
        at += len(phrase)
        ends.add(at)
    return frozenset(ends)


_VOWELS = {"fi": "aeiouyäöå", "tr": "aeıioöuüâîû"}


class _Syllables:
    """Hyphenates languages without a dictionary whose syllables begin with the consonant before a vowel."""

    def __init__(self, vowels: str) -> None:
        self._starts = re.compile(rf"(?<=\w{{3}})(?=[^\W\d_{vowels}][{vowels}]\w)", re.IGNORECASE)

    def positions(self, word: str) -> list[int]:
        """Return where a word may be hyphenated."""
        return [match.start() for match in self._starts.finditer(word)]


@lru_cache(maxsize=16)
def _hyphenator(language: str) -> Any:
    import pyphen

    if vowels := _VOWELS.get(language.partition("-")[0]):
        return _Syllables(vowels)
    name = pyphen.language_fallback(language.replace("-", "_")) if language else None
    return pyphen.Pyphen(lang=name, left=3, right=3) if name else None


_URL = lazy_pattern(
    r"(?:https?://|www\.)[^\s<>]+|[\w.+-]{1,64}@[\w.-]{1,255}|(?<![\w.])(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b(?:/\S*)?",
    re.IGNORECASE,
)
_URL_BREAK = lazy_pattern(r"(?<=[/?&.=#_-])(?![/?&.=#_-])(?<!:/)(?<!://)")


def hyphenation_points(text: str, start: int, end: int, language: str) -> list[int]:
    """Return where words of `text[start:end]` may be hyphenated; not in URLs or unknown languages."""
    dictionary = _hyphenator(language)
    if dictionary is None:
        return []
    urls = [match.span() for match in _URL.finditer(text)]
    words = re.finditer(r"[^\W\d_]{6,64}", text[start:end])
    return [
        start + word.start() + at
        for word in words
        if not any(first <= start + word.start() < last for first, last in urls)
        for at in dictionary.positions(word.group())
    ]


def url_breaks(text: str) -> list[int]:
    """Return where URLs and email addresses may break: after `/`, `?`, `&`, `.` and the like."""
    return [
        match.start() + at.start()
        for match in _URL.finditer(text)
        for at in _URL_BREAK.finditer(match.group())
        if 0 < at.start() < len(match.group())
    ]
