"""Feeds of one element each."""

from collections.abc import Callable

import pytest

from sharekit.article import Article
from sharekit.sources.feed import Channel, parse_feed, read_feed

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "webfeeds": "http://webfeeds.org/rss/1.0",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in SPACES.items())
_FORMATS = {
    "rss": ('<rss version="2.0" {0}><channel>', "<item>", "</item>", "</channel></rss>"),
    "rdf": (
        '<rdf:RDF xmlns="http://purl.org/rss/1.0/" {0}>',
        '<item rdf:about="https://example.org/about">',
        "</item>",
        "</rdf:RDF>",
    ),
    "atom": ('<feed xmlns="http://www.w3.org/2005/Atom" {0}>', "<entry>", "</entry>", "</feed>"),
    "atom03": ('<feed version="0.3" xmlns="http://purl.org/atom/ns#" {0}>', "<entry>", "</entry>", "</feed>"),
}

Wrap = Callable[..., bytes]


def wrap(kind: str, item: str | None = None, *, channel: str = "") -> bytes:
    """Return a feed of a format with one item of this content, and more about the feed itself."""
    opening, start, end, closing = _FORMATS[kind]
    inner = "" if item is None else f"{start}{item}{end}"
    return f"{opening.format(_DECLARED)}{channel}{inner}{closing}".encode()


@pytest.fixture
def one() -> Callable[..., Article]:
    """Read the one article of a feed with one element."""

    def read(kind: str, item: str, *, channel: str = "") -> Article:
        (article,) = read_feed(wrap(kind, item, channel=channel), where="feed.xml")
        return article

    return read


@pytest.fixture
def said() -> Callable[[str, str], Channel]:
    """Read what a feed without items says of itself."""

    def read(kind: str, channel: str) -> Channel:
        found, items = parse_feed(wrap(kind, channel=channel))
        assert items == []
        return found

    return read
