"""A date found by searching a whole page: slow, so it comes last and is bounded."""

from __future__ import annotations

import re
from contextvars import ContextVar
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from lxml.etree import tostring

from sharekit.sources.page.dates.timestamps import Moment, parse_timestamp
from sharekit.sources.page.language import find_language
from sharekit.sources.page.other_content import is_called_other
from sharekit.sources.words.word_lists import phrase_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.sources.page.parsing.document import Page

SEARCHED = 200_000
"""Characters of a page searched for a date."""

MOST_TEXTS = 40
"""Texts of a page that dateparser tries: in 200 languages, each takes about 20 ms."""

_MOST_TITLES = 300  # libxml2 joins titles and headings in quadratic time
_TITLE = re.compile(r"<(?:title|h1)\b", re.IGNORECASE)
_VERSION = re.compile(r"\b(?:version|release|v)\.?[\s:]{0,3}\d{1,4}(?:\.\d{1,4}){1,3}", re.IGNORECASE)
_PAPER = phrase_pattern("labels.txt", r"\b<<paper>>\b\s?:?\s[^<>;]{0,24}?\d{4}\b")
_SETTINGS = {
    "NORMALIZE": True,
    "PARSERS": ["custom-formats", "absolute-time"],
    "PREFER_DATES_FROM": "past",
    "PREFER_LOCALE_DATE_ORDER": True,
    "RETURN_AS_TIMEZONE_AWARE": False,
    "STRICT_PARSING": True,
}
"""Of dateparser, as htmldate sets them for all languages."""


@dataclass(slots=True)
class _Search:
    """The search of one page: its language, and how many texts dateparser has tried."""

    language: str
    tried: int = 0


_search: ContextVar[_Search | None] = ContextVar("the search of this page", default=None)


class _TooManyTexts(Exception):
    """The page has more texts that look like dates than are tried."""


def searched_date(page: Page) -> Moment | None:
    """Return the date that htmldate reads out of a page's text."""
    from htmldate import extractors, find_date

    text = _PAPER.sub(" ", _VERSION.sub(" ", _own_markup(page)))
    if len(_TITLE.findall(text)) > _MOST_TITLES:
        return None
    _bound_dateparser()
    extractors.try_date_expr.cache_clear()  # what it remembers was read in another page's language
    token = _search.set(_Search(find_language(page).partition("-")[0].lower()))
    try:
        for thorough in (False, True):
            written = find_date(text, url=page.url or None, original_date=True, extensive_search=thorough)
            # A bare year, such as that of the copyright, is given as its first day.
            if written and not written.endswith("-01-01"):
                return parse_timestamp(written)
    except _TooManyTexts:
        return None
    finally:
        _search.reset(token)
    return None


@cache
def _bound_dateparser() -> None:
    """Count the texts that htmldate gives to dateparser, and try them in the page's languages."""
    from htmldate import extractors

    extractors.get_external_parser = _counted(extractors.get_external_parser)  # type: ignore[assignment]


def _counted(parser: Callable[[], Any]) -> Callable[[], Any]:
    def counted() -> Any:
        search = _search.get()
        if search is None:  # a search of the application's own
            return parser()
        search.tried += 1
        # Not a None: htmldate would remember that the text is no date.
        if search.tried > MOST_TEXTS:
            raise _TooManyTexts
        return _parser_of(search.language) or parser()

    return counted


@lru_cache(maxsize=32)
def _parser_of(language: str) -> Any:
    """Return a parser of a language and English, or None: to learn all 200 takes dateparser seconds."""
    from dateparser import DateDataParser
    from dateparser.data.languages_info import language_order

    languages = list(dict.fromkeys((language, "en")))
    return DateDataParser(languages=languages, settings=_SETTINGS) if language in language_order else None


def _own_markup(page: Page) -> str:
    """Return the page's markup without comments, teasers and other parts that are dated themselves."""
    other = [
        node
        for node in page.root.iter("section", "div", "aside", "figure", "article", "ol", "ul")
        if is_called_other(node) and not page.is_trunk(node)
    ]
    if not other:
        return page.text[:SEARCHED]
    copied = deepcopy(page.root)
    twins = dict(zip(page.root.iter(), copied.iter(), strict=True))
    for node in other:
        twins[node].clear()
    return str(tostring(copied, encoding="unicode")[:SEARCHED])
