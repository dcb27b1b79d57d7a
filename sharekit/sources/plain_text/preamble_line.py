"""One line around the headline of a scraped text, as data: byline, dates, section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sharekit.sources.plain_text.comments import is_comment_count
from sharekit.sources.plain_text.credits import (
    bare_names,
    employed_names,
    is_newsroom_line,
    is_place,
    may_be_place,
    names_of,
    reporting_names,
)
from sharekit.sources.plain_text.junk import is_day, is_junk, is_relative
from sharekit.sources.plain_text.labels import ends_with_label, is_label, without_label
from sharekit.sources.plain_text.lines import ends_sentence
from sharekit.sources.words.byline_words import after_label, is_phrase
from sharekit.sources.words.dates import parse_moment
from sharekit.sources.words.person_names import is_small
from sharekit.sources.words.word_lists import phrase_pattern

_LONGEST_LINE = 160
_LONGEST_PART = 40
_LONGEST_NAME = 60
_MINUTES = phrase_pattern(
    "labels.txt",
    r"(?:ca\.?|about|env(?:iron)?\.?|~|この記事は)?\s*\d+(?::\d\d)?(?:\s?[-–]\s?\d+)?\s*+-?\s*+"
    r"<<minutes>>(?:\b|\.|(?<=[鐘钟분분])|(?<=分)|(?!\w)).{0,24}",
)
_PARTS = re.compile(r"(?<!\s)(?:\s+[-|•·–—/]\s+|\s*[|•·●]\s*)")
_COMMA = re.compile(r"(?<!\s)(?:\s*[,;(–—-]+\s*|\.\s+)")
_CLOCK = re.compile(r"(?:(?:at|um|à|às|a las|alle|kl\.?|om|ore)\s)?\d{1,2}[:.h]\d{2}.{0,16}", re.IGNORECASE)
_CLOCK_AT_END = re.compile(rf"(?<![\s,])[\s,]+{_CLOCK.pattern}$", re.IGNORECASE)
_EAST_ASIAN_CLOCK = re.compile(r"(\d{1,2})\s?[時时點点시]\s?(\d{2})\s?[分분]")
_DOTTED_CLOCK = re.compile(r"\b(\d{1,2})\.(\d{2})(?=\s?(?:GMT|BST|CES?T|Uhr|h\b|[ap]\.?m))")
_CLOCK_BEHIND = re.compile(r"\b(kl\.?|klo|ore|alle|às) (\d{1,2})\.(\d{2})\b", re.IGNORECASE)
_CHINESE_LABEL = re.compile(r"(?<!\s)\s+(?=[\u4e00-\u9fff]{2,4}[：:])")
_FIGURE = re.compile(r"\d")
_ACCOUNT = re.compile(r"(?<!\S)(?:\S+@\S+|@\w+)")
_SHORT_YEAR = re.compile(r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2(\d{2})(?=\D|$)")
_PUBLISHED_IN = re.compile(r"[Pp]ublished in [A-Z].{1,40}")
_DOTS_IN_DATE = re.compile(r"(?<=\d)·(?=\d)")
_MOST_WORDS = 5
_YEAR = 4  # digits; fewer count claps and comments
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


NOTHING = Preamble()


def understand(preamble: Preamble, line: str) -> Preamble | None:
    """Return the preamble with the data of a line, or None if some part of it is something else."""
    if len(line) > _LONGEST_LINE:
        return None
    line = _DOTS_IN_DATE.sub(".", line)
    timed = _joined_clock(line)
    if timed != line and (whole := _part(preamble, timed)) is not None:
        return whole
    first, unknown = preamble, []
    parts = list(_split(_without_accounts(line)))
    for part in parts:
        extended = _part(preamble, part)
        if extended is not None:
            preamble = extended
        elif len(part) > _LONGEST_PART or ends_sentence(part):
            return None
        else:
            unknown.append(part)
    if preamble.byline == first.byline and unknown:
        named = _unlabelled(unknown, alone=len(parts) == len(unknown))
        preamble = replace(preamble, byline=(*preamble.byline, *named))
    if not unknown or preamble.byline != first.byline:  # beside a name: a publication, a place, a section
        return preamble
    place = preamble.is_dated and not first.is_dated and all(is_place(part) for part in unknown)
    return preamble if place else None


def is_role_line(text: str) -> bool:
    """Whether a short line says what somebody does: “Political Editor”."""
    return is_short(text, 6) and ends_with_label(text, "roles") and not ends_sentence(text)


def is_short(text: str, words: int = _PLACE_WORDS) -> bool:
    """Whether a line has few words and ends no sentence."""
    return len(text.split()) <= words and len(text) <= _LONGEST_PART and not ends_sentence(text)


def _without_accounts(line: str) -> str:
    """Drop accounts, and the count of comments behind: “3 May by Ana Leave a Comment”."""
    line = _ACCOUNT.sub("", line)
    words = line.split()
    for count in (3, 2):
        if len(words) > count and is_comment_count(" ".join(words[-count:])):
            return " ".join(words[:-count])
    return line


def _unlabelled(parts: Sequence[str], *, alone: bool) -> list[str]:
    """Return the names in the one part that may be people, beside a date, or beside a role if `alone`."""
    people = [part for part in parts if bare_names(part) and not may_be_place(part)]
    others = [part for part in parts if part not in people]
    if len(people) != 1 or not all(is_role_line(part) or (not alone and is_place(part)) for part in others):
        return []
    return bare_names(people[0]) if others or not alone else []


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
        elif merged and _is_by_label(merged[-1]):
            merged[-1] += f": {piece}"
        else:
            merged.append(piece)
    for piece in merged:
        yield from _split_labels(piece)


def _is_by_label(piece: str) -> bool:
    return (is_phrase(piece, "by") or is_phrase(piece, "by:")) and not is_label(piece, "kinds")


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
        if _FIGURE.search(before) and (_names_author(words[at], after) or _is_dated_label(after)):
            yield before
            rest = after
            break
    yield rest


def _names_author(word: str, text: str) -> bool:
    return is_phrase(word, "by") and bool(names_of(text))


def _is_dated_label(text: str) -> bool:
    """Whether a text is a label and its date: “Published 3 May 2026”."""
    return any(_date(after_label(text, kind)) for kind in ("modified", "published"))


def _part(preamble: Preamble, part: str) -> Preamble | None:
    part = part.strip(" ,")
    updated, published = after_label(part, "modified"), after_label(part, "published")
    if not part or _is_ignored(part) or any(map(_is_undated, (part, updated, published))):
        return preamble
    if is_label(part, "kinds"):
        return replace(preamble, section=preamble.section or part)
    if names := names_of(part) or reporting_names(part) or employed_names(part) or _named_before_date(part):
        day = _date_behind(part)
        return replace(preamble, byline=(*preamble.byline, *names), published=preamble.published or day)
    if changed := _date(updated):
        return replace(preamble, modified=preamble.modified or changed)
    if day := _date(published or part):
        return replace(preamble, published=preamble.published or day)
    return preamble if is_newsroom_line(part) else None


def _named_before_date(part: str) -> tuple[str, ...]:
    """Return the name in “Ana Ruiz, 3 May 2025”."""
    name, _, day = part.partition(", ")
    named = _FIGURE.search(day) and not may_be_place(name) and _date(day)
    return tuple(bare_names(name)) if named else ()


def _is_undated(text: str) -> bool:
    """Whether a time has no day, or only one such as “yesterday, 21:14” or “Aug 2”, of some year."""
    day = _CLOCK_AT_END.sub("", text)
    return is_relative(day) or (bool(_CLOCK.fullmatch(text) or is_day(day)) and _date(text) is None)


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
    if without_label(part, "sources") or (part.isdecimal() and len(part) < _YEAR):
        return True
    if _PUBLISHED_IN.fullmatch(part):
        return True
    photographer = without_label(part, "photographs by")
    return bool(photographer) and len(part) <= _LONGEST_NAME and not is_small(photographer)


def _date(text: str) -> date | datetime | None:
    """Return the date if `text` is nothing else: few words besides the numbers."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    all_of_it = any(map(str.isdigit, text)) and len(words) <= _MOST_WORDS and len(text) <= _LONGEST_NAME
    text = _SHORT_YEAR.sub(r"\1\2\3\g<2>20\4", text, count=1)
    text = _DOTTED_CLOCK.sub(r"\1:\2", _EAST_ASIAN_CLOCK.sub(r"\1:\2", text))
    text = _CLOCK_BEHIND.sub(r"\1 \2:\3", text)
    return parse_moment(text) if all_of_it else None
