"""Lines that say no more than when a text was published and how long it takes to read."""

from __future__ import annotations

import re

from sharekit.sources.page.dates.date_text import days_in
from sharekit.sources.words.word_lists import phrase_pattern

_LONGEST = 140  # characters of such a line
_WORDS = 8  # other words in it
_READING = re.compile(
    r"\b\d{1,3}\s?-?\s?min(?:ute[ns]?|utos?|uti)?\.?\s?(?:read|lesezeit|de lectura|de lecture|di lettura)?\b"
    r"|\d{1,3}\s?分",
    re.IGNORECASE,
)
_LABEL = phrase_pattern(
    "labels.txt",
    r"\W*(?:(?:first|last|originally|zuletzt|dernière) )?(?:<<published>>|<<changed>>|<<created>>)\b",
)
_ENDED = re.compile(r"[.!?…][\"'”’»)]*$")
_WORD = re.compile(r"[^\W\d_]{2,}")


def is_date_line(text: str) -> bool:
    """Whether a line is no more than dates, their labels, a reading time, a name or a section."""
    if not 1 < len(text) <= _LONGEST:
        return False
    dates = days_in(text)
    if not dates and not _READING.search(text):
        return False
    if _ENDED.search(text) and not _LABEL.match(text):
        return False
    rest = " ".join([*(one.before for one in dates), dates[-1].after if dates else text])
    return len(_WORD.findall(_READING.sub(" ", rest))) <= _WORDS
