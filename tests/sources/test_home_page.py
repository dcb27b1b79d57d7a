"""The home page of a site, given as a URL, is read as its feed; an article is read as itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import sharekit
from tests.fetch.fake_network import PUBLIC, Net, Server, answer

FEED = (
    b'<feed xmlns="http://www.w3.org/2005/Atom"><title>The Gauge</title><entry><title>Ferry returns</title>'
    b'<link href="/2026/ferry"/><updated>2026-05-03T08:00:00Z</updated></entry></feed>'
)
LINKS = (
    '<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments.xml">'
    '<link rel="alternate" type="application/atom+xml" href="/atom.xml">'
)
HOME = f"<html lang=en><head><title>The Gauge</title>{LINKS}</head><body><h1>The Gauge</h1></body></html>"
STORY = (
    f"<html lang=en><head><title>Ferry returns</title>{LINKS}</head><body><article><h1>Ferry is back</h1>"
    "<p>The ferry sailed again on Monday after a winter in the dock, with free coffee for all.</p></article>"
)


@pytest.fixture
def site() -> Iterator[Net]:
    """Serve a home page, a story and a feed."""
    network = Net(Server(), {"example.org": [PUBLIC]})
    network.server.replies = {
        "/": answer(HOME.encode(), content_type="text/html"),
        "/2026/ferry": answer(STORY.encode(), content_type="text/html"),
        "/atom.xml": answer(FEED, content_type="application/atom+xml"),
    }
    yield network
    network.closing.set()
    network.server.close()


def test_a_home_page_is_read_as_its_feed(site: Net) -> None:
    warnings: list[str] = []
    (article,) = sharekit.read("http://example.org/", fetcher=site.fetcher(), on_warning=warnings.append)
    assert (article.headline, article.url) == ("Ferry returns", "http://example.org/2026/ferry")
    assert warnings == [
        "http://example.org/: is not an article; its feed http://example.org/atom.xml is read"
    ]


def test_an_article_that_links_to_a_feed_is_read_as_itself(site: Net) -> None:
    (article,) = sharekit.read("http://example.org/2026/ferry", fetcher=site.fetcher())
    assert article.headline == "Ferry is back"
    assert len(site.server.heads) == 1


def test_the_kind_decides(site: Net) -> None:
    (page,) = sharekit.read("http://example.org/", kind="page", fetcher=site.fetcher())
    (item,) = sharekit.read("http://example.org/2026/ferry", kind="feed", fetcher=site.fetcher())
    assert (page.headline, item.headline) == ("The Gauge", "Ferry returns")
