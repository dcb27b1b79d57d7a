"""What stands between the headline and the first paragraph of a scraped text: byline, dates, reading time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sharekit.sources.dates import parse_moment
from sharekit.sources.lines import Line, is_paragraph
from sharekit.sources.phrases import after_label

__all__ = ["Preamble", "read_preamble"]

_DEEPEST = 8
"""Most lines looked at; what stands further down belongs to the text."""
_LONGEST_LINE = 120
_READING = re.compile(
    r"\d+\s*-?\s*(?:min\w*|分)\b.{0,16}|(?:\w+\s){0,3}\d+\s+(?:min\w*|views?|words)\b.{0,12}", re.IGNORECASE
)
_NAME = re.compile(r"[^\W\d_][^\d_@/:!?]*")
_PARTS = re.compile(r"\s+[|•·–—]\s+|\s*[|•·]\s*")
_LONGEST_NAME = 60
_MOST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the lines said."""

    byline: tuple[str, ...] = ()
    published: date | datetime | None = None
    modified: date | datetime | None = None


def read_preamble(lines: Sequence[Line]) -> tuple[Preamble, list[Line]]:
    """Return what the lines before the first paragraph say, and the lines that are left."""
    preamble = Preamble()
    kept: list[Line] = []
    for at, line in enumerate(lines):
        understood = _understood(preamble, line.text)
        if understood is not None:
            preamble = understood
        elif at >= _DEEPEST or is_paragraph(line.text):
            return preamble, kept + list(lines[at:])
        else:
            kept.append(line)
    return preamble, kept


def _understood(preamble: Preamble, line: str) -> Preamble | None:
    """Return the preamble with what the line adds, or None where some part of it is something else."""
    if len(line) > _LONGEST_LINE:
        return None
    for part in _PARTS.split(line):
        found = _part(preamble, part.strip())
        if found is None:
            return None
        preamble = found
    return preamble


def _part(preamble: Preamble, part: str) -> Preamble | None:
    if not part or _READING.fullmatch(part):
        return preamble
    changed = _date(after_label(part, "modified"))
    if changed is not None:
        return replace(preamble, modified=preamble.modified or changed)
    published = _date(after_label(part, "published") or part)
    if published is not None:
        return replace(preamble, published=preamble.published or published)
    names = _names(after_label(part, "by"))
    return replace(preamble, byline=(*preamble.byline, *names)) if names else None


def _date(text: str) -> date | datetime | None:
    """Return the date that is all of `text`: few letters beside the figures."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    all_of_it = any(map(str.isdigit, text)) and len(words) <= _MOST_WORDS and len(text) <= _LONGEST_NAME
    return parse_moment(text) if all_of_it else None


def _names(text: str) -> tuple[str, ...]:
    """Split “Ana Ruiz, Jo Li and Max Bo” into names; nothing when one of them cannot be a name."""
    names = [
        name.strip(" .")
        for name in re.split(r"\s*[,;&、،]\s*|\s+(?:and|und|et|y|e|en|og|och|i|и|і|و)\s+", text)
    ]
    good = all(_NAME.fullmatch(name) and _is_name(name) for name in names if name)
    return tuple(filter(None, names)) if good else ()


def _is_name(name: str) -> bool:
    words = name.split()
    small = sum(word[0].islower() for word in words)
    return (
        len(name) <= _LONGEST_NAME
        and len(words) <= _MOST_WORDS
        and small < len(words) / 2
        and not name[0].islower()
    )
