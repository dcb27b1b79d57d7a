"""What careful typesetting never parts at a line's end, language by language."""

from __future__ import annotations

import re
from functools import lru_cache

_SPACES = " \u1680\u2000-\u2006\u2008-\u200a\u205f"

# A number and what follows it: a sign, a unit of the SI or of trade, a scale word, a currency.
_UNITS = (
    r"[%‰€$£¥₹₽₺₴₩₪₦₫°]|°[CF]|[kKMGTmcµnd]?(?:m|g|l|L|W|Wh|V|A|Hz|B|bit|J|Pa|t|s)[²³]?|ha|km/h|m/s|mph|Mbit/s|"
    r"lbs?|oz|ft|mi|kcal|cal|bar|min|h|hp|PS|px|pt|dB|ppm|"
    r"[kKM]€|Md€|M\$|bn|mn|mln|mld|mlrd|mio|Mio|Mrd|Tsd|tys|mil|tr|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|zł|Kč|kr|Ft|"
    r"lei|руб|грн|млн|млрд|трлн|тыс|тис|км|кг|га|кв|ч|"
    r"million|millions|billion|billions|trillion|Millionen|Milliarden|millones|milliards?|milioni|miliardi|"
    r"milhões|bilhões|miljoen|miljard|miljoner|miljarder|p\.?m\.?|a\.?m\.?|Uhr|ans"
)
# Every pattern ends where the white space ends at which the line may not break.
_NUMBER_UNIT = re.compile(rf"(?<=\d)[{_SPACES}]+(?=(?:{_UNITS})(?![^\W\d_]))")
_DIGIT_GROUPS = re.compile(rf"(?<=\d)[{_SPACES}]+(?=\d{{3}}(?!\d))")
_SIGN_NUMBER = re.compile(
    rf"(?:[$€£¥₹№#§]|(?<!\w)(?:No|Nr|nr|Nº|nº|n°|N°|Art|p|pp|S|fig|Fig|vol|Vol)\.?)[{_SPACES}]+(?=\d)"
)
_TITLE = re.compile(
    rf"(?<!\w)(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Sra|Hr|Fr|Mme|M|Mlle|Sig|Ing|Mgr)\.[{_SPACES}]+(?=[^\W\d_])"
)
_INITIAL = re.compile(rf"(?<!\w)[^\W\d_]\.[{_SPACES}]+(?=[^\W\d_])")
_FRENCH = re.compile(rf"[{_SPACES}]+(?=[;:!?»%])|«[{_SPACES}]+")
_DASH = re.compile(rf"[{_SPACES}]+(?=[–—][{_SPACES}])")
_ALWAYS = (_NUMBER_UNIT, _DIGIT_GROUPS, _SIGN_NUMBER)

# Words of one letter may not end a line: a rule in Polish, Czech and Slovak typography (zawieszki, osamocená
# předložka), a custom in Russian, Ukrainian and Belarusian. Longer ones are left to break as they may.
_SHORT_WORDS = {
    "pl": "aiouwz",
    "cs": "aikosuvz",
    "sk": "aikosuvz",
    "ru": "авикосуя",
    "uk": "авезйіоуя",
    "be": "азійуўя",
}
_SHORT = {
    language: re.compile(rf"(?<![\w'’-])[{words}][{_SPACES}]+(?=\w)", re.IGNORECASE)
    for language, words in _SHORT_WORDS.items()
}
_RUSSIAN_PARTICLES = re.compile(rf"(?<=\w)[{_SPACES}]+(?=(?:бы|б|же|ж|ли|ль)(?!\w))", re.IGNORECASE)
_OF_LANGUAGE = {
    "fr": (_FRENCH, _TITLE, _INITIAL),
    "en": (_TITLE,),
    "de": (_TITLE,),
    "es": (_TITLE,),
    "ru": (_RUSSIAN_PARTICLES, _INITIAL),
    "uk": (_INITIAL,),
}
_DASHED = {"ru", "uk", "be", "fr", "pl", "cs", "sk", "es", "it", "pt"}


def kept_together(text: str, language: str) -> set[int]:
    """Return the offsets at which typographic custom forbids breaking.

    Numbers stay with their units, groups of digits with each other, titles and initials with names,
    one-letter prepositions with their nouns (Slavic languages), French high punctuation with its word.
    """
    return {
        match.end() for pattern in _patterns(language.partition("-")[0]) for match in pattern.finditer(text)
    }


@lru_cache(maxsize=64)
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    found = [*_ALWAYS, *_OF_LANGUAGE.get(language, ())]
    if language in _SHORT:
        found.append(_SHORT[language])
    if language in _DASHED:
        found.append(_DASH)
    return tuple(found)
