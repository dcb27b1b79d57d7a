"""The feeds that a page links to."""

from __future__ import annotations

from sharekit.sources.page import Page

_FEED_TYPES = {
    "application/rss+xml": 0, "application/atom+xml": 0, "application/feed+json": 1, "application/rdf+xml": 2,
    "application/json": 3, "text/xml": 3, "application/xml": 3,
}  # fmt: skip


def feeds_of(page: Page) -> list[str]:
    """Return the URLs of the feeds a page links to, the likeliest first.

    Feeds of comments come last; otherwise the page's order is kept.

    Source: HTML, `link type alternate` (html.spec.whatwg.org/#rel-alternate).
    """
    feeds: dict[str, tuple[bool, int]] = {}
    for node in page.root.iter("link"):
        kind = (node.get("type") or "").partition(";")[0].strip().lower()
        address = page.absolute(node.get("href"))
        if kind in _FEED_TYPES and address and "alternate" in (node.get("rel") or "").lower().split():
            comments = "comment" in f"{node.get('title', '')} {address}".lower()
            feeds.setdefault(address, (comments, _FEED_TYPES[kind]))
    return sorted(feeds, key=lambda address: feeds[address])
