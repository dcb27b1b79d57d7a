"""The date that a page's text gives after words such as "Published on"."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from sharekit.sources.page.dates.date_text import day_in
from sharekit.sources.page.dates.timestamps import is_plausible
from sharekit.sources.words.word_lists import alternatives, read_word_lists

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_DIGIT = re.compile(r"\d")
_SEARCHED = 100_000  # characters of a page's text
_DATE = r"(.{0,26}?\d.{4,26})"  # where a date can be, weekday and all
# "Date: 3 May 2026", but no release date, due date or end date.
_DATE_OF_PAGE = re.compile(
    r"(?<![\w-])(?!(?:release|updated?|expiry|closing|birth|start|event|due|end|effective|review|sale|opening)\s)"
    r"(?:(?<![’'])[\w’'-]+[.!?:]?\s)?(?-i:Date)\s?:?\s(?=(.{0,12}?\d.{4,26}))",
    re.IGNORECASE,
)


def labelled_date(page: Page, *, american: bool) -> date | None:
    """Return the day after words such as "Published on", wherever the page says them first.

    Args:
        page: The page.
        american: Whether 3/5/2026 is the fifth of March.
    """
    body = page.root.find("body")
    text = _without_code(page, body)[:_SEARCHED] if body is not None else ""
    about = " · ".join(page.every("description", "og:description"))
    if not _DIGIT.search(text) and not _DIGIT.search(about):
        return None
    before, after, news = _patterns()
    # On most pages no such word occurs, which is faster to see than to search for dates.
    folded = text.casefold()
    labelled = text if any(part in folded for part in _parts()) else ""
    searched = ((labelled, before), (text, _DATE_OF_PAGE), (text, after), (about, news))
    for words, pattern in searched:
        for match in pattern.finditer(words):
            day = day_in(next(filter(None, match.groups())), month_first=american)
            if day and is_plausible(day):
                return day
    return None


def _without_code(page: Page, body: HtmlElement) -> str:
    """Return the text of a body without code: "Date: Thu, 03 Jan 2013" is a header in an example."""
    text, position, pieces = page.text_of(body), 0, []
    for node in body.iter("pre"):
        code = page.text_of(node)
        start = text.find(code, position) if code else -1
        if start >= 0:
            pieces.append(text[position:start])
            position = start + len(code)
    return " ".join([*pieces, text[position:]])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return patterns for a date after a label, for one before a label, and for one of news."""
    published, unspaced, on, was_published, news = (
        alternatives("labels.txt", section)
        for section in ("published", "published without spaces", "on", "was published", "news")
    )
    published = rf"{published}|(?<!aktuelles )datum"
    texts = (
        rf"\b(?:{published})(?:\s+(?:{on}))?\s*:?\s+(?={_DATE})|(?:{unspaced})\s*[:：]?\s*(?={_DATE})",
        rf"\b(?:am|vom)\s+(?={_DATE}).{{8,50}}?\b(?:{was_published})\b",
        rf"\b(?:{news}) (?:del|vom)\s+(?={_DATE})",
    )
    before, after, of_news = (re.compile(text, re.IGNORECASE) for text in texts)
    return before, after, of_news


@cache
def _parts() -> list[str]:
    """Return the longest plain part of each label."""
    lists = read_word_lists("labels.txt")
    phrases = [
        phrase
        for section in ("published", "published without spaces")
        for phrases in lists[section].values()
        for phrase in phrases
    ]
    return ["datum", *(max(re.split(r"[()|?*#]", phrase), key=len) for phrase in phrases)]
