"""The lines between the headline and the first paragraph of a scraped text: byline, dates, reading time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from sharekit.sources.plain_text.credits import (
    bare_names,
    names_of,
    placed_names,
)
from sharekit.sources.plain_text.lines import PlainLine, is_paragraph
from sharekit.sources.plain_text.preamble_line import NOTHING, Preamble, is_role_line, is_short, understand
from sharekit.sources.words.byline_words import after_by, is_phrase, is_related_heading

_MOST_LINES = 40
_DEEPEST = 10
"""Most lines read; further lines belong to the text."""
_LONGEST_LINE = 160
_LONGEST_STANDFIRST = 400
_LONGEST_NAME = 60
_PARTS = re.compile(r"(?<!\s)(?:\s+[-|•·–—/]\s+|\s*[|•·●]\s*)")
_NEAR = 6
"""Lines that may stand between a name and the date, or a standfirst and the byline."""


def read_preamble(
    lines: Sequence[PlainLine], preamble: Preamble = NOTHING
) -> tuple[Preamble, list[PlainLine]]:
    """Return the data of the lines before the first paragraph, and the lines that are left."""
    lines = _with_labels_joined(lines)
    unread: list[int] = []
    credit_lines: list[int] = []
    end = len(lines)
    for at, line in enumerate(lines):
        understood = understand(preamble, line.text)
        if understood is not None and at < _MOST_LINES:
            preamble = understood
            credit_lines.append(at)
        elif at >= _DEEPEST or (is_paragraph(line.text) and not _is_standfirst(lines, at)):
            end = at
            break
        else:
            unread.append(at)
    preamble, unread = _with_neighbours(preamble, lines, unread, credit_lines)
    return preamble, [*(lines[at] for at in unread), *lines[end:]]


def _with_neighbours(
    preamble: Preamble, lines: Sequence[PlainLine], unread: Sequence[int], credit_lines: Sequence[int]
) -> tuple[Preamble, list[int]]:
    """Read short lines beside a byline or a date: a bare name, a role, an outlet, a place."""
    left: list[int] = []
    for at in unread:
        text = lines[at].text
        beside = [i for i in credit_lines if abs(i - at) == 1]
        close = [i for i in beside if lines[i].block == lines[at].block]
        dated = any(_runs_to_date(lines, credit_lines, at, i - at) for i in close or beside)
        above_role = at + 1 < len(lines) and at + 1 in unread and is_role_line(lines[at + 1].text)
        names = bare_names(text) if dated or above_role else placed_names(text) if at == 0 else []
        names = [] if preamble.byline else names
        if names:
            preamble = replace(preamble, byline=tuple(names))
            credit_lines = [*credit_lines, at]
        elif (close and is_short(text)) or (beside and is_role_line(text)):
            credit_lines = [*credit_lines, at]
        else:
            left.append(at)
    # "BBC News / Scotland / 3 hours ago": what is above a line that went, in one block, goes too.
    for at in reversed(left):
        if at + 1 in credit_lines and lines[at + 1].block == lines[at].block and is_short(lines[at].text):
            credit_lines = [*credit_lines, at]
            names = bare_names(lines[at].text, capitals=True) if lines[at].text.isupper() else []
            preamble = replace(preamble, byline=preamble.byline or tuple(names))
    return preamble, [at for at in left if at not in credit_lines]


def _with_labels_joined(lines: Sequence[PlainLine]) -> list[PlainLine]:
    """Join a label on a line of its own, such as “Written by” or “Published”, with the line below."""
    joined: list[PlainLine] = []
    for at, line in enumerate(lines):
        label = joined[-1].text.rstrip(" :：") if joined and at <= _DEEPEST else ""
        kinds = ("by", "by:", "published", "modified")
        if label and len(line.text) <= _LONGEST_NAME and any(is_phrase(label, kind) for kind in kinds):
            whole = replace(line, text=f"{label}: {line.text}")
            if understand(NOTHING, whole.text) not in {None, NOTHING}:
                joined[-1] = whole
                continue
        joined.append(line)
    return joined


def _runs_to_date(lines: Sequence[PlainLine], credit_lines: Sequence[int], at: int, step: int) -> bool:
    """Whether lines of data run from the line beside this one to a date."""
    for i in range(at + step, at + step * (_NEAR + 1), step):
        if i not in credit_lines:
            return False
        if _is_date_line(lines[i].text):
            return True
    return False


def _is_date_line(text: str) -> bool:
    understood = understand(NOTHING, text)
    return understood is not None and understood.is_dated


def _is_standfirst(lines: Sequence[PlainLine], at: int) -> bool:
    """Whether the paragraph is the first, and byline or date follow directly below it."""
    above = sum(is_paragraph(line.text) for line in lines[:at])
    if above > 1 or len(lines[at].text) > _LONGEST_STANDFIRST or at + 1 == len(lines):
        return False
    if not above and understand(NOTHING, lines[at + 1].text) not in {None, NOTHING}:
        return True
    named = at + 2 < len(lines) and _is_date_line(lines[at + 2].text)
    if not above and named and bare_names(lines[at + 1].text):
        return True
    below = list(takewhile(lambda line: not is_related_heading(line.text), lines[at + 1 : at + 1 + _NEAR]))
    return any(after_by(line.text) and names_of(line.text) for line in below)


def is_credit(line: str, names: Sequence[str]) -> bool:
    """Whether a line has no more than author, date and reading time.

    Args:
        line: A paragraph before the text.
        names: Of the authors; a line may have them without another word.
    """
    if len(line) > _LONGEST_LINE:
        return False
    if understand(NOTHING, line) is not None:
        return True
    present = [name for name in names if name in line]
    for name in present:
        line = line.replace(name, "|")
    parts = [part.strip() for part in _PARTS.split(line)]
    words = [part for part in parts if not (is_phrase(part, "by") or is_phrase(part, "trade"))]
    return bool(present) and all(understand(NOTHING, part) is not None for part in words)
