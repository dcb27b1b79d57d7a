"""What a page says of itself: whether it is an article, and which feeds go with it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from sharekit.sources.page import Page
from sharekit.sources.page.schema import kinds
from sharekit.sources.page.text import text_of

__all__ = ["feeds_of", "is_article"]

_FEED_TYPES = {
    "application/rss+xml": 0, "application/atom+xml": 0, "application/feed+json": 1, "application/rdf+xml": 2,
    "application/json": 3, "text/xml": 3, "application/xml": 3,
}  # fmt: skip
_ARTICLES = re.compile(r"(?:Article|Posting|Recipe|Review|Report|HowTo|PodcastEpisode)$")
_LISTS = re.compile(
    r"(?:CollectionPage|SearchResultsPage|ProfilePage|AboutPage|ContactPage|ItemList|Blog|FAQPage)$"
)
_LIST_PATH = re.compile(
    r"/(?:tags?|categor(?:y|ies|ie)|topics?|authors?|archives?|search|page|kategorien?|schlagworte?|etiquetas?"
    r"|rubriques?)(?:/[^/]*)?(?:/page/\d+)?/?(?:index\.html?)?$"
    r"|/(?:about|contact|privacy|imprint|impressum|datenschutz|terms|search|archives?|404)"
    r"(?:\.html?|/(?:index\.html?)?)?$",
    re.IGNORECASE,
)
_FRONT = re.compile(r"/(?:index\.html?)?$")
_FEW_ARTICLES = 2
_LONG = 200
"""Characters of a paragraph that is more than a teaser."""


def feeds_of(page: Page) -> list[str]:
    """Return the addresses of the feeds a page links to, the likeliest first.

    Feeds of comments come last; the page's order counts otherwise.

    Source: HTML, `link type alternate` (html.spec.whatwg.org/#rel-alternate).
    """
    found: dict[str, tuple[bool, int]] = {}
    for node in page.root.iter("link"):
        kind = (node.get("type") or "").partition(";")[0].strip().lower()
        address = page.absolute(node.get("href"))
        if kind in _FEED_TYPES and address and "alternate" in (node.get("rel") or "").lower().split():
            comments = "comment" in f"{node.get('title', '')} {address}".lower()
            found.setdefault(address, (comments, _FEED_TYPES[kind]))
    return sorted(found, key=lambda address: found[address])


def is_article(page: Page, *, path: str = "") -> bool:
    """Tell whether a page is one article rather than a list, a front page or a form.

    Signals in order of trust: the types of JSON-LD and microdata, og:type and article: properties, the path,
    then the form of the page: one headline over paragraphs, not many teasers.

    Args:
        page: The page.
        path: Its path in the site, such as `/2025/a-post/index.html`; by default that of its address.
    """
    path = path or urlsplit(page.canonical).path
    types = {name for node in page.nodes for name in kinds(node)}
    if _is_redirect(page) or _LIST_PATH.search(path):
        return False
    listed = any(map(_LISTS.search, types)) or len(list(page.root.iter("article"))) > len(
        ("one", "its aside")
    )
    kind = page.first("og:type").lower()
    if any(map(_ARTICLES.search, types)) and not listed:
        return True
    if kind in {"article", "blog", "book"} or "article:published_time" in page.metas:
        return not listed or _is_long(page)
    if listed or _FRONT.fullmatch(path) or kind in {"website", "profile"} or "WebSite" in types:
        return not listed and not _FRONT.fullmatch(path) and _is_dated(page) and _is_long(page)
    return bool(page.h1) and _is_long(page)


def _is_redirect(page: Page) -> bool:
    return any("url" in value.lower() for value in page.every("refresh"))


def _is_dated(page: Page) -> bool:
    names = ("datepublished", "date", "article:published_time", "dc.date", "dcterms.date", "pubdate")
    return bool(page.first(*names)) or page.root.find(".//time[@datetime]") is not None


def _is_long(page: Page) -> bool:
    return sum(len(text_of(node)) > _LONG for node in page.root.iter("p")) > 1
