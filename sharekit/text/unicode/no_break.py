"""Where careful typesetting does not break a line, by language."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from sharekit.support.patterns import lazy_pattern

_SPACES = " \u1680\u2000-\u2006\u2008-\u200a\u205f"

_SIGNS = r"[%‰€$£¥₹₽₺₴₩₪₦₫°]|°[CF]|[kKMGTmcµnd]?(?:m|g|l|L|W|Wh|V|A|Hz|B|bit|J|Pa|t|s)[²³]?"
_UNITS_FILE = Path(__file__).with_name("units.txt")
# Every pattern ends where the white space ends at which the line may not break.
_DIGIT_GROUPS = lazy_pattern(rf"(?<=\d)[{_SPACES}]+(?=\d{{3}}(?!\d))")
_SIGN_NUMBER = lazy_pattern(
    r"(?:[$€£¥₹№#§]|(?<!\w)(?:(?:No|Nr|nr|Nº|nº|n°|N°|Art|p|pp|S|fig|Fig|vol|Vol)\.?"
    rf"|(?:no|num|núm|art|ch|chap|ed)\.))[{_SPACES}]+(?=\d)"
)
_TITLE = lazy_pattern(
    rf"(?<!\w)(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Sra|Hr|Fr|Mme|M|Mlle|Sig|Ing|Mgr)\.[{_SPACES}]+(?=[^\W\d_])"
)
_INITIAL = lazy_pattern(rf"(?<!\w)[^\W\d_]\.[{_SPACES}]+(?=[^\W\d_])")
_FRENCH = lazy_pattern(rf"(?<![{_SPACES}])[{_SPACES}]+(?=[;:!?»%])|«[{_SPACES}]+")
_DASH = lazy_pattern(rf"(?<![{_SPACES}])[{_SPACES}]+(?=[–—―-][{_SPACES}])|(?<=\S)(?=[–—―])")
_NAME_NUMBER = lazy_pattern(rf"(?<=[^\W\d_])[{_SPACES}]+(?=\d{{1,3}}(?:\.\d+)*[:;,](?!\d))")  # "Harbour 3: …"
_ALWAYS = (_DIGIT_GROUPS, _SIGN_NUMBER, _DASH, _NAME_NUMBER)

# Words of one letter do not end a line: a rule in Polish, Czech and Slovak typography (zawieszki, osamocená
# předložka), a custom in Russian, Ukrainian and Belarusian. Longer ones may.
_SHORT_WORDS = {
    "pl": "aiouwz",
    "cs": "aikosuvz",
    "sk": "aikosuvz",
    "ru": "авикосуя",
    "uk": "авезйіоуя",
    "be": "азійуўя",
}
_SHORT = {
    language: lazy_pattern(rf"(?<![\w'’-])[{words}][{_SPACES}]+(?=\w)", re.IGNORECASE)
    for language, words in _SHORT_WORDS.items()
}
_RUSSIAN_PARTICLES = lazy_pattern(rf"(?<=\w)[{_SPACES}]+(?=(?:бы|б|же|ж|ли|ль)(?!\w))", re.IGNORECASE)
_OF_LANGUAGE = {
    "fr": (_FRENCH, _TITLE, _INITIAL),
    "en": (_TITLE,),
    "de": (_TITLE,),
    "es": (_TITLE,),
    "ru": (_RUSSIAN_PARTICLES, _INITIAL),
    "uk": (_INITIAL,),
}


def kept_together(text: str, language: str) -> set[int]:
    """Return the offsets at which typographic rules forbid a line break.

    Numbers stay with their units, groups of digits with each other, a number that ends a clause with the
    word before it, titles and initials with names, one-letter prepositions with their nouns (Slavic
    languages), French high punctuation with its word; a line does not begin with a dash.
    """
    return {
        match.end() for pattern in _patterns(language.partition("-")[0]) for match in pattern.finditer(text)
    }


@lru_cache(maxsize=64)
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    rules = [_number_and_unit(language), *_ALWAYS, *_OF_LANGUAGE.get(language, ())]
    if language in _SHORT:
        rules.append(_SHORT[language])
    return tuple(rules)


def _number_and_unit(language: str) -> re.Pattern[str]:
    """Return the rule that keeps a number with its unit, in a language or, if that is unknown, in all."""
    words = _unit_words()
    units = words["*"] | (words[language] if language in words else frozenset().union(*words.values()))
    listed = "|".join(re.escape(word) for word in sorted(units, key=len, reverse=True))
    return re.compile(rf"(?<=\d)[{_SPACES}]+(?=(?:{_SIGNS}|{listed})(?![^\W\d_]))")


@lru_cache(maxsize=1)
def _unit_words() -> dict[str, frozenset[str]]:
    words: dict[str, frozenset[str]] = {}
    for line in _UNITS_FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            language, _, listed = line.partition(":")
            words[language] = words.get(language, frozenset()) | frozenset(listed.split())
    return words
