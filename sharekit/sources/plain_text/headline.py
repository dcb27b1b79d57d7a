"""The opening of a scraped text: navigation, section and buttons above the headline are dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sharekit.sources.plain_text.credits import bare_names
from sharekit.sources.plain_text.junk import is_junk
from sharekit.sources.plain_text.labels import is_label
from sharekit.sources.plain_text.lines import PlainLine, is_heading, is_paragraph
from sharekit.sources.plain_text.preamble_line import NOTHING, Preamble, understand
from sharekit.sources.words.byline_words import is_furniture, is_network, is_phrase, is_share_line
from sharekit.sources.words.word_lists import phrase_pattern

_LONGEST_STEP = 30
_STEP = re.compile(r"(?<!\s)\s*[>»›→/\\]+\s*")
_HERE = phrase_pattern("labels.txt", r"<<you are here>>\s*[:：]\s*")
_SUFFIX = re.compile(r"\s*[|–—:·•»-]\s+(?P<site>\S.{0,60})")
_MOST_LINES = 30
# "Source: https://…", "[Source](https://…)", "<https://…>", or a labelled address without its scheme.
_ADDRESS = phrase_pattern(
    "addresses.txt",
    r"\[?(?P<label><<before an address>>\s+|<<label of an address>>(?:\s*[:：=]\s*|\s[–—-]\s|\]\())?"
    r"<?(?P<url>https?://[^\s<>()]+|(?:www\.|(?<=[:：=]\s)(?=[^\s/]{1,80}/[^\s/]))[\w-]+(?:\.[\w-]+){1,5}(?:/[^\s<>()]*)?)[>)]?",
)
_NOTICE = re.compile(
    r"^(?:published in [A-Z]|(?:your|this) browser |please enable javascript"
    r"|you (?:are|have) (?:reading|reached) )"
    r"|\bcookies?\b|クッキー|куки|\slogo$",
    re.IGNORECASE,
)
_LONGEST_NOTICE = 320
_CATEGORY = phrase_pattern("labels.txt", r"<<category>>\s*[:：]\s*")
_JOINED_SECTIONS = re.compile(r"(?<!\s)\s*[|&/,·•+]\s*|\s(?:and|und|et|y|e|en|og|och|ja|i|и)\s")
_PAIR = 2
_KICKER_WORDS = 3
_HEADLINE_WORDS = 4
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
        if match and _may_be_own(lines, at, labelled=bool(match["label"])):
            url = match["url"].rstrip(".,;)")
            return url if "://" in url else f"https://{url}", [*lines[:at], *lines[at + 1 :]]
    return "", list(lines)


def _may_be_own(lines: Sequence[PlainLine], at: int, *, labelled: bool) -> bool:
    if at >= _TOP or any(is_paragraph(line.text) for line in lines[:at]):
        last = at == len(lines) - 1 and is_paragraph(lines[at - 1].text)
        return at >= len(lines) - _BOTTOM and (labelled or last)
    return True


def take_site(lines: Sequence[PlainLine]) -> tuple[str, list[PlainLine]]:
    """Return the site in a first line such as “Headline - The Gazette”, and the lines from the headline on.

    Only if the headline alone follows: scraped pages begin with the title of the window.
    """
    if not lines:
        return "", []
    title = lines[0].text
    for at, line in enumerate(lines[1:_MOST_LINES], 1):
        rest = title.removeprefix(line.text)
        if rest != title and len(line.text.split()) > 1 and (not rest or (site := _SUFFIX.fullmatch(rest))):
            return site["site"] if rest and site else "", list(lines[at:])
    return "", list(lines)


def split_opening(lines: Sequence[PlainLine]) -> tuple[Opening, list[PlainLine]]:
    """Return what is above the headline, and the lines from the headline on.

    A line is passed over where it is navigation, a section, a date or the like, and another line above the
    first paragraph can be the headline.
    """
    opening, start = Opening(), 0
    for at, line in enumerate(lines[:_MOST_LINES]):
        passed = _passed(opening, line.text) or _kicker(opening, lines, at) or _author(opening, lines, at)
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
    section = _CATEGORY.sub("", text).strip(" ★☆+•●▶|:#")
    if is_label(section, "sections", "kinds") or _is_pair_of_sections(section):
        return Opening(section, opening.preamble)
    if _is_navigation(text):
        return opening
    understood = understand(opening.preamble, text)
    return None if understood is None else Opening(opening.section, understood)


def _kicker(opening: Opening, lines: Sequence[PlainLine], at: int) -> Opening | None:
    """Return the opening with the section in a line above the headline: “Harbour”, then “The crane stays …”.

    One word alone is a section where a whole headline and a byline or date follow; up to three words are,
    where a standfirst is between these.
    """
    text, below = lines[at].text, [line.text for line in lines[at + 1 : at + 4]]
    words = len(text.split())
    if (
        words > _KICKER_WORDS
        or len(below) < _KICKER_WORDS
        or not is_heading(text)
        or not is_heading(below[0])
    ):
        return None
    whole = len(below[0].split()) >= _HEADLINE_WORDS and below[0][0].isupper()
    credited = [understand(NOTHING, line) not in {None, NOTHING} for line in below]
    standfirst = is_paragraph(below[1]) and credited[2]
    if not whole or credited[0] or not (standfirst or (words == 1 and credited[1])):
        return None
    return Opening(opening.section or text, opening.preamble)


def _author(opening: Opening, lines: Sequence[PlainLine], at: int) -> Opening | None:
    """Return the opening with the author named above the headline, twice or above a date."""
    text, below = lines[at].text, [line.text for line in lines[at + 1 : at + 3]]
    names = bare_names(text)
    dated = (understand(NOTHING, line) for line in below)
    if not names or not any(
        line == text or (data and data.is_dated) for line, data in zip(below, dated, strict=True)
    ):
        return None
    byline = opening.preamble.byline or tuple(names)
    return (
        Opening(opening.section, replace(opening.preamble, byline=byline)) if _has_longer(lines, at) else None
    )


def _has_longer(lines: Sequence[PlainLine], at: int) -> bool:
    """Whether a line that is surely longer than a name follows before the text."""
    for line in lines[at + 1 : at + _MOST_LINES]:
        if is_paragraph(line.text):
            return False
        if len(line.text.split()) >= _HEADLINE_WORDS and _passed(Opening(), line.text) is None:
            return True
    return False


def _is_navigation(text: str) -> bool:
    if (
        is_label(text, "navigation", "buttons")
        or is_furniture(text)
        or is_share_line(text)
        or is_network(text)
    ):
        return True
    return (
        is_junk(text)
        or not any(map(str.isalpha, text))
        or bool(len(text) <= _LONGEST_NOTICE and _NOTICE.search(text))
    )


def _is_pair_of_sections(text: str) -> bool:
    """Whether a line joins sections: “Food & Drink”, “News | Local”, “Harbour news”."""
    words = text.split()
    if len(words) == _PAIR and is_label(words[1], "section ends") and text[0].isupper():
        return True
    names = _JOINED_SECTIONS.split(text)
    return 1 < len(names) <= _KICKER_WORDS and sum(is_label(name, "sections") for name in names) >= _PAIR


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
