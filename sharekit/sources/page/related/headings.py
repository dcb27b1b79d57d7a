"""Headings of related posts and of other lists, in many languages."""

from __future__ import annotations

import re
from functools import cache

from sharekit.sources.words.word_lists import alternatives

_ARTICLE = (
    r"(?:our|the|my|die|das|der|unsere|les|nos|las|los|el|i|gli|le|os|as|o|de|het|onze) |l['’]"
    r"|[\w ]{0,12}(?=ランキング|排行)"
)
_START = r"^[^\w]*"
_LEAD_IN = r"(?:[\w’'-]+[\s:]+){0,3}?"
_SHORT = 45  # characters above which the words have to come first: longer lines are sentences
_MAX = 80  # characters of such a heading


# Patterns for lower-case text: ignoring case, Python's engine tries each of the hundreds of beginnings.
@cache
def _related(lead_in: str) -> re.Pattern[str]:
    return re.compile(f"{_START}{lead_in}(?:{alternatives('headings.txt', 'related')})")


@cache
def _other_lists() -> re.Pattern[str]:
    return re.compile(f"{_START}(?:{_ARTICLE})?(?:{alternatives('headings.txt', 'other lists')})")


def is_related_heading(text: str) -> bool:
    """Whether a text is the heading of related posts."""
    if not 2 <= len(text) <= _MAX:  # noqa: PLR2004 (関連)
        return False
    low = _lower(text)
    pattern = _related(_LEAD_IN if len(text) <= _SHORT else "")
    return bool(pattern.match(low)) and not _other_lists().match(low)


def is_other_list(text: str) -> bool:
    """Whether a text is the heading of another list: the latest, the most read, comments."""
    return len(text) <= _MAX and bool(_other_lists().match(_lower(text)))


def _lower(text: str) -> str:
    return text.replace("İ", "i").lower()


def sort_of_heading(text: str) -> int:
    """Return 1 for related posts, -1 for another list, 0 for words that say neither."""
    return int(is_related_heading(text)) - int(is_other_list(text))
