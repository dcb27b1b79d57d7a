"""The article's own paragraphs and sub-headings."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.article import Heading
from sharekit.sources.page.dates.date_line import is_date_line
from sharekit.sources.page.headline import heading_text
from sharekit.sources.page.other_content import is_about_other
from sharekit.sources.page.parsing.text import INLINE, clean, fold
from sharekit.sources.page.standfirst import REAL, is_standfirst
from sharekit.sources.plain_text.preamble import is_credit
from sharekit.sources.words.byline_words import is_related_heading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.document import Page

_SHORT = 25  # characters below which a paragraph does not show where the text is
_LINKED = 0.6  # share of linked words from which a paragraph is a list of links
_REACH = (1.0, 0.6, 0.3)  # share of a paragraph's weight that its ancestors get
_MORE = 1.5  # how much more text than an element its parent must hold to replace it
_SENTENCE = 12  # words of a linked paragraph that is text
_ENDED = re.compile(r"[.!?…。！？][\"'”’»)]*$")
_OPENING = 5  # first paragraphs, which may be the lines of author and date
_HEADINGS = ("h2", "h3", "h4")
_TEXTS = ("p", "blockquote", "li", "pre", "dd")
# Old pages put text directly into these elements, separated by <br>.
_LOOSE = ("div", "td", "section", "article", "center", "font")


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs, the element of each, and the headings between them."""

    paragraphs: tuple[str, ...] = ()
    nodes: tuple[HtmlElement, ...] = ()
    headings: tuple[Heading, ...] = ()

    def outside(self, block: HtmlElement | None) -> Body:
        """Return the body without the content of an element, unless that is most of it."""
        if block is None:
            return self
        inside = set(block.iter())
        indices = [at for at, node in enumerate(self.nodes) if node not in inside]
        return self if 2 * len(indices) < len(self.nodes) else self._select(indices)

    def after_opening(self, repeated: Collection[str], names: Sequence[str]) -> Body:
        """Return the body without what comes between headline and text: byline, date, a repeated standfirst.

        Args:
            repeated: Headings equal to one of these are dropped: the headline, the lead.
            names: The authors.
        """
        first = enumerate(self.paragraphs[:_OPENING])
        gone = {at for at, text in first if is_credit(text, names) or is_date_line(text)}
        body = self._select([at for at in range(len(self.paragraphs)) if at not in gone]) if gone else self
        repeated_keys = set(map(fold, repeated))
        headings = tuple(h for h in body.headings if h.at or fold(h.text) not in repeated_keys)
        return Body(body.paragraphs, body.nodes, headings)

    def _select(self, indices: Sequence[int]) -> Body:
        return Body(
            tuple(self.paragraphs[at] for at in indices),
            tuple(self.nodes[at] for at in indices),
            _followed(
                [Heading(text=h.text, at=sum(at < h.at for at in indices)) for h in self.headings],
                len(indices),
            ),
        )


def find_body(page: Page) -> Body:
    """Return the run of text that the page is about; searched once for each headline."""
    if page.heading not in page.bodies:
        page.bodies[page.heading] = _search_body(page)
    body: Body = page.bodies[page.heading]
    return body


def _search_body(page: Page) -> Body:
    paragraphs: list[str] = []
    nodes: list[HtmlElement] = []
    headings: list[Heading] = []
    for node in _text_nodes(page):
        if page.in_furniture(node) or next(node.iterancestors("figure", "figcaption"), None) is not None:
            continue
        if node.tag in _HEADINGS:
            text = heading_text(node)
            headings.extend([Heading(text=text, at=len(paragraphs))] if text else [])
            continue
        texts = [text for text in _paragraphs(page, node) if text and not is_related_heading(text)]
        paragraphs.extend(texts)
        nodes.extend([node] * len(texts))
    return Body(tuple(paragraphs), tuple(nodes), _followed(headings, len(paragraphs)))


def _text_nodes(page: Page) -> Iterator[HtmlElement]:
    """Yield the elements of the text: before its container, inside it, and in its other parts."""
    container = _container(page)
    if container is None:
        return
    yield from _opening(page, container)
    for part in _parts(container):
        yield from part.iter(*_TEXTS, *_LOOSE, *_HEADINGS)


