"""Where lines may break: UAX #14 with ICU's dictionaries, tailored to each language's custom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from icu4py.breakers import LineBreaker

from sharekit.text.characters import to_python
from sharekit.text.keep import kept_together

__all__ = ["Breaks", "find_breaks", "hyphenation_points", "unicode_breaks"]

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_PHRASED = {"ja": "load_default_japanese_parser"}


@dataclass(frozen=True, slots=True)
class Breaks:
    """Where a paragraph may break; offsets in characters, ascending, the text's end last.

    Args:
        offered: Where lines normally break.
        spare: Further places UAX #14 allows, for a stretch that is wider than its box.
        forced: Those after which a new line must start.
    """

    offered: list[int]
    spare: list[int]
    forced: frozenset[int]


def unicode_breaks(text: str, language: str = "") -> list[int]:
    """Return every break opportunity of UAX #14, the end of the text included."""
    locale = {"ja": "ja@lb=strict", "zh": "zh@lb=strict"}.get(language[:2], "en@lb=strict")
    return to_python(text, [end for _, end in LineBreaker(text, locale).segments()])


def find_breaks(text: str, language: str = "", *, phrases: bool = False, keep: bool = True) -> Breaks:
    """Find where a paragraph may break.

    Args:
        text: The paragraph.
        language: Its BCP 47 tag.
        phrases: Whether Japanese breaks between phrases only (CSS `word-break: auto-phrase`).
        keep: Whether numbers stay with their units, short prepositions with their nouns and the like.

    Returns:
        The breaks; Korean only between words, as `word-break: keep-all` has it.
    """
    allowed = unicode_breaks(text, language)
    forced = frozenset(at for at in allowed if text[at - 1 : at] in {"\n", "\u2028", "\u2029", "\x85"})
    banned = kept_together(text, language) if keep else set()
    offered = [at for at in allowed if at not in banned]
    if _is(language, "ko") or (not language and _HANGUL.search(text)):
        offered = [at for at in offered if not _inside_korean_word(text, at)]
    if phrases and language[:2] in _PHRASED:
        ends = _phrase_ends(text, language[:2])
        offered = [at for at in offered if at in ends or at in forced or not _is_japanese(text, at)]
    return Breaks(offered, allowed, forced)


def _is(language: str, wanted: str) -> bool:
    return language == wanted or language.startswith(f"{wanted}-")


def _inside_korean_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _is_japanese(text: str, at: int) -> bool:
    """Say whether a Japanese character stands before or after a place."""
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


@lru_cache(maxsize=16)
def _hyphenator(language: str) -> Any:
    import pyphen

    name = pyphen.language_fallback(language.replace("-", "_")) if language else None
    return pyphen.Pyphen(lang=name, left=3, right=3) if name else None


def hyphenation_points(text: str, start: int, end: int, language: str) -> list[int]:
    """Return where the words of `text[start:end]` may be hyphenated; empty for unknown languages."""
    dictionary = _hyphenator(language)
    if dictionary is None:
        return []
    words = re.finditer(r"[^\W\d_]{6,64}", text[start:end])
    return [start + word.start() + at for word in words for at in dictionary.positions(word.group())]
