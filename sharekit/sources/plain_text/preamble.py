"""The lines between the headline and the first paragraph of a scraped text: byline, dates, reading time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sharekit.sources.plain_text.credits import bare_names, is_newsroom_line, is_place, names_of
from sharekit.sources.plain_text.junk import is_junk, is_relative
from sharekit.sources.plain_text.labels import ends_with_label, is_label, without_label
from sharekit.sources.plain_text.lines import PlainLine, ends_sentence, is_paragraph
from sharekit.sources.words.byline_words import after_label, is_phrase
from sharekit.sources.words.dates import parse_moment
from sharekit.sources.words.person_names import is_small

_MOST_LINES = 40
_DEEPEST = 10
"""Most lines read; further lines belong to the text."""
_LONGEST_LINE = 160
_LONGEST_STANDFIRST = 400
_LONGEST_PART = 40
_LONGEST_NAME = 60
_MINUTES = re.compile(
    r"(?:ca\.?|about|env(?:iron)?\.?|~)?\s*\d+(?:\s?[-–]\s?\d+)?\s*+-?\s*+(?:min\w*|мин\w*|хв\w*|λεπτ\w*|dakika|dk|phút|menit|นาที"
    r"|דקות|دقائق|دقيقة|分[鐘钟]?|분)(?:\b|\.|(?<=[分鐘钟분])).{0,24}",
    re.IGNORECASE,
)
_PARTS = re.compile(r"(?<!\s)(?:\s+[-|•·–—/]\s+|\s*[|•·●]\s*)")
_COMMA = re.compile(r"(?<!\s)\s*[,;(–—-]+\s*")
_CLOCK = re.compile(r"(?:(?:at|um|à|às|a las|alle|kl\.?|om|ore)\s)?\d{1,2}[:.h]\d{2}.{0,16}", re.IGNORECASE)
_CLOCK_AT_END = re.compile(rf"(?<![\s,])[\s,]+{_CLOCK.pattern}$", re.IGNORECASE)
_EAST_ASIAN_CLOCK = re.compile(r"(\d{1,2})\s?[時时點点시]\s?(\d{2})\s?[分분]")
_DOTTED_CLOCK = re.compile(r"\b(\d{1,2})\.(\d{2})(?=\s?(?:GMT|BST|CES?T|Uhr|h\b|[ap]\.?m))")
_CLOCK_BEHIND = re.compile(r"\b(kl\.?|klo|ore|alle|às) (\d{1,2})\.(\d{2})\b", re.IGNORECASE)
_CHINESE_LABEL = re.compile(r"(?<!\s)\s+(?=[\u4e00-\u9fff]{2,4}[：:])")
_FIGURE = re.compile(r"\d")
_MOST_WORDS = 5
_PLACE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Preamble:
    """The data of these lines."""

    byline: tuple[str, ...] = ()
    published: date | datetime | None = None
    modified: date | datetime | None = None
    section: str = ""

    @property
    def is_dated(self) -> bool:
        """Whether it has any date."""
        return self.published is not None or self.modified is not None


def read_preamble(
    lines: Sequence[PlainLine], preamble: Preamble = Preamble()
) -> tuple[Preamble, list[PlainLine]]:
    """Return the data of the lines before the first paragraph, and the lines that are left."""
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
        dated = any(_is_date_line(lines[i].text) for i in close or beside)
        above_role = at + 1 < len(lines) and at + 1 in unread and _is_role(lines[at + 1].text)
        names = bare_names(text) if (dated or above_role) and not preamble.byline else []
        if names:
            preamble = replace(preamble, byline=tuple(names))
            credit_lines = [*credit_lines, at]
        elif (close and _is_short(text)) or (beside and _is_role(text)):
            credit_lines = [*credit_lines, at]
        else:
            left.append(at)
    # "BBC News / Scotland / 3 hours ago": what is above a line that went, in one block, goes too.
    for at in reversed(left):
        if at + 1 in credit_lines and lines[at + 1].block == lines[at].block and _is_short(lines[at].text):
            credit_lines = [*credit_lines, at]
            names = bare_names(lines[at].text, capitals=True) if lines[at].text.isupper() else []
            preamble = replace(preamble, byline=preamble.byline or tuple(names))
    return preamble, [at for at in left if at not in credit_lines]


def _is_date_line(text: str) -> bool:
    understood = understand(Preamble(), text)
    return understood is not None and understood.is_dated


def _is_role(text: str) -> bool:
    return _is_short(text, 6) and ends_with_label(text, "roles") and not ends_sentence(text)


def _is_short(text: str, words: int = _PLACE_WORDS) -> bool:
    return len(text.split()) <= words and len(text) <= _LONGEST_PART and not ends_sentence(text)


def _is_standfirst(lines: Sequence[PlainLine], at: int) -> bool:
    """Whether the paragraph is the first, and byline or date follow directly below it."""
    if any(is_paragraph(line.text) for line in lines[:at]) or len(lines[at].text) > _LONGEST_STANDFIRST:
        return False
    return at + 1 < len(lines) and understand(Preamble(), lines[at + 1].text) not in {None, Preamble()}


def is_credit(line: str, names: Sequence[str]) -> bool:
    """Whether a line has no more than author, date and reading time.

    Args:
        line: A paragraph before the text.
        names: Of the authors; a line may have them without another word.
    """
    if len(line) > _LONGEST_LINE:
        return False
    if understand(Preamble(), line) is not None:
        return True
    present = [name for name in names if name in line]
    for name in present:
        line = line.replace(name, "|")
    parts = [part.strip() for part in _PARTS.split(line)]
    words = [part for part in parts if not (is_phrase(part, "by") or is_phrase(part, "trade"))]
    return bool(present) and all(understand(Preamble(), part) is not None for part in words)


def understand(preamble: Preamble, line: str) -> Preamble | None:
    """Return the preamble with the data of a line, or None if some part of it is something else."""
    if len(line) > _LONGEST_LINE:
        return None
    timed = _joined_clock(line)
    if timed != line and (whole := _part(preamble, timed)) is not None:
        return whole
    first, unknown = preamble, []
    for part in _split(line):
        extended = _part(preamble, part)
        if extended is not None:
            preamble = extended
        elif len(part) > _LONGEST_PART or ends_sentence(part):
            return None
        else:
            unknown.append(part)
    if not unknown:
        return preamble
    if preamble.byline != first.byline:  # beside a name: a publication, a place, a section
        return preamble
    place = preamble.is_dated and not first.is_dated and all(is_place(part) for part in unknown)
    return preamble if place else None


def _joined_clock(line: str) -> str:
    """Return “2 May 2025 | 06:00” as one date."""
    day, *clock = _PARTS.split(line, maxsplit=1)
    return f"{day} {clock[0]}" if clock and _CLOCK.fullmatch(clock[0]) and _FIGURE.search(day) else line


def _split(line: str) -> Iterator[str]:
    """Split a line at its separators, and before a label such as “updated” or “by” after a date."""
    pieces = [piece.strip() for whole in _CHINESE_LABEL.split(line) for piece in _PARTS.split(whole)]
    merged: list[str] = []
    for piece in pieces:
        if merged and _CLOCK.fullmatch(piece) and _FIGURE.search(merged[-1]):
            merged[-1] += f" {piece}"
        else:
            merged.append(piece)
    for piece in merged:
        yield from _split_labels(piece)


def _split_labels(piece: str) -> Iterator[str]:
    start = 0
    for comma in _COMMA.finditer(piece):
        rest = piece[comma.end() :]
        labels = (after_label(rest, "modified"), after_label(rest, "published"))
        if any(labels) or without_label(rest, "reading time"):
            yield piece[start : comma.start()]
            start = comma.end()
    rest = piece[start:].rstrip(")")
    words = rest.split()
    for at in range(2, min(len(words) - 1, 10)):
        before, after = " ".join(words[:at]), " ".join(words[at:])
        if is_phrase(words[at], "by") and _FIGURE.search(before) and names_of(after):
            yield before
            rest = after
            break
    yield rest


def _part(preamble: Preamble, part: str) -> Preamble | None:
    part = part.strip(" ,")
    updated, published = after_label(part, "modified"), after_label(part, "published")
    if not part or _is_ignored(part) or any(map(_is_undated, (part, updated, published))):
        return preamble
    if is_label(part, "kinds"):
        return replace(preamble, section=preamble.section or part)
    if names := names_of(part):
        day = _date_behind(part)
        return replace(preamble, byline=(*preamble.byline, *names), published=preamble.published or day)
    if changed := _date(updated):
        return replace(preamble, modified=preamble.modified or changed)
    if day := _date(published or part):
        return replace(preamble, published=preamble.published or day)
    return preamble if is_newsroom_line(part) else None


def _is_undated(text: str) -> bool:
    """Whether a time has no day, or only one such as “yesterday, 21:14”."""
    return is_relative(_CLOCK_AT_END.sub("", text)) or bool(
        _CLOCK.fullmatch(text) and parse_moment(text) is None
    )


def _date_behind(part: str) -> date | datetime | None:
    """Return the date after the names of a byline."""
    if not _FIGURE.search(part):
        return None
    tails = (_date(part[word.start() :]) for word in re.finditer(r"\S+", part))
    return next(filter(None, tails), None)


def _is_ignored(part: str) -> bool:
    """Whether a part is a reading time, a counter, or the credit of a photographer."""
    if _MINUTES.fullmatch(part) or _MINUTES.fullmatch(without_label(part, "reading time")) or is_junk(part):
        return True
    if without_label(part, "sources"):
        return True
    photographer = without_label(part, "photographs by")
    return bool(photographer) and len(part) <= _LONGEST_NAME and not is_small(photographer)


def _date(text: str) -> date | datetime | None:
    """Return the date if `text` is nothing else: few words besides the numbers."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    all_of_it = any(map(str.isdigit, text)) and len(words) <= _MOST_WORDS and len(text) <= _LONGEST_NAME
    text = _DOTTED_CLOCK.sub(r"\1:\2", _EAST_ASIAN_CLOCK.sub(r"\1:\2", text))
    text = _CLOCK_BEHIND.sub(r"\1 \2:\3", text)
    return parse_moment(text) if all_of_it else None
