"""The paragraphs of a page below its headline: those in notes last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.publishing.reading.prose import is_sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page import Page

_CONSIDERED = 60  # paragraphs and blocks after the headline that are looked at
_FEW_LINKS = 3
_LINKED = 0.7  # share of the text of more links than that in a paragraph of links
_BLOCK_WORDS = 4  # of a sentence in a block that is no paragraph
_NO_TEXT = frozenset({"li", "dt", "td", "th", "pre", "figure", "figcaption", "summary", "caption", "footer"})
_NOTE = re.compile(
    r"(?:^|[\s_-])(?:admonition|alert|callout|custom-block|hint|note|tip|warning|caution|danger|toc|"
    r"version(?:added|changed)|deprecated|field-list|caption|rubric|breadcrumbs?|byline|meta|table|copyright)(?:$|[\s_-])"
)
_ARGUMENTS = re.compile(r"(?:arguments?|param(?:eter)?s?|values?|returns?|options|fields)", re.IGNORECASE)
_NOTED = re.compile(  # a quotation that begins so is a note
    r"^\W{0,3}(?:notes?|nota|hint|tip|info|warning|caution|important|attention|hinweis|achtung|remarque|"
    r"注意|提示|警告|备注|说明|примечание)\W",
    re.IGNORECASE,
)


def paragraphs(
    page: Page, heading: HtmlElement | None, *, before: HtmlElement | None = None
) -> Iterator[str]:
    """Yield the texts of the first paragraphs of the page, or of those after a heading and before a post."""
    allowed = None if before is None else set(before.xpath("preceding::p | preceding::div | ancestor::div"))
    axis = "following::" if heading is not None else "descendant::"
    start = heading if heading is not None else page.root
    notes: list[str] = []
    for node in start.xpath(f"({axis}p | {axis}div)[position() <= {_CONSIDERED}]"):
        rank = _rank(page, node) if allowed is None or node in allowed else 0
        text = (page.text_of(node) if node.tag == "p" else _opening(node)) if rank else ""
        if text == page.text_of(node) and _is_links(page, node, text):
            continue
        if text and rank == 1:
            yield text
        elif text:
            notes.append(text)
    yield from notes


def _is_links(page: Page, node: HtmlElement, text: str) -> bool:
    """Return whether a paragraph is one link, as in a list of pages, or links alone, as in a tag cloud."""
    links = [page.text_of(link) for link in node.iter("a")]
    return text in links or (len(links) > _FEW_LINKS and sum(map(len, links)) > _LINKED * len(text))


def _opening(block: HtmlElement) -> str:
    """Return the sentences with which a block begins before any block in it; empty if it begins otherwise."""
    from sharekit.sources.page.parsing.text import INLINE, text_of

    pieces = [block.text or ""]
    for child in block:
        if child.tag not in INLINE:
            break
        pieces += [text_of(child) if child.tag != "br" else " ", child.tail or ""]
    text = " ".join("".join(pieces).split())
    return text if is_sentence(text) and len(text.split()) >= _BLOCK_WORDS else ""


def _rank(page: Page, node: HtmlElement) -> int:
    """Return 1 for a paragraph of the text, 2 for one in a note, 0 for others."""
    if page.in_furniture(node):
        return 0
    rank = 1
    for above in node.iterancestors():
        if above.tag in {"main", "article", "body"} or page.is_trunk(above):
            break
        if above.tag in _NO_TEXT and not _is_layout(above):
            return 0
        if above.tag == "dd" and _is_argument(page, above):
            return 0
        is_note = above.tag == "blockquote" and _NOTED.match(page.text_of(above))
        if is_note or above.tag == "details" or _NOTE.search(above.get("class") or ""):
            rank = 2
    return 2 if _NOTE.search(node.get("class") or "") else rank


def _is_argument(page: Page, text: HtmlElement) -> bool:
    """Return whether a definition is that of an argument or a result of what the page documents."""
    headings = text.xpath("preceding::*[self::h2 or self::h3 or self::h4][1]")
    return any(_ARGUMENTS.fullmatch(page.text_of(heading).strip(" #¶")) for heading in headings)


def _is_layout(item: HtmlElement) -> bool:
    """Return whether a list item is no point of a list, but all of it, as in the pages of some generators."""
    return item.tag == "li" and item.getprevious() is None and item.getnext() is None