def _parts(container: HtmlElement) -> list[HtmlElement]:
    """Return the container with the siblings that an advertisement or a picture parts from it."""
    parent, name = container.getparent(), container.get("class")
    if parent is None or not name or container.tag not in {"div", "section"}:
        return [container]
    return [part for part in parent if part.tag == container.tag and part.get("class") == name]


def _opening(page: Page, container: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the paragraphs between the headline and the element that holds most of the text."""
    heading = page.heading
    if heading is None or container in (above := set(heading.iterancestors())) or container is heading:
        return
    common = next((node for node in container.iterancestors() if node in above), None)
    after = False
    for node in common.iter() if common is not None else ():
        after = after or node is heading
        if node is container:
            return
        if after and node.tag == "p" and _is_opening(page, node, heading):
            yield node


def _is_opening(page: Page, node: HtmlElement, heading: HtmlElement) -> bool:
    """Whether a paragraph before most of the text opens it: a sentence, not a standfirst or teaser."""
    text = page.text_of(node)
    sentence = len(text) >= REAL and bool(_ENDED.search(text))
    return sentence and not is_standfirst(node, heading) and not is_about_other(page, node)


def _followed(headings: list[Heading], count: int) -> tuple[Heading, ...]:
    """Drop headings that no paragraph follows: they belong to something else."""
    return tuple(heading for heading in headings if heading.at < count)


def _paragraphs(page: Page, node: HtmlElement) -> list[str]:
    """Return an element's own paragraphs: none where others inside it hold the text, or all is links."""
    if node.tag == "p" or (node.tag in _TEXTS and node.find(".//p") is None):
        text = page.text_of(node)
        return [text] if text and (_is_prose(node, text) or not _is_linked(page, node, text)) else []
    if node.tag not in _LOOSE:
        return []
    runs = [text for text in _text_runs(page, node) if len(text) >= _SHORT]
    return runs if runs and not _is_linked(page, node, page.text_of(node)) else []


def _is_prose(node: HtmlElement, text: str) -> bool:
    """Whether a paragraph is a full sentence: such a one may be all of a link."""
    return node.tag == "p" and bool(_ENDED.search(text)) and len(text.split()) >= _SENTENCE


def _is_linked(page: Page, node: HtmlElement, text: str) -> bool:
    return sum(len(page.text_of(link)) for link in node.iter("a")) > _LINKED * len(text)


def _text_runs(page: Page, node: HtmlElement) -> Iterator[str]:
    """Yield the text directly in an element, split at line breaks and blocks."""
    run = node.text or ""
    for child in node:
        if child.tag in INLINE and next(child.iter("p", "br"), None) is None:
            run += page.text_of(child)
        else:
            yield clean(run)
            run = ""
        run += child.tail or ""
    yield clean(run)


def _container(page: Page) -> HtmlElement | None:
    """Return the innermost element that holds most of the text."""
    near: dict[HtmlElement, float] = {}
    whole: dict[HtmlElement, float] = {}
    for node in page.root.iter("p", "pre", "blockquote", *_LOOSE):
        weight = _weight(page, node)
        if not weight:
            continue
        # A loose element holds its text itself; a paragraph's text is held by its parent.
        above = [node, *node.iterancestors()] if node.tag in _LOOSE else list(node.iterancestors())
        for holder, share in zip(above, _REACH, strict=False):
            near[holder] = near.get(holder, 0) + weight * share
        for holder in above:
            whole[holder] = whole.get(holder, 0) + weight
    best = max(near, key=lambda node: near[node], default=None)
    while (
        best is not None and (parent := best.getparent()) is not None and parent.tag not in {"body", "html"}
    ):
        if not any(
            whole.get(above, 0) > _MORE * whole.get(best, 0) for above in (parent, parent.getparent())
        ):
            break
        best = parent
    return best


def _weight(page: Page, node: HtmlElement) -> float:
    if page.in_furniture(node):
        return 0.0
    loose = node.tag in _LOOSE
    texts = [run for run in _text_runs(page, node) if len(run) >= _SHORT] if loose else [page.text_of(node)]
    length = sum(map(len, texts))
    if length < _SHORT:
        return 0.0
    return 1 + min(length / 100, 8 if loose else 5)
