"""Dates as people write them: "3 May 2026", "3. Mai 2026", "May 3rd, 2026", "03.05.26", "2026年5月3日"."""

from __future__ import annotations

import re
from datetime import date

from sharekit.sources.page.text import fold

__all__ = ["day_in", "is_month"]

# Month names by number, in the languages of most pages.
_MONTHS = """
jan january januar jänner janvier enero gennaio janeiro januari styczeń stycznia января januára \
 ledna ocak siječnja
feb february februar feber février fevrier febrero febbraio fevereiro februari lutego luty февраля \
 februára února şubat veljače
mar march märz maerz mrz mär mars marzo março marco maart marca marzec марта březen března mart \
 ožujka
apr april avril abril aprile kwietnia kwiecień апреля apríla dubna nisan travnja
may mai mayo maggio maio mei maja maj мая mája května mayıs svibnja
jun june juni juin junio giugno junho czerwca czerwiec июня júna června haziran lipnja
jul july juli juillet julio luglio julho lipca lipiec июля júla července temmuz srpnja
aug august août aout agosto augustus augusti sierpnia sierpień августа augusta srpna ağustos \
 kolovoza
sep sept september septembre septiembre setiembre settembre setembro wrzesień września сентября \
 septembra září eylül rujna
oct october oktober okt octobre octubre ottobre outubro październik października октября októbra \
 října ekim
nov november novembre noviembre novembro listopad listopada ноября novembra kasım studenoga
dec december dez dezember décembre decembre diciembre dicembre dezembro grudzień grudnia декабря \
 decembra prosince aralık prosinca
"""
_NUMBER = {fold(name): at for at, line in enumerate(_MONTHS.strip().splitlines(), 1) for name in line.split()}
_NUMERIC = re.compile(r"(?<!\d)([0-3]?\d)\s?([./-])\s?([01]?\d)\s?\2\s?((?:19|20)\d\d|\d\d)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-./年년]\s?([01]?\d)\s?[-./月월]\s?([0-3]?\d)(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)([0-3]?\d)(?:st|nd|rd|th|er|\.|º|ª)?[\s-](?:de |d'|of )?([^\W\d_]{3,12})\.?,?[\s-]"
    r"(?:de |del )?((?:19|20)\d\d)(?!\d)"
)
_MONTH_FIRST = re.compile(r"(?<!\w)([^\W\d_]{3,12})\.?\s([0-3]?\d)(?:st|nd|rd|th)?,?\s((?:19|20)\d\d)(?!\d)")


def day_in(text: str, *, month_first: bool = False) -> date | None:
    """Return the first date written in a text.

    Args:
        text: Any line of words.
        month_first: Whether 3/5/2026 is the fifth of March, as in the United States.
    """
    text = fold(text)
    if found := _YEAR_FIRST.search(text):
        return _day(*map(int, found.groups()))
    if found := _NUMERIC.search(text):
        return _numeric(found, month_first)
    for pattern, (day, month) in ((_DAY_FIRST, (1, 2)), (_MONTH_FIRST, (2, 1))):
        for found in pattern.finditer(text):
            if number := _NUMBER.get(found[month]):
                return _day(int(found[3]), number, int(found[day]))
    return None


def _numeric(found: re.Match[str], month_first: bool) -> date | None:
    first, mark, second, year = found.groups()
    if len(year) == 2:  # noqa: PLR2004 (two digits of a year)
        year = f"20{year}"
    day, month = int(first), int(second)
    if mark == "/" and (month_first or month > 12) and day <= 12:  # noqa: PLR2004 (months of a year)
        day, month = month, day
    return _day(int(year), month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_month(word: str) -> bool:
    """Whether a word is no more than a month's name."""
    return fold(word) in _NUMBER
