"""The visible headline: the heading that the page's own titles speak of, without the site's name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.schema import texts
from sharekit.sources.page.text import fold, letters, text_of, words
from sharekit.sources.page.visible import in_furniture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.document import Page

__all__ = ["find_headline", "likeness", "without_site"]

_SEPARATOR = re.compile(r"\s+[|–—\-‑·•»«:/\\~⋆★›‹]+\s+|\s*[|｜»«]\s*|:\s+(?=\S+$)")
_ALIKE = 0.8  # likeness to the declared title from which a lesser heading is the headline
_MIN, _MAX = 2, 400  # characters of a heading that can be a headline


def likeness(one: str, other: str) -> float:
    """Return how much of the words two texts share, 0 to 1 (F1 over distinct words)."""
    first, second = set(words(one)), set(words(other))
    shared = len(first & second)
    return 2 * shared / (len(first) + len(second)) if shared else 0.0


def without_site(title: str, site: str, host: str) -> str:
    """Drop the site's name from the end or the start of a title."""
    parts = list(_SEPARATOR.finditer(title))
    names = {letters(site), letters(host.removeprefix("www.").rsplit(".", 1)[0]), letters(host)} - {""}
    for cut in parts:
        head, tail = title[: cut.start()], title[cut.end() :]
        if letters(tail) in names and head:
            return head.strip()
    for cut in reversed(parts):
        head, tail = title[: cut.start()], title[cut.end() :]
        if letters(head) in names and tail:
            return tail.strip()
    return title


def find_headline(page: Page, site: str, host: str) -> tuple[str, HtmlElement | None]:
    """Return the headline and the element that shows it (None when only data names it)."""
    declared = _declared(page, site, host)
    heading = _best_heading(page, declared, site)
    if heading is not None:
        return without_site(text_of(heading), site, host), heading
    return (declared[0] if declared else ""), None


def _declared(page: Page, site: str, host: str) -> list[str]:
    raw = [
        *page.every(
            "og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title", "citation_title"
        ),
        *texts(page.main.get("headline")),
        *texts(page.main.get("name")),
        page.title,
    ]
    return [text for value in raw if (text := without_site(value, site, host))]


def _best_heading(page: Page, declared: list[str], site: str) -> HtmlElement | None:
    best, best_score = None, 0.0
    for level, tag in enumerate(("h1", "h2", "h3")):
        for order, node in enumerate(page.root.iter(tag)):
            text = text_of(node)
            if not _MIN <= len(text) <= _MAX or letters(text) == letters(site):
                continue
            score = max((likeness(text, title) for title in declared), default=0.0)
            if level and score < _ALIKE:
                continue
            score -= 0.15 * level + 0.01 * min(order, 10) + (0.2 if in_furniture(node) else 0)
            if fold(text) in {fold(title) for title in declared}:
                score += 0.05
            if score > best_score:
                best, best_score = node, score
    return best
