"""Lines of a plain text, and what a line can be: a sub-heading, a paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

_HEADING_WIDTH = 110
_HEADING_WORDS = 18
_LABEL_WIDTH = 40
_LABEL_WORDS = 6
_WRAPPED = range(40, 101)
"""Widths, in columns, of lines that a writer broke by hand."""
_CLOSING = frozenset(".!?…:;。！？．｡：；؟۔।॥።՝։។៕၊။;‽,،，、")
_AFTER = "\"'”’»›）)]」』】》〉*_ "
_ABBREVIATION = re.compile(r"(?:\b\w\.){2,}$|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St|vs|etc|No|a\.m|p\.m)\.$")
_BULLET = re.compile(r"(?:[-–—*•▪●◦‣·▶►→✓✔]|\d{1,2}[.)]|[a-z]\))\s")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with content; `block` counts the runs of lines between blank lines."""

    text: str
    block: int


def lines_of(text: str) -> list[TextLine]:
    """Return the lines that hold something: blanks collapsed, marks that show nothing left out.

    Paragraphs that were broken by hand at some 40 to 100 columns are put together again.
    """
    blocks = list(_blocks(text))
    if _is_wrapped(blocks):
        blocks = [_joined(block) for block in blocks]
    return [TextLine(text=line, block=number) for number, block in enumerate(blocks) for line in block]


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
    """Tell whether lines were broken by hand: none is long, the inner ones are full, most end amid words."""
    steps = [step for block in blocks for step in pairwise(block)]
    if len(blocks) < len(("headline", "lead")) or not steps:
        return False
    longest = max(width(line) for block in blocks for line in block)
    if longest not in _WRAPPED:
        return False
    full = sum(width(line) >= longest * 0.6 for line, _ in steps)
    amid = sum(_goes_on(line, after, longest) for line, after in steps)
    return full >= 0.8 * len(steps) and amid >= 0.5 * len(steps)


def _goes_on(line: str, after: str, longest: int) -> bool:
    """Tell whether a line goes on in the next: that starts small, or, without case, this one is full."""
    first = after[0]
    if first.lower() != first.upper():
        return first.islower()
    return not ends_sentence(line) and width(line) >= longest * 0.85


def _joined(block: Sequence[str]) -> list[str]:
    lines: list[str] = []
    for line in block:
        if lines and not _BULLET.match(line):
            gap = "" if _is_ideographic(lines[-1][-1]) and _is_ideographic(line[0]) else " "
            lines[-1] += gap + line
        else:
            lines.append(line)
    return lines


def _is_ideographic(char: str) -> bool:
    return "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef"


def width(text: str) -> int:
    """Return the columns of `text`: two for each wide East Asian character, none for a combining mark."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) == "Mn" for char in text)


def ends_sentence(text: str) -> bool:
    """Tell whether `text` ends in closing punctuation of any script; that of an abbreviation is none."""
    end = text.rstrip(_AFTER)
    if not end or end[-1] not in _CLOSING:
        return False
    if end[-1] in ":：" and len(end.split()) < _LABEL_WORDS and width(end) < _LABEL_WIDTH:
        return False  # “Background:” is a label, “He listed what he had seen in the city:” a sentence
    return not (_ABBREVIATION.search(end) and _is_title(end))


def _is_title(text: str) -> bool:
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > len(words) / 2


def is_cut(text: str) -> bool:
    """Tell whether `text` was cut short: it ends in an ellipsis, perhaps in brackets."""
    return text.rstrip(_AFTER + "[(").endswith(("…", "...", ". . .", "。。。", "・・・"))


def is_heading(text: str) -> bool:
    """Tell whether `text` can be a sub-heading: short, no list item, no closing punctuation."""
    if _BULLET.match(text) or width(text) > _HEADING_WIDTH or len(text.split()) > _HEADING_WORDS:
        return False
    return not ends_sentence(text) and any(map(str.isalnum, text))


def is_paragraph(text: str) -> bool:
    """Tell whether `text` is a real paragraph: no list item, a sentence or more than a heading's length."""
    if _BULLET.match(text) or is_heading(text):
        return False
    return width(text) >= len("a sentence of several words, at least")
