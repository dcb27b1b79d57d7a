"""The lead: the visible standfirst, else the best description, else the first real paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.dates.date_line import is_date_line
from sharekit.sources.page.headline import likeness
from sharekit.sources.page.parsing.schema import kinds, texts
from sharekit.sources.page.parsing.text import fold, letters
from sharekit.sources.page.standfirst import REAL, find_standfirst
from sharekit.sources.plain_text.junk import is_notice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from sharekit.sources.page.body import Body
    from sharekit.sources.page.parsing.document import Page

_SHORT = 20  # characters below which a description says nothing
_LONG = 800  # characters above which a standfirst is none
_SAME = 0.9  # likeness to the headline from which a text only repeats it
_NO_PROSE = frozenset(("pre", "li", "dd"))
_MOSTLY = 0.6  # share of a paragraph in code from which it is code
_CODE = re.compile(
    r"(?:import|from) [\w.]+(?: (?:import|as)\b|$)|[$%#>]{1,3} \w|(?:async )?def \w+\(|class \w+\s*[({:]|"
    r"(?:const|let|var) \w+ =|#include\b|[\w.]+\([^)]{0,200}\)\s*(?:->|→|\[source\]|[;{]|$)"
)
_COPYRIGHT = re.compile(
    r"\W{0,2}(?:©|\(c\)|copyright\b|all rights reserved|alle rechte vorbehalten)", re.IGNORECASE
)
_CUT = re.compile(
    r"(?<!\s)\s*(?:\[?(?:…|\.\.\.)\]?|\[&hellip;\]|(?:read|show) more|weiterlesen|mehr)\s*+[»›→>]*\s*$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?…。！？:;\"'”’»)\]]\s*$")
_SENTENCE = re.compile(r"[.!?。！？](?=\s|$)|[。！？]")


def find_lead(page: Page, headline: str, heading: HtmlElement | None, body: Body) -> str:
    """Return the lead as plain text, or empty."""
    described = [text for text in _described(page) if _is_informative(text, headline) and text != page.title]
    best = _whole(described, body) if described else ""
    if "Recipe" in kinds(page.main) and best:
        return best
    shown = find_standfirst(page, heading, best)
    if _is_informative(shown, headline):
        # A date or a place set before the same words is no part of them.
        return best if best and fold(best) in fold(shown) else shown
    if best:
        return best
    return next(_paragraphs(body), "")


def _paragraphs(body: Body) -> Iterator[str]:
    """Yield the paragraphs that can be a lead: prose first, then what else says something."""
    candidates = [
        (text, node)
        for text, node in zip(body.paragraphs, body.nodes, strict=True)
        if len(text) >= REAL and not is_date_line(text) and not _COPYRIGHT.match(text) and not is_notice(text)
    ]
    yield from (text for text, node in candidates if node.tag not in _NO_PROSE and not is_code(node, text))
    yield from (text for text, _ in candidates)


def is_code(node: HtmlElement, text: str) -> bool:
    """Whether a paragraph is code, or the signature of a function."""
    if node.tag == "pre" or next(node.iterancestors("pre", "dt"), None) is not None or _CODE.match(text):
        return True
    return sum(len(part.text_content()) for part in node.iter("code")) > _MOSTLY * len(text)


def _is_informative(text: str, headline: str) -> bool:
    """Whether a description adds to the headline and is neither a template nor a list of words."""
    if len(text) < _SHORT and letters(text).isascii():
        return False
    if is_date_line(text) or _COPYRIGHT.match(text):
        return False
    if "{{" in text or "<?" in text or likeness(text, headline) >= _SAME:
        return False
    parts = text.split(",")
    is_list = len(parts) > 5 and not _ENDED.search(text) and max(len(part.split()) for part in parts) <= 3  # noqa: PLR2004
    return not is_list


def _described(page: Page) -> list[str]:
    named = texts(page.main.get("description"))
    metas = page.every(
        "og:description", "description", "twitter:description", "dc.description", "sailthru.description"
    )
    return [*named, *metas] if "Recipe" in kinds(page.main) else [*metas, *named]


def _whole(described: list[str], body: Body) -> str:
    """Prefer a description that was not cut off; else complete it from the text."""
    first = described[0]
    stump = _CUT.sub("", first)
    if stump == first and (_ENDED.search(first) or len(first) < REAL):
        return first
    start = fold(stump)[:-1]
    for text in (*described[1:], *body.paragraphs[:3]):
        if len(text) > len(stump) and fold(text).startswith(start) and not _CUT.search(text):
            return text if len(text) <= _LONG else _sentences(text, len(stump))
    return first


def _sentences(text: str, least: int) -> str:
    """Return whole sentences, at least so many characters of them."""
    end = next((match.end() for match in _SENTENCE.finditer(text) if match.end() >= least), len(text))
    return text[:end]
