"""Lines of a scraped page that belong to no article: captions, counters, buttons, sign-up boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from sharekit.sources.plain_text.credits import names_of
from sharekit.sources.plain_text.labels import is_label, without_label
from sharekit.sources.words.dates import month_of, parse_moment
from sharekit.sources.words.word_lists import phrase_pattern
from sharekit.support.patterns import lazy_pattern

_LONGEST_CAPTION = 260
_LONGEST_FORM = 260
_LONGEST_DATE = 60
_LONGEST_AGO = 32
_CAPTION = phrase_pattern(
    "labels.txt",
    r"(?:<<caption>>s?(?:\s(?:caption|credits?|source|by))?|<<picture credit>>)\s*[:：]\s*\S.*"
    r"|<<photo, short>>\.\s\S.{2,80}",
)
_COUNTER = phrase_pattern(
    "labels.txt",
    r"\d[\d.,]{0,8}\s?[km]?\+?\s*<<counted>>|<<counted>>\s*[:：(]?\s*\d[\d.,]{0,8}[km]?\)?|\d{1,3}(?:[.,]\d)?k",
)
_DESK = phrase_pattern("labels.txt", r"<<desk>>\s?[：:].{1,24}")
_CREDITED = phrase_pattern(
    "labels.txt",
    r"(?:.{0,200}(?:/|via\s|©\s?|\(|\b<<photo>>:?\s))?<<agency>>\)?\.?"
    r"|[(\[]<<in brackets>>\b[^()\[\]]{0,120}[)\]]|photos? by .{2,60} on <<agency>>"
    r"|(?:image|picture|photo|media|video) (?:source|caption),\s.{2,200}|credit(?:\.\.\.|…)\s?\S.{1,100}",
)
_CREDIT_BEHIND = phrase_pattern(
    "labels.txt",
    r".{8,200}[.!?]\s*[(\[]?<<credit behind>>(?:\s<<credit of>>)?\s?[:：/]\s?.{2,60}"
    r"|.{8,200}\s[(\[]?©\s?[^\W\d].{1,60}",
)
_FILE_PHOTO = phrase_pattern(
    "labels.txt", r"<<file photo>>(?:[\s:].{0,120}[^.!?])?|.{4,200}[\s(\[–-][(\[]?<<file photo>>[)\]]?\.?"
)
_FOLLOW = phrase_pattern(
    "labels.txt", r"(?:[^.:!?—–]{0,60}[:.!?—–]\s)?<<follow>>\b.{0,60}\b<<followed>>(?!\w).{0,20}"
)
_COPYRIGHT = phrase_pattern(
    "labels.txt", r"(?:©|\(c\)\s|copyright\b).{0,150}|.{0,80}\b<<copyright>>\b.{0,40}"
)
_NEW_WINDOW = phrase_pattern("labels.txt", r"\(<<opens in a new window>>\).{0,24}$")
_SIGN_UP = phrase_pattern(
    "labels.txt",
    r"thanks? (?:you )?for <<thanked for>>\b.{0,60}\b<<asked for>>.{0,80}|by <<by doing>>\b.{0,140}"
    r"|(?:sign up|subscribe) for more\b.{0,40}|<<sign up>>(?!\w).{0,90}\b<<sent>>(?!\w).{0,50}",
)
_NOTICE = phrase_pattern("labels.txt", r"\b<<notice>>|^<<notice at the start>>\b")
_ENTRY = phrase_pattern(
    "labels.txt", r"<<entry was posted>>\b.{1,240}|<<old article>>\.?|←\s.{3,120}|.{3,120}\s→"
)
_TEXT_GOES_ON = phrase_pattern("labels.txt", r"\W*<<text goes on>>\W*")
_WATCH = phrase_pattern("labels.txt", r"<<watch>>\s?:\s.{3,120}[^.!?]")
_AGO = phrase_pattern("labels.txt", r"<<ago>>")
_MINUTES = phrase_pattern(
    "labels.txt",
    r"(?:ca\.?|about|env(?:iron)?\.?|~|この記事は)?\s*\d+(?:\s?[-–]\s?\d+)?\s*+-?\s*+<<minutes>>.{0,16}",
)
_MINUTES_TO_READ = phrase_pattern(
    "labels.txt",
    r"(?:about |ca\.? )?\d+(?:\s?[-–]\s?\d+)?[\s-]*<<minutes>>\.?[\s-]*(?:<<for>> )?<<to read>>"
    r"|\d{1,3}\s?min(?:ute)?s?\.?",
)
_DAY_AND_MONTH = lazy_pattern(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
    r"(?:(?:\d{1,2})\.?\s+(?:de )?(?P<after>[^\W\d_]{3,12})\.?|(?P<before>[^\W\d_]{3,12})\.?\s+(?:\d{1,2}))"
)
_TIME_WORDS = lazy_pattern(r"\b[ap]\.?m\b\.?|\b[A-Z]{2,4}\b|\b(?:at|um|à|às|kl|Uhr)\b")
_MOST_WORDS = 3
"""Words of a date besides numbers and the time: a preposition, a weekday, a month."""


def is_notice(text: str) -> bool:
    """Whether a paragraph is about the page: sign-ups, affiliate links, the age of the article."""
    return len(text) <= _LONGEST_CAPTION and bool(_NOTICE.search(text) or _SIGN_UP.fullmatch(text))


def is_reading_time(text: str) -> bool:
    """Whether a line is a reading time that says so: “4 min read”, “Lesezeit: 3 Minuten”."""
    return bool(_MINUTES_TO_READ.fullmatch(text) or _MINUTES.fullmatch(without_label(text, "reading time")))


@lru_cache(maxsize=4096)
def is_junk(text: str) -> bool:
    """Whether a line is a caption, a counter, a button or part of a form."""
    if len(text) <= _LONGEST_CAPTION and (
        any(pattern.fullmatch(text) for pattern in (_CAPTION, _CREDITED, _FILE_PHOTO))
        or (_CREDIT_BEHIND.fullmatch(text) and not names_of(text))
    ):
        return True
    if len(text) > _LONGEST_FORM:
        return False
    matches = is_reading_time(text) or any(
        pattern.fullmatch(text)
        for pattern in (_COUNTER, _SIGN_UP, _FOLLOW, _DESK, _COPYRIGHT, _TEXT_GOES_ON, _WATCH, _ENTRY)
    )
    return matches or is_label(text, "like", "forms", "buttons") or bool(_NEW_WINDOW.search(text))


def is_about_author(text: str, names: Sequence[str]) -> bool:
    """Whether a line is the heading of a note about the author, one of `names`."""
    return is_label(text, "about the author") or without_label(text, "about") in names


@lru_cache(maxsize=4096)
def is_day(text: str) -> bool:
    """Whether a line is a date, with or without a year, or a time such as “2 days ago”."""
    return is_relative(text) or is_dated(text) or _is_day_and_month(text)


def is_relative(text: str) -> bool:
    """Whether a line is a time such as “2 days ago” or “vor 3 Stunden”."""
    return len(text) <= _LONGEST_AGO and bool(_AGO.fullmatch(text.rstrip(".")))


def is_dated(text: str) -> bool:
    """Whether a line is a date with its year, perhaps with a time, and little else."""
    words = re.findall(r"[^\W\d_]+", _TIME_WORDS.sub("", text))
    return len(text) <= _LONGEST_DATE and len(words) <= _MOST_WORDS and parse_moment(text) is not None


def _is_day_and_month(text: str) -> bool:
    match = _DAY_AND_MONTH.fullmatch(text)
    return match is not None and bool(month_of(match["after"] or match["before"]))
