"""The article's own paragraphs and sub-headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.article import Heading
from sharekit.sources.page.text import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.document import Page

__all__ = ["Body", "find_body"]

_SHORT = 25  # characters below which a paragraph says nothing of where the text is
_HEADINGS = frozenset(("h2", "h3", "h4"))


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs, the headings between them, the element that holds them, and the last paragraph's."""

    paragraphs: tuple[str, ...]
    headings: tuple[Heading, ...]
    node: HtmlElement | None
    last: HtmlElement | None = None


def find_body(page: Page) -> Body:
    """Return the run of text that the page is about."""
    container = _container(page)
    if container is None:
        return Body((), (), None)
    last = None
    paragraphs: list[str] = []
    headings: list[Heading] = []
    for node in container.iter("p", "blockquote", "li", "pre", *_HEADINGS):
        text = _own_text(page, node)
        if not text:
            continue
        if node.tag in _HEADINGS:
            headings.append(Heading(text=text, at=len(paragraphs)))
        else:
            paragraphs.append(text)
            last = node
    return Body(tuple(paragraphs), tuple(headings), container, last)


def _own_text(page: Page, node: HtmlElement) -> str:
    if node.tag in {"li", "blockquote"} and node.find(".//p") is not None:
        return ""
    if page.in_furniture(node):
        return ""
    text = text_of(node)
    linked = sum(len(text_of(link)) for link in node.iter("a"))
    return "" if linked > 0.8 * len(text) else text


def _container(page: Page) -> HtmlElement | None:
    scores: dict[HtmlElement, float] = {}
    for node in page.root.iter("p"):
        text = text_of(node)
        if len(text) < _SHORT or page.in_furniture(node):
            continue
        worth = 1 + min(len(text) / 100, 5) + text.count(",")
        for above, share in zip(node.iterancestors(), (1.0, 0.5, 0.25), strict=False):
            scores[above] = scores.get(above, 0) + worth * share
    return max(scores, key=lambda node: scores[node], default=None)
