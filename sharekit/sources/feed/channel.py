"""What an element at the top of a feed says of the feed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from sharekit.sources.dates import parse_moment
from sharekit.sources.feed.elements import Fields, one_line, text
from sharekit.sources.feed.item import category_names, link_of, people_of
from sharekit.sources.feed.model import Channel
from sharekit.sources.feed.names import canonical
from sharekit.sources.markup import absolute
from sharekit.sources.page.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["absorb"]


def absorb(channel: Channel, element: _Element, *, atom: bool, base: str) -> None:
    """Add to `channel` what a child of `<channel>`, `<feed>` or `<rdf:RDF>` says."""
    name = canonical(element.tag, element.prefix).lower()
    name = name.removeprefix("atom:") if atom else name
    if name in {"link", "atom:link"}:
        _add_link(channel, element, base)
    elif name in {"author", "managingeditor", "dc:creator", "dc:author", "itunes:author", "webmaster"}:
        channel.authors += people_of(element, atom=atom)
    elif name in {"category", "dc:subject", "itunes:category", "itunes:keywords", "media:category"}:
        nested = [name for child in element for name in category_names(child)]  # iTunes has sub-categories
        found = [*category_names(element), *nested]
        channel.categories += [each for each in dict.fromkeys(found) if each not in channel.categories]
    elif name in {"image", "logo", "icon", "itunes:image", "googleplay:image", "media:thumbnail"}:
        channel.image = channel.image or _image(element, base)
    elif name in {"pubdate", "published", "dcterms:issued", "issued"}:
        channel.published = channel.published or parse_moment(text(element))
    elif name in {"lastbuilddate", "updated", "modified", "atom:updated", "dcterms:modified", "dc:date"}:
        channel.updated = channel.updated or parse_moment(text(element))
    elif name in _TEXTS:
        field, read = _TEXTS[name]
        if not getattr(channel, field):
            setattr(channel, field, read(element))


def _literal(element: _Element) -> str:
    return clean(text(element))


_Read = Callable[["_Element"], str]
_TEXTS: Mapping[str, tuple[str, _Read]] = {
    **dict.fromkeys(("title", "dc:title", "atom:title", "itunes:title", "media:title"), ("title", one_line)),
    **dict.fromkeys(
        ("description", "subtitle", "tagline", "dc:description", "itunes:summary", "itunes:subtitle"),
        ("description", one_line),
    ),
    **dict.fromkeys(("language", "dc:language"), ("language", _literal)),
    **dict.fromkeys(("copyright", "rights", "dc:rights", "dcterms:rights"), ("rights", one_line)),
    **dict.fromkeys(("generator", "atom:generator"), ("generator", one_line)),
    **dict.fromkeys(("id", "atom:id", "guid", "dc:identifier"), ("id", _literal)),
}


def _add_link(channel: Channel, element: _Element, base: str) -> None:
    link = link_of(element, base)
    if link is None:
        return
    channel.links.append(link)
    if link.rel == "self":
        channel.feed_link = channel.feed_link or link.url
    elif link.rel == "alternate":
        channel.link = channel.link or link.url


def _image(element: _Element, base: str) -> str:
    fields = Fields(element, atom=False)
    return absolute(element.get("href") or element.get("url") or fields.literal("url") or text(element), base)
