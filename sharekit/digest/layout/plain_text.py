"""Plain text wrapped by display width; East Asian characters are two columns wide."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 74
"""Columns of a line: RFC 5322 recommends at most 78, and each reply adds two (`> `)."""

# Characters that must not begin a line in Chinese and Japanese (JIS X 4051, the common part).
_NO_START = frozenset(
    "、。，．・：；？！゛゜ー～）〕］｝〉》」』】〙〗”’…‥々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ,.:;?!)]}"
)
_NO_END = frozenset("（〔［｛〈《「『【〘〖“‘([{")
# Korean is excluded: it breaks at spaces.
_WIDE = re.compile("[\u2e80-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff]")


def wrap(text: str, indent: str = "", first: str | None = None, width: int = WIDTH) -> str:
    """Return `text` on lines of at most `width` columns.

    Args:
        text: One paragraph.
        indent: Starts every line.
        first: Replaces `indent` on the first line.
        width: Columns; a single word that is wider, such as a URL, is never broken.
    """
    wide = len if text.isascii() else columns
    line = indent if first is None else first
    lines, used, empty = [], columns(line), True
    for space, unit in _units(text):
        gap = int(space and not empty)
        taken = wide(unit)
        if not empty and used + gap + taken > width:
            lines.append(line)
            line, used, gap = indent, columns(indent), 0
        line += " " * gap + unit
        used += gap + taken
        empty = False
    return "\n".join([*lines, line]).rstrip()


def rule(text: str = "", mark: str = "-", width: int = WIDTH) -> str:
    """Return a line of `mark` as wide as the widest line of `text`, or `width` without text."""
    wide = max((columns(line) for line in text.splitlines()), default=0)
    length = min(wide, width) or width
    return (mark * -(-length // max(1, len(mark))))[:length]


def columns(text: str) -> int:
    """Return the display width of `text` in columns."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # only needed beyond ASCII

    return max(wcswidth(text), 0)


def _units(text: str) -> Iterator[tuple[bool, str]]:
    """Yield unbreakable units, each with whether a space precedes it."""
    for word in text.split():
        if not _WIDE.search(word):
            yield True, word
            continue
        space = True
        for part in _wide_units(word):
            yield space, part
            space = False


def _wide_units(word: str) -> Iterator[str]:
    unit = ""
    for char in word:
        joined = not _WIDE.match(char) and unit and not _WIDE.match(unit[-1])
        if unit and not joined and char not in _NO_START and unit[-1] not in _NO_END:
            yield unit
            unit = ""
        unit += char
    if unit:
        yield unit
