"""What stands between the headline and the first paragraph of a scraped text: byline, dates, reading time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sharekit.sources.plain_text.lines import TextLine, ends_sentence, is_paragraph
from sharekit.sources.words.byline_words import after_by, after_label, before_trade, is_phrase
from sharekit.sources.words.dates import parse_moment
from sharekit.sources.words.person_names import is_name, is_small, split_names

_DEEPEST = 8
"""Most lines looked at; what stands further down belongs to the text."""
_LONGEST_LINE = 120
_LONGEST_STANDFIRST = 400
_LONGEST_POST = 40
_READING = re.compile(
    r"\d+\s*-?\s*(?:min\w*|分)\b.{0,16}|(?:\w+\s){0,3}\d+\s+(?:min\w*|views?|words)\b.{0,12}", re.IGNORECASE
)
_PARTS = re.compile(r"\s+[-|•·–—]\s+|\s*[|•·]\s*")
_FIGURE = re.compile(r"\d")
_LONGEST_NAME = 60
_SENTENCE = re.compile(r"[!?:]")
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the lines said."""

    byline: tuple[str, ...] = ()
    published: date | datetime | None = None
    modified: date | datetime | None = None


def read_preamble(lines: Sequence[TextLine]) -> tuple[Preamble, list[TextLine]]:
    """Return what the lines before the first paragraph say, and the lines that are left."""
    preamble = Preamble()
    kept: list[TextLine] = []
    for at, line in enumerate(lines):
        understood = _understood(preamble, line.text)
        if understood is not None:
            preamble = understood
        elif at >= _DEEPEST or (is_paragraph(line.text) and not _is_standfirst(lines, at)):
            return preamble, kept + list(lines[at:])
        else:
            kept.append(line)
    return preamble, kept


def _is_standfirst(lines: Sequence[TextLine], at: int) -> bool:
    """Whether the paragraph is the first, and who wrote the text, or when, stands right below it."""
    if any(is_paragraph(line.text) for line in lines[:at]) or len(lines[at].text) > _LONGEST_STANDFIRST:
        return False
    return at + 1 < len(lines) and _understood(Preamble(), lines[at + 1].text) not in {None, Preamble()}


def is_credit(line: str, names: Sequence[str]) -> bool:
    """Whether a line says no more than who wrote a text, when, and how long it takes to read.

    Args:
        line: A paragraph before the text.
        names: Of the authors; a line may name them without another word.
    """
    if len(line) > _LONGEST_LINE:
        return False
    if _understood(Preamble(), line) is not None:
        return True
    known = [name for name in names if name in line]
    for name in known:
        line = line.replace(name, "|")
    parts = [part.strip() for part in _PARTS.split(line)]
    words = [part for part in parts if not (is_phrase(part, "by") or is_phrase(part, "trade"))]
    return bool(known) and all(_understood(Preamble(), part) is not None for part in words)


def _understood(preamble: Preamble, line: str) -> Preamble | None:
    """Return the preamble with what the line adds, or None where some part of it is something else."""
    if len(line) > _LONGEST_LINE:
        return None
    first = preamble
    for part in _PARTS.split(line):
        found = _part(preamble, part.strip())
        if found is not None:
            preamble = found
        elif preamble.byline == first.byline or len(part) > _LONGEST_POST or ends_sentence(part):
            return None  # but what stands behind a name is whom or where someone writes for
    return preamble


def _part(preamble: Preamble, part: str) -> Preamble | None:
    if not part or _READING.fullmatch(part):
        return preamble
    if names := _names(part):
        day = _FIGURE.search(part)
        published = _date(part[day.start() :]) if day else None
        return replace(preamble, byline=(*preamble.byline, *names), published=preamble.published or published)
    changed = _date(after_label(part, "modified"))
    if changed is not None:
        return replace(preamble, modified=preamble.modified or changed)
    published = _date(after_label(part, "published") or part)
    if published is not None:
        return replace(preamble, published=preamble.published or published)
    return None


def _date(text: str) -> date | datetime | None:
    """Return the date that is all of `text`: few letters beside the figures."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    all_of_it = any(map(str.isdigit, text)) and len(words) <= _MOST_WORDS and len(text) <= _LONGEST_NAME
    return parse_moment(text) if all_of_it else None


def _names(part: str) -> tuple[str, ...]:
    """Return the names in “By Ana Ruiz, Jo Li and Max Bo” or “김철수 기자”; none where one can be no name."""
    said = after_by(part)
    if not said and before_trade(part) == part:
        return ()
    names = split_names(part)
    good = all(is_name(name) and not is_small(name) and len(name) <= _LONGEST_NAME for name in names)
    return tuple(names) if good and not _SENTENCE.search(said) else ()
