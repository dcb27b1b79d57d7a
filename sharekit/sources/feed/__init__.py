"""RSS, Atom, RDF and JSON Feed ▶ Articles, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from sharekit.article import Article
from sharekit.errors import SharekitError, SourceError
from sharekit.sources.feed.article import article_of
from sharekit.sources.feed.formats.json_feed import read_json_feed
from sharekit.sources.feed.formats.xml import read_xml
from sharekit.sources.feed.formats.xml_text import as_stream
from sharekit.sources.feed.model import Channel, FeedItem

__all__ = ["Channel", "FeedItem", "parse_feed", "read_feed", "read_items"]

_MOST_HELD = 100


def read_feed(
    data: bytes | BinaryIO,
    *,
    where: object = "",
    url: str = "",
    charset: str = "",
    on_error: Callable[[SharekitError], None] | None = None,
    on_warning: Callable[[str], None] | None = None,
) -> Iterator[Article]:
    """Yield the articles of a feed, in its order.

    Args:
        data: The document, or a stream of it; it is read piece by piece.
        where: The file or URL, for errors.
        url: The feed's own URL, if known; the base of relative ones.
        charset: The encoding that the transport declares.
        on_error: Called with the error of each item that is not an article, while the rest goes on.
        on_warning: Called at the end if the document was truncated or is malformed.

    Raises:
        SourceError: It is not a feed; or an item is empty, and there is no `on_error`.
    """
    channel_read = Channel()
    items = enumerate(read_items(data, where=where, url=url, charset=charset, channel=channel_read), 1)
    for number, (channel, item) in _titled(items):
        article = article_of(channel, item)
        if article is not None:
            yield article
            continue
        name = f" ({item.link or item.id})" if item.link or item.id else ""
        error = SourceError(f"item {number}{name} has no content", where=where)
        if on_error is None:
            raise error
        on_error(error)
    if channel_read.problem and on_warning:
        on_warning(f"{where}: {channel_read.problem}")


_Numbered = tuple[int, tuple[Channel, FeedItem]]


def _titled(items: Iterator[_Numbered]) -> Iterator[_Numbered]:
    """Hold the first items back until the feed's title is known, which may come after them."""
    held: list[_Numbered] = []
    for each in items:
        held.append(each)
        if each[1][0].title or len(held) > _MOST_HELD:
            yield from held
            held.clear()
    yield from held


def parse_feed(
    data: bytes | BinaryIO, *, where: object = "", url: str = "", charset: str = ""
) -> tuple[Channel, list[FeedItem]]:
    """Return the feed's own data, even without items, and all its items; see `read_feed`."""
    channel = Channel()
    items = [item for _, item in read_items(data, where=where, url=url, charset=charset, channel=channel)]
    return channel, items


def read_items(
    data: bytes | BinaryIO,
    *,
    where: object = "",
    url: str = "",
    charset: str = "",
    channel: Channel | None = None,
) -> Iterator[tuple[Channel, FeedItem]]:
    """Yield each item with the feed's own data so far; see `read_feed`.

    `channel`, if given, is filled with the feed's data.
    """
    channel = Channel() if channel is None else channel
    stream = as_stream(data)
    head = stream.read(64)
    stream.seek(0)
    if head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith((b"{", b"[")):
        return read_json_feed(stream, channel, where=where, url=url, charset=charset)
    return read_xml(stream, channel, where=where, url=url, charset=charset)
