"""The opening of a scraped text: navigation, section and buttons above the headline are dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sharekit.sources.plain_text.junk import is_junk
from sharekit.sources.plain_text.labels import is_label
from sharekit.sources.plain_text.lines import PlainLine, is_paragraph
from sharekit.sources.plain_text.preamble import Preamble, understand
from sharekit.sources.words.byline_words import is_furniture, is_network, is_phrase, is_share_line

_LONGEST_STEP = 30
_STEP = re.compile(r"(?<!\s)\s*[>»›→/\\]+\s*")
_HERE = re.compile(
    r"(?:you are here|sie sind hier|vous êtes ici|estás aquí|você está aqui|sei qui)\s*[:：]\s*",
    re.IGNORECASE,
)
_MOST_LINES = 30
_ADDRESS = re.compile(
    r"(?:(?:url|source(?: url)?|link|permalink|(?:web )?address|original(?: article| post)?|canonical"
    r"|read (?:it|more) at|(?:originally )?published at"
    r"|quelle|lien|fuente|enlace|fonte|bron|kilde|källa|źródło"
    r"|zdroj|источник|джерело|πηγή|kaynak|المصدر|מקור|来源|來源|出典|原文|출처)\s*[:：]\s*)?"
    r"<?(?P<url>https?://[^\s<>]+)>?",
    re.IGNORECASE,
)
_TOP, _BOTTOM = 12, 5
"""Lines at the top and the bottom where the article's address may be."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What is above the headline: the section, and perhaps byline or date."""

    section: str = ""
    preamble: Preamble = field(default_factory=Preamble)


def take_url(lines: Sequence[PlainLine]) -> tuple[str, list[PlainLine]]:
    """Return the article's address where a line gives it (“Source: https://…”), and the other lines."""
    top, bottom = lines[:_TOP], max(_TOP, len(lines) - _BOTTOM)
    for at, line in [*enumerate(top), *enumerate(lines[bottom:], bottom)]:
        match = _ADDRESS.fullmatch(line.text)
        if match and _may_be_own(lines, at, labelled=not line.text.startswith(("http", "<"))):
            return match["url"].rstrip(".,;)"), [*lines[:at], *lines[at + 1 :]]
    return "", list(lines)


def _may_be_own(lines: Sequence[PlainLine], at: int, *, labelled: bool) -> bool:
    if at >= _TOP or any(is_paragraph(line.text) for line in lines[:at]):
        return labelled and at >= len(lines) - _BOTTOM
    return True


def split_opening(lines: Sequence[PlainLine]) -> tuple[Opening, list[PlainLine]]:
    """Return what is above the headline, and the lines from the headline on.

    A line is passed over where it is navigation, a section, a date or the like, and another line above the
    first paragraph can be the headline.
    """
    opening, start = Opening(), 0
    for at, line in enumerate(lines[:_MOST_LINES]):
        passed = _passed(opening, line.text)
        if passed is None or not _has_headline(lines[at + 1 :]):
            break
        # A section is given by a line of its own or a trail, not by one of several entries of a menu.
        menu = _in_menu(lines, at) and not _trail(line.text)
        opening, start = Opening(opening.section if menu else passed.section, passed.preamble), at + 1
    return opening, list(lines[start:])


def _in_menu(lines: Sequence[PlainLine], at: int) -> bool:
    """Whether the line beside this one, in the same block, is dropped as well."""
    beside = (lines[i] for i in (at - 1, at + 1) if 0 <= i < len(lines))
    return any(line.block == lines[at].block and _passed(Opening(), line.text) is not None for line in beside)


def _passed(opening: Opening, text: str) -> Opening | None:
    """Return the opening with what the line adds, or None where the line may be a headline."""
    steps = _trail(text)
    if steps:
        return Opening(steps[-1], opening.preamble)
    if is_label(text, "sections", "kinds"):
        return Opening(text, opening.preamble)
    if _is_navigation(text):
        return opening
    understood = understand(opening.preamble, text)
    return None if understood is None else Opening(opening.section, understood)


def _is_navigation(text: str) -> bool:
    if is_label(text, "navigation") or is_furniture(text) or is_share_line(text) or is_network(text):
        return True
    return is_junk(text)


def _has_headline(lines: Sequence[PlainLine]) -> bool:
    """Whether a line above the first paragraph can be a headline."""
    for line in lines[:_MOST_LINES]:
        if is_paragraph(line.text):
            return False
        if _passed(Opening(), line.text) is None:
            return True
    return False


def _trail(text: str) -> list[str]:
    """Return the steps of a trail such as "Home > News > Local", without the first."""
    here = _HERE.match(text)
    steps = [step for step in _STEP.split(text[here.end() :] if here else text) if step]
    if len(steps) < 2 or max(map(len, steps)) > _LONGEST_STEP:  # noqa: PLR2004
        return []
    first = is_phrase(steps[0], "furniture") or is_label(steps[0], "sections", "navigation")
    return steps[1:] if first or here else []
