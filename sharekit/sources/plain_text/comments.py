"""Readers' comments below a scraped article."""

from __future__ import annotations

from collections.abc import Sequence

from sharekit.sources.plain_text.junk import is_day
from sharekit.sources.plain_text.labels import is_label
from sharekit.sources.plain_text.lines import PlainLine, is_heading
from sharekit.sources.words.dates import parse_moment
from sharekit.sources.words.person_names import is_name
from sharekit.sources.words.word_lists import phrase_pattern
from sharekit.support.patterns import lazy_pattern

_LONGEST_NAME = 30
_LONGEST_SPEAKER = 70
_HOUR = lazy_pattern(r"\d{1,2}[:.h]\d{2}")
_COUNT = lazy_pattern(r"\(?\b\d[\d.,]*\b\)?")
_SAYS = phrase_pattern("labels.txt", r"(?<=\w)\s<<says>>(?!\w)")
_THOUGHTS = phrase_pattern(
    "labels.txt", r"(?:\d+|one|no|ein|une?|uno?|een)\s<<comments of>>\s<<comments on>>\s.{1,200}"
)


def opens_comments(lines: Sequence[PlainLine], at: int) -> bool:
    """Whether readers' comments begin here: “3 thoughts on …”, “Comments (2)”, “Bob says:” above a date."""
    text = lines[at].text
    if _THOUGHTS.fullmatch(text) or (is_comment_count(text) and _is_comment(lines, at + 1)):
        return True
    if at + 2 >= len(lines) or not is_day(day := lines[at + 1].text):
        return False
    block = lines[at + 1].block == lines[at].block
    signed = block and len(text) <= _LONGEST_NAME and bool(_HOUR.search(day)) and is_name(text)
    return _speaks(text) or (signed and not is_heading(lines[at + 2].text))


def is_comment_count(text: str) -> bool:
    """Whether a line is the heading of the comments: “Comments (2)”, “2 Kommentare”."""
    return len(text) <= _LONGEST_NAME and is_label(_COUNT.sub(" ", text), "comments")


def _is_comment(lines: Sequence[PlainLine], at: int) -> bool:
    """Whether a reader's name is here, and a date with it or below."""
    while at < len(lines) and (is_comment_count(lines[at].text) or is_label(lines[at].text, "buttons")):
        at += 1
    texts = [line.text for line in lines[at : at + 2]]
    if not texts or len(texts[0]) > 2 * _LONGEST_NAME:
        return False
    return _speaks(texts[0]) or (len(texts[0]) <= _LONGEST_NAME and is_day(texts[-1]))


def _speaks(text: str) -> bool:
    """Whether a line introduces a comment: “Bob says:”, “Anna schreibt am 4. März 2025:”."""
    verb = next(_SAYS.finditer(text[:_LONGEST_SPEAKER]), None) if text.endswith((":", "：")) else None
    rest = text[verb.end() : -1].strip() if verb else ""
    return verb is not None and (not rest or parse_moment(rest) is not None)
