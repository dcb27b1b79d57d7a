"""Elements about the feed itself ▶ Channel: which elements give which field, most trusted first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sharekit.sources.feed.formats.elements import name_of as canonical_name
from sharekit.sources.feed.formats.elements import one_line, text
from sharekit.sources.feed.item import CATEGORIES, category_names
from sharekit.sources.feed.links import link_of
from sharekit.sources.feed.model import Channel
from sharekit.sources.feed.people import people_of
from sharekit.sources.feed.pictures import picture_in
from sharekit.sources.page.parsing.text import clean
from sharekit.sources.words.dates import parse_moment

if TYPE_CHECKING:
    from lxml.etree import _Element

_Read = Callable[["_Element", str], Any]


def _line(element: _Element, _base: str) -> str:
    return one_line(element)


def _literal(element: _Element, _base: str) -> str:
    return clean(text(element))


def _tag(element: _Element, _base: str) -> str:
    return clean(text(element)).replace("_", "-")


def _moment(element: _Element, _base: str) -> Any:
    return parse_moment(text(element))


def _people(element: _Element, base: str) -> Any:
    return people_of(element, atom=True, base=base)


_FIELDS: Mapping[str, tuple[_Read, tuple[str, ...]]] = {
    "title": (_line, ("title", "atom:title", "dc:title", "dcterms:title", "itunes:title", "media:title")),
    "description": (
        _line,
        (
            "description", "subtitle", "atom:subtitle", "tagline", "dc:description", "dcterms:description",
            "itunes:summary", "googleplay:description", "itunes:subtitle", "media:description", "abstract",
            "info", "feedburner:browserfriendly",
        ),
    ),
    "language": (_tag, ("language", "dc:language", "dcterms:language")),
    "rights": (
        _line,
        ("copyright", "rights", "atom:rights", "dc:rights", "dcterms:rights", "media:copyright"),
    ),
    "generator": (_line, ("generator", "atom:generator")),
    "id": (_literal, ("id", "atom:id", "guid", "dc:identifier")),
    "published": (
        _moment,
        (
            "pubdate", "published", "atom:published", "issued", "dcterms:issued", "dcterms:available",
            "created", "dcterms:created", "prism:publicationdate",
        ),
    ),
    "updated": (
        _moment,
        ("lastbuilddate", "updated", "atom:updated", "modified", "dcterms:modified", "dc:date", "date"),
    ),
    "authors": (
        _people,
        (
            "author", "atom:author", "managingeditor", "dc:creator", "dc:author", "dcterms:creator",
            "itunes:author", "googleplay:author", "itunes:owner", "webmaster", "contributor",
            "dc:contributor",
        ),
    ),
    "image": (
        picture_in,
        (
            "image", "itunes:image", "logo", "atom:logo", "googleplay:image", "webfeeds:cover",
            "media:thumbnail", "webfeeds:logo", "icon", "atom:icon", "webfeeds:icon",
        ),
    ),
}  # fmt: skip
_RANKS = {name: (field, rank) for field, (_, names) in _FIELDS.items() for rank, name in enumerate(names)}
_SHARED = {"itunes:author", "googleplay:author"}
_ARTWORK = {"itunes:image", "googleplay:image"}


def absorb(channel: Channel, element: _Element, *, atom: bool, base: str) -> None:
    """Add a child of `<channel>`, `<feed>` or `<rdf:RDF>` to `channel`."""
    name = canonical_name(element)
    name = name.removeprefix("atom:") if atom else name
    if name in {"link", "atom:link", "itunes:link"}:
        _add_link(channel, element, base)
    elif name in CATEGORIES:
        categories = dict.fromkeys([*channel.categories, *category_names(element)])
        channel.categories = list(categories)
    elif name in _RANKS:
        field, rank = _RANKS[name]
        value = _FIELDS[field][0](element, base)
        if value:
            _settle(channel, field, rank, value)
            _share(channel, name, value, atom=atom)


def _settle(channel: Channel, field: str, rank: int, value: Any) -> None:
    """Set a field, unless a more trusted element did; authors of equal trust are added."""
    standing = channel.ranks.get(field, len(_RANKS))
    if rank == standing and field == "authors":
        channel.authors += value
    elif rank < standing:
        setattr(channel, field, value)
        channel.ranks[field] = rank


def _share(channel: Channel, name: str, value: Any, *, atom: bool) -> None:
    """Store what items inherit: a feed's author in Atom, a podcast's author and artwork."""
    if name in _SHARED or (atom and name == "author"):
        channel.shared_authors = [*channel.shared_authors, *value]
    if name in _ARTWORK:
        channel.artwork = channel.artwork or value


def _add_link(channel: Channel, element: _Element, base: str) -> None:
    link = link_of(element, base)
    if link is None:
        return
    channel.links.append(link)
    if link.rel == "self":
        channel.feed_link = channel.feed_link or link.url
    elif link.rel == "alternate":
        channel.link = channel.link or link.url
    elif link.rel == "image":
        channel.image = channel.image or link.url
