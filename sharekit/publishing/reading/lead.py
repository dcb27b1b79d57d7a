"""The lead of a page of a site: its own description, else its first paragraph for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sharekit.publishing.reading.prose import is_prose, is_readable, without_introduction
from sharekit.publishing.site_profile import SiteProfile, text_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.article import Article
    from sharekit.sources.page import Page

_CONSIDERED = 40  # paragraphs after the headline that are looked at
_BODY = 8  # paragraphs of the article that are considered
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_TEXT = frozenset({"li", "dt", "td", "th", "pre", "figure", "figcaption", "summary", "caption"})
_NOTE = re.compile(
    r"(?:^|[\s_-])(?:admonition|alert|callout|custom-block|hint|note|tip|warning|caution|danger|toc|"
    r"version(?:added|changed)|deprecated|field-list|caption|rubric|breadcrumbs?|byline|meta|copyright)(?:$|[\s_-])"
)
_NOTED = re.compile(  # a quotation that begins so is a note
    r"^\W{0,3}(?:notes?|nota|hint|tip|info|warning|caution|important|attention|hinweis|achtung|remarque|"
    r"注意|提示|警告|备注|说明|примечание)\W",
    re.IGNORECASE,
)
_MARK = re.compile(r"^\s*[-*+\u2022\u00b7]\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadSources:
    """Where a lead is looked for.

    Attributes:
        page: The parsed page.
        heading: The element of its headline, or None.
        article: What was read from it.
        described: Its own descriptions.
        headline: Its headline.
    """

    page: Page
    heading: HtmlElement | None
    article: Article
    described: list[str]
    headline: str


def find_lead(sources: LeadSources, profile: SiteProfile) -> str:
    """Return the lead, or empty: no text that is code, a label, a heading or on many pages of the site.

    A page of documentation has neither date nor byline: its description or first paragraph is its lead. That
    of a story is what newsrooms set between headline and text.
    """
    refused = {text_key(sources.headline), *_heading_keys(sources.page)}
    repeated = ""
    for text in _candidates(sources):
        if text_key(text) in refused or text in profile.descriptions:
            continue
        if text_key(text) not in profile.paragraphs:
            return text
        repeated = repeated or text
    return repeated  # a notice that many pages have is better than nothing


def _candidates(sources: LeadSources) -> Iterator[str]:
    article = sources.article
    described = [text for text in _cleaned(sources.described) if is_readable(text)]
    if article.published or article.byline:
        yield from (text for text in _cleaned([article.lead]) if is_prose(text) or text in described)
        yield from described
        yield from _prose(article.body[:_BODY])
        yield from _prose(_paragraphs(sources))
        return
    yield from described
    yield from _prose(_paragraphs(sources))
    yield from _prose(_without_code(sources))


def _cleaned(texts: Iterable[str]) -> Iterator[str]:
    """Drop the mark of a list item and a last clause that introduces what is not shown."""
    for raw in texts:
        text = without_introduction(_MARK.sub("", " ".join(raw.split())))
        if text:
            yield text


def _prose(texts: Iterable[str]) -> Iterator[str]:
    return filter(is_prose, _cleaned(texts))


def _heading_keys(page: Page) -> Iterator[str]:
    return (text_key(page.text_of(node)) for node in page.root.iter(*_HEADINGS))


def _paragraphs(sources: LeadSources) -> Iterator[str]:
    """Yield the first paragraphs after the headline: those in notes last."""
    page, heading = sources.page, sources.heading
    axis = "following::p" if heading is not None else "descendant::p"
    start = heading if heading is not None else page.root
    notes: list[str] = []
    for node in start.xpath(f"{axis}[position() <= {_CONSIDERED}]"):
        rank = _rank(page, node)
        if rank == 1:
            yield page.text_of(node)
        elif rank:
            notes.append(page.text_of(node))
    yield from notes


def _rank(page: Page, node: HtmlElement) -> int:
    """Return 1 for a paragraph of the text, 2 for one in a note, 0 for others."""
    if page.in_furniture(node):
        return 0
    rank = 1
    for above in node.iterancestors():
        if above.tag in {"main", "article", "body"} or page.is_trunk(above):
            break
        if above.tag in _NO_TEXT:
            return 0
        is_note = above.tag == "blockquote" and _NOTED.match(page.text_of(above))
        if is_note or above.tag == "details" or _NOTE.search(above.get("class") or ""):
            rank = 2
    return 2 if _NOTE.search(node.get("class") or "") else rank


def _without_code(sources: LeadSources) -> Iterator[str]:
    """Yield what reading the page as an article gave, without code and list items."""
    article, page = sources.article, sources.page
    code = {text_key(page.text_of(node)) for node in page.root.iter("pre", "li", "td", "dt")}
    texts: Iterable[str] = islice((article.lead, *article.body), _BODY)
    yield from (text for text in texts if text_key(text) not in code)
