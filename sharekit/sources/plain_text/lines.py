"""Lines of a plain text, and what a line may be: a sub-heading, a paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_HEADING_WIDTH = 110
_HEADING_WORDS = 18
_LABEL_WIDTH = 40
_LABEL_WORDS = 3
_FULL = 0.6
"""Share of the longest line from which a line of a wrapped paragraph is full."""
_WRAPPED = range(40, 101)
"""Widths, in columns, of hard-wrapped lines."""
_CLOSING = frozenset(".!?…:;。！？．｡：；؟۔।॥።՝։។៕၊။;‽,،，、")
_AFTER = "\"'”’»›）)]」』】》〉*_ "
_ABBREVIATION = re.compile(r"(?:\b\w\.){2}$|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St|vs|etc|No|a\.m|p\.m)\.$")
_BULLET = re.compile(r"(?:[-–—*•▪●◦‣·▶►→✓✔]|\d{1,2}[.)]|[a-z]\))\s")
_NUMBERED = re.compile(r"\d{1,2}[.)]\s+(?=\S)|#\d{1,2}[.:]?\s+")
_NUMBERED_WORDS = 12
_QUESTION = ("?", "？", "؟", ";")
_QUOTES = ('"', "'", "“", "„", "«", "»", "‘", "「", "『", "–", "—", "-")
_QUESTION_WIDTH = 80
_SENTENCES = re.compile(r"[.!?。！？؟]\s")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class PlainLine:
    """A line that is not blank; `block` numbers the runs of lines between blank lines."""

    text: str
    block: int


def lines_of(text: str) -> list[PlainLine]:
    """Return the lines that are not blank, with white space collapsed and invisible characters removed.

    Paragraphs that are hard-wrapped at 40 to 100 columns are joined.
    """
    blocks = list(_blocks(text))
    if _is_wrapped(blocks):
        longest = max(width(line) for block in blocks for line in block)
        blocks = [_joined(block, longest) for block in blocks]
    return [PlainLine(text=line, block=number) for number, block in enumerate(blocks) for line in block]


def _blocks(text: str) -> Iterator[list[str]]:
    block: list[str] = []
    for raw in text.splitlines():
        line = " ".join(_UNSEEN.sub("", raw).split())
        if line:
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _is_wrapped(blocks: Sequence[Sequence[str]]) -> bool:
    """Whether the text is hard-wrapped: no line is long, inner lines are full, most end inside a sentence."""
    longest = max((width(line) for block in blocks for line in block), default=0)
    # A byline above a date, or a headline in two lines, is no paragraph.
    paragraphs = [block for block in blocks if width(block[0]) >= longest * _FULL]
    steps = [step for block in paragraphs for step in pairwise(block)]
    if len(blocks) < len(("headline", "lead")) or not steps or longest not in _WRAPPED:
        return False
    full = sum(width(line) >= longest * _FULL for line, _ in steps)
    amid = sum(_goes_on(line, after, longest) for line, after in steps)
    return full >= 0.8 * len(steps) and amid >= 0.5 * len(steps)


def _goes_on(line: str, after: str, longest: int) -> bool:
    """Whether a line continues on the next: that starts in lower case or, without case, this one is full."""
    first = after[0]
    if first.lower() != first.upper():
        return first.islower()
    return not ends_sentence(line) and width(line) >= longest * 0.85


def _joined(block: Sequence[str], longest: int) -> list[str]:
    """Join the lines of a block; a short line, such as a byline above a date, stays alone."""
    lines: list[str] = []
    for before, line in zip(("", *block), block, strict=False):
        ends = width(before) < longest * _FULL and not _goes_on(before, line, longest)
        if lines and not _BULLET.match(line) and not ends:
            gap = "" if _is_ideographic(lines[-1][-1]) and _is_ideographic(line[0]) else " "
            lines[-1] += gap + line
        else:
            lines.append(line)
    return lines


def _is_ideographic(char: str) -> bool:
    return "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"


def width(text: str) -> int:
    """Return the width of `text` in columns: wide East Asian characters count two, combining marks none."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) == "Mn" for char in text)


def ends_sentence(text: str) -> bool:
    """Whether `text` ends in closing punctuation of any script, other than that of an abbreviation."""
    end = text.rstrip(_AFTER)
    if not end or end[-1] not in _CLOSING:
        return False
    if end[-1] in ":：" and len(end.split()) < _LABEL_WORDS and width(end) < _LABEL_WIDTH:
        return False  # “Background:” is a label, “Three charts explain it:” a sentence
    return not (_ABBREVIATION.search(end) and _is_title(end))


def _is_title(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > len(words) / 2


def is_cut(text: str) -> bool:
    """Whether `text` is truncated: it ends in an ellipsis, perhaps in brackets."""
    return text.rstrip(_AFTER + "[(").endswith(("…", "...", ". . .", "。。。", "・・・"))


def is_heading(text: str) -> bool:
    """Whether `text` may be a heading: short, not a list item, without closing punctuation."""
    if _BULLET.match(text) or width(text) > _HEADING_WIDTH or len(text.split()) > _HEADING_WORDS:
        return False
    return not ends_sentence(text) and any(map(str.isalnum, text))


def is_sub_heading(text: str) -> bool:
    """Whether `text` may be a sub-heading: a heading, a short question, or a numbered heading."""
    if is_heading(text):
        return True
    if numbered := _NUMBERED.match(text):
        return len(text.split()) <= _NUMBERED_WORDS and is_sub_heading(text[numbered.end() :])
    question = text.rstrip().endswith(_QUESTION) and not text.startswith(_QUOTES)
    asked = text.rstrip().rstrip("".join(_QUESTION))
    ends = {end[0][0] for end in _SENTENCES.finditer(asked)}
    return question and width(text) <= _QUESTION_WIDTH and is_heading(asked) and ends <= set(_QUESTION)


def is_paragraph(text: str) -> bool:
    """Whether `text` is a real paragraph: not a list item, and a sentence or longer than a heading."""
    if _BULLET.match(text) or is_sub_heading(text):
        return False
    return width(text) >= len("a sentence of several words, at least")
