"""The lead of a page of a site: its own description, else its first paragraph for readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sharekit.publishing.reading.paragraphs import paragraphs
from sharekit.publishing.reading.prose import is_prose, is_readable, without_introduction
from sharekit.publishing.site_profile import SiteProfile, text_key

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.article import Article
    from sharekit.sources.page import Page

_BODY = 8  # paragraphs of the article that are considered
_SHORT_LINK = 2  # characters of a link that other words may have in them
_FEW_LINKS = 3  # in a text for readers
_LINKED = 0.8  # share of a text in links from which it is made of them
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MORE = re.compile(r"(?<=[.!?…]) \[?(?:read )?more\b ?(?:\.\.\.|…|»|→)?\]?$", re.IGNORECASE)
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
        first_post: The first post of a page that lists posts; their texts are not about the page.
    """

    page: Page
    heading: HtmlElement | None
    article: Article
    described: list[str]
    headline: str
    first_post: HtmlElement | None = None


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
    if sources.first_post is not None:
        yield from described
        yield from _prose(paragraphs(sources.page, sources.heading, before=sources.first_post))
        return
    if article.published or article.byline:
        shown = _without_clouds(sources.page, (article.lead, *article.body[:_BODY]))
        first = next(shown, "")
        yield from (text for text in _cleaned([first]) if is_prose(text) or text in described)
        yield from described
        yield from _prose(shown)
        yield from _prose(paragraphs(sources.page, sources.heading))
        return
    yield from described
    yield from _prose(paragraphs(sources.page, sources.heading))
    yield from _prose(_without_code(sources))


def _cleaned(texts: Iterable[str]) -> Iterator[str]:
    """Drop the mark of a list item, a link to more, and a last clause that introduces what is not shown."""
    for raw in texts:
        text = without_introduction(_MORE.sub("", _MARK.sub("", " ".join(raw.split()))))
        if text:
            yield text


def _prose(texts: Iterable[str]) -> Iterator[str]:
    return filter(is_prose, _cleaned(texts))


def _heading_keys(page: Page) -> Iterator[str]:
    return (text_key(page.text_of(node)) for node in page.root.iter(*_HEADINGS))


def _without_clouds(page: Page, texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts that are not made of links, as clouds of tags are, nor those of a footer."""
    footers = {text_key(page.text_of(node)) for node in page.root.xpath("//footer//p")}
    links = {text for node in page.root.iter("a") if len(text := page.text_of(node)) > _SHORT_LINK}
    for text in texts:
        is_footer = text_key(text) in footers
        if not is_footer and sum(len(link) for link in links if link in text) <= _LINKED * len(text):
            yield text


def _without_code(sources: LeadSources) -> Iterator[str]:
    """Yield what reading the page as an article gave, but no code, list items, footers or links."""
    article, page = sources.article, sources.page
    others = "//pre | //li | //td | //dt | //dd | //footer//p"
    code = {text_key(page.text_of(node)) for node in page.root.xpath(others)}
    links = {text for node in page.root.iter("a") if len(text := page.text_of(node)) > _SHORT_LINK}
    for text in islice((article.lead, *article.body), _BODY):
        if text_key(text) not in code and sum(link in text for link in links) <= _FEW_LINKS:
            yield text
