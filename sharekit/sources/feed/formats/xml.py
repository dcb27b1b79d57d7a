"""RSS 0.9–2.0, RDF and Atom 0.3–1.0 ▶ items, one at a time, in bounded memory.

Sources: RSS 2.0 (rssboard.org/rss-specification), RSS 1.0 and its modules, RFC 4287, Atom 0.3, Media RSS, the
podcast namespace of iTunes, Dublin Core, CDF (W3C note of 1997).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from sharekit.errors import SourceError
from sharekit.sources.feed.channel import absorb
from sharekit.sources.feed.formats.elements import Fields, attribute, base_of, language_of, name_of
from sharekit.sources.feed.formats.xml_text import clean_chunks
from sharekit.sources.feed.item import item_of
from sharekit.sources.feed.model import Channel, FeedItem
from sharekit.sources.markup import absolute
from sharekit.sources.words.dates import parse_moment

if TYPE_CHECKING:
    from lxml import etree

_ITEMS = {"item", "entry", "atom:entry", "atom:item"}
_TAIL = 2_000  # last characters that are searched for the root's end tag: caches append comments
_HOLDERS = {"channel", "feed", "atom:feed", "rdf:rdf", "rdf", "rss"}


def read_xml(
    stream: BinaryIO, channel: Channel, *, where: object = "", url: str = "", charset: str = ""
) -> Iterator[tuple[Channel, FeedItem]]:
    """Yield the items of an XML feed with the feed's own data so far.

    Nothing outside the document is read: no DTD, no entity, no stylesheet. Short entities that the document
    declares itself are expanded.

    Args:
        stream: The document.
        channel: Filled with the feed's own data.
        where: The file or URL, for errors.
        url: The feed's own URL; the base of relative ones.
        charset: The encoding that the transport declares.

    Raises:
        SourceError: The document is not a feed.
    """
    reader = _Reader(channel, url)
    tail = ""
    for chunk in clean_chunks(stream, charset=charset, where=where):
        yield from reader.feed(chunk)
        tail = (tail + chunk)[-_TAIL:]
    yield from reader.close()
    channel.problem = reader.problem(tail)
    if not reader.is_feed:
        raise SourceError("is not a feed", where=where, hint="RSS, Atom, RDF and JSON Feed are supported")


class _Reader:
    def __init__(self, channel: Channel, url: str) -> None:
        from lxml import etree

        self._parser = etree.XMLPullParser(
            events=("start", "end"),
            recover=True,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=True,  # long texts are allowed; the size of the source is limited elsewhere
            remove_comments=True,
            remove_pis=True,
        )
        self._syntax_error: type[Exception] = etree.XMLSyntaxError
        self._url = url
        self._inside: etree._Element | None = None
        self._atom = False
        self._broken = False
        self._root = ""
        self.channel = channel
        self.is_feed = False

    def feed(self, text: str) -> Iterator[tuple[Channel, FeedItem]]:
        if not self._broken:
            try:
                self._parser.feed(text.encode("utf-8", "replace"))
            except self._syntax_error:
                self._broken = True  # everything up to here still counts
        for event, element in self._parser.read_events():
            yield from self._handle(event, element)

    def close(self) -> Iterator[tuple[Channel, FeedItem]]:
        try:
            self._parser.close()
        except self._syntax_error:
            self._broken = True
        for event, element in self._parser.read_events():
            yield from self._handle(event, element)
        if self._inside is not None:  # the parser gave up inside it, because of deep nesting
            self._broken = True
            yield self.channel, self._item(self._inside)

    def problem(self, tail: str) -> str:
        """Return what part of the document was lost, if any; `tail` is its end."""
        name = rf"(?:[\w.-]+:)?{re.escape(self._root)}"
        whole = re.search(rf"</{name}\s*>|<{name}\b[^<>]*/>", tail)
        if self._root and not whole:
            return "is truncated; the items before the end are read"
        return (
            "is malformed or nested too deep; the items after that place are not read" if self._broken else ""
        )

    def _handle(self, event: str, element: Any) -> Iterator[tuple[Channel, FeedItem]]:
        if not isinstance(element.tag, str):
            return
        name = name_of(element)
        if event == "start":
            if name in _ITEMS and self._inside is not None and element.getparent() is self._inside:
                yield self.channel, self._item(self._inside)  # missing end tag
                self._inside = None
            self._open(name, element)
        elif self._inside is not None and element is self._inside:
            self._inside = None
            item = self._item(element)
            _forget(element)
            yield self.channel, item
        elif self._inside is None and name not in _HOLDERS:
            self._close(element)

    def _item(self, element: etree._Element) -> FeedItem:
        base = base_of(element, self._url or self.channel.link)
        return item_of(Fields(element, atom=self._atom), element, base=base, channel=self.channel)

    def _open(self, name: str, element: etree._Element) -> None:
        if element.getparent() is None:
            self._root = re.split("[}:]", element.tag)[-1]
            self._atom = name.startswith("atom:") or name in {"feed", "entry"}
        if name in _HOLDERS or (name in _ITEMS and element.getparent() is None):
            self.is_feed = True
            self.channel.format = self.channel.format or name.removeprefix("atom:")
            self.channel.base = base_of(element, self._url)
            self.channel.language = self.channel.language or language_of(element)
            self.channel.link = self.channel.link or absolute(attribute(element, "href"), self._url)
            self.channel.updated = self.channel.updated or parse_moment(attribute(element, "lastmod"))
        if name in _ITEMS and self._inside is None:
            self.is_feed = True
            self._inside = element

    def _close(self, element: etree._Element) -> None:
        parent = element.getparent()
        if parent is None or name_of(parent) not in _HOLDERS:
            return
        absorb(self.channel, element, atom=self._atom, base=self.channel.base or self.channel.link)
        _forget(element)


def _forget(element: etree._Element) -> None:
    """Free an element that was read, and its preceding siblings."""
    element.clear()
    parent = element.getparent()
    while parent is not None and parent[0] is not element:
        del parent[0]
