"""What depends on a language tag: writing direction, date formats, lists of names."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Direction = Literal["ltr", "rtl"]

# Languages written right to left by default, and scripts that always are (CLDR).
_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he iw ks lrc mzn nqo ps sd syr ug ur yi".split())  # noqa: SIM905 (a list of words reads best as words)
_RTL_SCRIPTS = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())  # noqa: SIM905 (a list of words reads best as words)
_SCRIPT_LENGTH = 4

# The last two names of a list are joined by this (CLDR list patterns, "standard").
_LAST_JOIN = {
    "ar": " و",
    "bg": " и ",
    "bn": " এবং ",
    "ca": " i ",
    "cs": " a ",
    "da": " og ",
    "de": " und ",
    "el": " και ",
    "en": " and ",
    "es": " y ",
    "et": " ja ",
    "fa": " و ",
    "fi": " ja ",
    "fr": " et ",
    "he": " ו",
    "hi": " और ",
    "hr": " i ",
    "hu": " és ",
    "id": " dan ",
    "it": " e ",
    "ja": "、",
    "ko": " 및 ",
    "lt": " ir ",
    "lv": " un ",
    "nb": " og ",
    "nl": " en ",
    "nn": " og ",
    "no": " og ",
    "pl": " i ",
    "pt": " e ",
    "ro": " și ",
    "ru": " и ",
    "sk": " a ",
    "sl": " in ",
    "sr": " и ",
    "sv": " och ",
    "th": " และ ",
    "tr": " ve ",
    "uk": " і ",
    "ur": " اور ",
    "vi": " và ",
    "zh": "、",
}
_COMMA = {"ar": "، ", "fa": "، ", "ur": "، ", "ja": "、", "zh": "、"}


def primary(language: str) -> str:
    """Return the primary subtag of a BCP 47 tag in lower case: `de` for `de-AT`."""
    return language.replace("_", "-").split("-")[0].lower()


def translation_names(language: str) -> list[str]:
    """Return the tables of translations for a BCP 47 tag, the most specific last: `zh`, `zh-Hant`."""
    tag = primary(language)
    traditional = tag == "zh" and any(part in language.lower() for part in ("hant", "-tw", "-hk", "-mo"))
    aliases = {"no": "nb", "nn": "nb", "iw": "he", "in": "id", "ji": "yi"}
    return [aliases.get(tag, tag), *(["zh-Hant"] if traditional else [])]


def direction(language: str) -> Direction:
    """Return the writing direction of a BCP 47 tag: `rtl` for `ar` and `az-Arab`."""
    subtags = language.replace("_", "-").lower().split("-")
    for subtag in subtags[1:]:
        if len(subtag) == _SCRIPT_LENGTH and subtag.isalpha():
            return "rtl" if subtag in _RTL_SCRIPTS else "ltr"
    return "rtl" if subtags[0] in _RTL_LANGUAGES else "ltr"


def write_date(day: date | datetime, language: str) -> str:
    """Format a day in full: `1 March 2025`, `1. März 2025`, `2025年3月1日`.

    A datetime gives the day in its own zone. An empty tag means English.
    """
    return _written_date(_day_of(day), language or "en", "yMMMMd")


class DateParts(NamedTuple):
    """The parts of a day as the language writes them: `01`, `March`, `2025`, `Saturday`."""

    day: str
    month: str
    year: str
    weekday: str


def date_parts(day: date | datetime, language: str) -> DateParts:
    """Return the formatted parts of a day, for cards that show a date as a block."""
    only, tag = _day_of(day), language or "en"
    return DateParts(*(_written_date(only, tag, skeleton) for skeleton in ("dd", "LLLL", "y", "EEEE")))


def _day_of(day: date | datetime) -> date:
    return day.date() if isinstance(day, datetime) else day


@lru_cache(maxsize=512)
def _written_date(day: date, language: str, skeleton: str) -> str:
    return str(_format(f"{{day, date, ::{skeleton}}}", language)(day=day))


@lru_cache(maxsize=512)
def write_minutes(count: int, language: str) -> str:
    """Format a number of minutes: `4 minutes`, `4 минуты`. An empty tag means English."""
    return str(_format("{count, number, ::unit/minute unit-width-full-name}", language or "en")(count=count))


@cache
def _format(pattern: str, language: str) -> Callable[..., Any]:
    # Loading ICU costs 20 ms; only dates and counts need it.
    from icu4py.locale import Locale
    from icu4py.messageformat import MessageFormat

    form = MessageFormat(pattern, Locale(language))
    return lambda **values: form.format(values)


def join_names(names: Sequence[str], language: str) -> str:
    """Join names in a list: `Ada`, `Ada and Grace`, `Ada, Grace and Joan`."""
    if len(names) < 2:  # noqa: PLR2004 (nothing to join)
        return "".join(names)
    tag = primary(language)
    comma = _COMMA.get(tag, ", ")
    return comma.join(names[:-1]) + _LAST_JOIN.get(tag, comma) + names[-1]
