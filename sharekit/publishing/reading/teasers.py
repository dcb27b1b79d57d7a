"""The teasers on a page that lists others: elements of one form, each with a link and a title or date.

A page that consists of them, such as a blog's front page, its months and its further pages, is a list. One
that ends with some, below a text of its own, is not; nor is one whose links lead elsewhere, or name code.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from sharekit.publishing.base_url import resolved
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page import Page

_FEWEST = 3  # teasers of a list
_MOST_LINKS = 1_000  # of a page that are looked at
_HEIGHT = 6  # elements from a link up to its teaser
_SAMPLE = 4  # teasers that are looked at for dates
_DATE_LINE = 300  # characters of a teaser that are searched for a date
_SHARE = 0.6  # of a page's text that is in teasers
_OWN_TEXT = 600  # characters of text beside them, from which a page is about something
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TEXTS = ("p", "li", "dd", "td", "pre", "blockquote")


def leads_elsewhere(link: str, url: str) -> bool:
    """Return whether a link leads to another page of its site, other than the home page."""
    target, own = split_url(resolved(url, link)), split_url(url)
    if not link or target.hostname != own.hostname:
        return False
    return target.path.rstrip("/") not in {own.path.rstrip("/"), ""}


def find_teasers(page: Page, url: str) -> list[HtmlElement]:
    """Return the teasers of which a page consists; none for a page with a text of its own."""
    groups: dict[tuple[str, ...], dict[HtmlElement, str]] = {}
    around_headline = set(page.heading.iterancestors()) if page.heading is not None else set()
    for link in _links(page, url):
        target = urldefrag(resolved(url, str(link.get("href")))).url
        for node in _around(link, around_headline):
            groups.setdefault(_form(node), {}).setdefault(node, target)
    candidates = [_outermost(group) for group in groups.values() if len(set(group.values())) >= _FEWEST]
    sizes = [sum(len(page.text_of(node)) for node in nodes) for nodes in candidates]
    for _, nodes in sorted(zip(sizes, candidates, strict=True), key=lambda pair: -pair[0]):
        if len(nodes) >= _FEWEST and _are_teasers(nodes):
            return nodes if _is_all(page, nodes) else []
    return []


def _links(page: Page, url: str) -> Iterator[HtmlElement]:
    for count, link in enumerate(page.root.iter("a")):
        if count >= _MOST_LINKS:
            return
        if leads_elsewhere(str(link.get("href", "")), url) and not page.in_furniture(link):
            yield link


def _around(link: HtmlElement, around_headline: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield the elements around a link that may be its teaser."""
    for height, node in enumerate(link.iterancestors()):
        if height >= _HEIGHT or node.tag in {"body", "main"} or node in around_headline:
            return
        if node.tag not in _HEADINGS:
            yield node


def _form(node: HtmlElement) -> tuple[str, ...]:
    parent = node.getparent()
    above = (parent.tag, parent.get("class") or "") if parent is not None else ("", "")
    return (str(node.tag), (node.get("class") or "").partition(" ")[0], *above)


def _outermost(nodes: dict[HtmlElement, str]) -> list[HtmlElement]:
    """Return the first element for each page, without those inside of others."""
    firsts = {target: node for node, target in reversed(nodes.items())}
    chosen = set(firsts.values())
    return [node for node in nodes if node in chosen and chosen.isdisjoint(node.iterancestors())]


def _are_teasers(nodes: list[HtmlElement]) -> bool:
    """Return whether each element has a title that links, or a date."""
    if any(node.find(".//code") is not None for node in nodes[:_SAMPLE]):
        return False
    titled = sum(_has_title(node) for node in nodes)
    return 2 * titled > len(nodes) or all(_has_date(node) for node in nodes[:_SAMPLE])


def _has_title(node: HtmlElement) -> bool:
    return any(
        heading.find(".//a") is not None or any(above.tag == "a" for above in heading.iterancestors())
        for heading in node.iter(*_HEADINGS)
    )


def _has_date(node: HtmlElement) -> bool:
    from sharekit.sources.page.dates.date_text import days_in

    line = " ".join(node.itertext())[:_DATE_LINE]
    return node.find(".//time") is not None or bool(days_in(line))


def _is_all(page: Page, nodes: list[HtmlElement]) -> bool:
    """Return whether a page has little text besides teasers, and none that is dated or an article."""
    inside, around = set(nodes), set(nodes[0].iterancestors())
    before, own = True, 0
    for node in page.root.iter(*_TEXTS, "time", "div", nodes[0].tag):
        if node in inside:
            before = False
        elif node not in around and inside.isdisjoint(node.iterancestors()) and not page.in_furniture(node):
            if before and _is_dated(page, node):
                return False
            own += len(page.text_of(node)) if node.tag in _TEXTS and node.find(".//li") is None else 0
    listed = sum(len(page.text_of(node)) for node in nodes)
    return own <= _OWN_TEXT and own <= (1 - _SHARE) / _SHARE * listed and not has_own_article(page, nodes[0])


def _is_dated(page: Page, node: HtmlElement) -> bool:
    from sharekit.sources.page.dates.date_text import days_in

    return node.tag == "time" or bool(days_in(page.text_of(node)[:_DATE_LINE]))


def has_own_article(page: Page, post: HtmlElement | None) -> bool:
    """Return whether the headline is that of an article element with a text, in which a post is not shown."""
    above = page.heading.iterancestors("article") if page.heading is not None else ()
    article = next(iter(above), None)
    if post is None or article is None or article.find(".//p") is None:
        return False
    return article not in post.iterancestors()
