"""An `<item>` or `<entry>` ▶ FeedItem: which elements give which field, most trusted first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.sources.feed.formats.elements import (
    Fields,
    attribute,
    base_of,
    language_of,
    markup,
    name_of,
    one_line,
)
from sharekit.sources.feed.links import enclosures_of, link_of, page_of
from sharekit.sources.feed.model import Channel, FeedItem
from sharekit.sources.feed.people import authors_of
from sharekit.sources.feed.pictures import picture_of
from sharekit.sources.markup import absolute, plain_or_markup
from sharekit.sources.page.parsing.text import clean
from sharekit.sources.words.dates import parse_moment

if TYPE_CHECKING:
    from lxml.etree import _Element

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_TITLES = ("title", "atom:title", "dc:title", "dcterms:title", "itunes:title", "media:title")
_SUMMARIES = (
    "description", "summary", "atom:summary", "dc:description", "dcterms:description", "dcterms:abstract",
    "abstract", "itunes:summary", "googleplay:description", "itunes:subtitle", "subtitle",
    "media:description", "prism:teaser",
)  # fmt: skip
_CONTENTS = (
    "content:encoded", "content", "atom:content", "xhtml:body", "xhtml:div", "body", "fullitem",
)  # fmt: skip
_PUBLISHED = (
    "pubdate", "published", "atom:published", "issued", "atom:issued", "dcterms:issued", "dcterms:available",
    "prism:publicationdate", "dc:date", "date", "dcterms:date", "created", "atom:created", "dcterms:created",
)  # fmt: skip
_UPDATED = (
    "updated", "atom:updated", "modified", "atom:modified", "dcterms:modified", "prism:modificationdate",
    "lastbuilddate", "dc:date",
)  # fmt: skip
_LANGUAGES = ("dc:language", "language", "dcterms:language")
_RIGHTS = (
    "rights", "dc:rights", "copyright", "atom:rights", "dcterms:rights", "media:copyright", "prism:copyright",
)  # fmt: skip
_SECTIONS = ("slash:section", "prism:section")
CATEGORIES = (
    "category", "atom:category", "dc:subject", "dcterms:subject", "itunes:category", "googleplay:category",
    "itunes:keywords", "media:category", "media:keywords", "prism:keyword", "tags",
)  # fmt: skip
_LEVELS = 3
"""Maximum nesting of categories; those of iTunes have two levels."""
_LISTS = {"itunes:keywords", "media:keywords", "tags"}


def item_of(fields: Fields, element: _Element, *, base: str, channel: Channel) -> FeedItem:
    """Return the item of an element; relative URLs are resolved against `base`."""
    places = [*fields.every("link", "atom:link"), *fields.every("itunes:link")]
    links = [link for child in places if (link := link_of(child, base))]
    files = enclosures_of(fields, links, base)
    summary, content = _texts(fields)
    page = page_of(fields, links, element, base)
    # Pictures in a text are relative to its page, unless the feed says otherwise.
    text_base = base if base_of(element, "") or not page else page
    return FeedItem(
        title=fields.first(*_TITLES),
        summary=summary,
        content=content,
        link=page,
        links=links,
        id=fields.literal("guid", "id", "atom:id", "dc:identifier") or element.get(_RDF_ABOUT, ""),
        authors=authors_of(fields, channel, base),
        categories=_categories(fields),
        published=fields.moment(*_PUBLISHED),
        updated=fields.moment(*_UPDATED) or parse_moment(attribute(element, "lastmod")),
        language=language_of(element) or _language(fields) or channel.language,
        image=picture_of(
            fields, (*_CONTENTS, *_SUMMARIES), links=links, enclosures=files, base=base, text_base=text_base
        ),
        enclosures=files,
        section=fields.first(*_SECTIONS),
        source=_source(fields, channel),
        rights=fields.first(*_RIGHTS),
        comments=absolute(fields.literal("comments"), base),
        base=text_base,
    )


def _texts(fields: Fields) -> tuple[str, str]:
    """Return summary and content; if there is a summary, the description is the content."""
    content = fields.raw(*_CONTENTS) or _values(fields)
    summary, description = fields.raw("summary"), fields.raw("description")
    if summary and description and not content:
        return summary, description
    return fields.raw(*_SUMMARIES), content


def _values(fields: Fields) -> str:
    """Return the texts of the content module's first form, `<content:items>`."""
    values = (node for child in fields.every("content:items") for node in child.iter())
    return "".join(markup(node) for node in values if name_of(node) == "rdf:value")


def _language(fields: Fields) -> str:
    inner = (language_of(child) for child in fields.every(*_CONTENTS, *_SUMMARIES, "title"))
    return fields.literal(*_LANGUAGES).replace("_", "-") or next(filter(None, inner), "")


def _source(fields: Fields, channel: Channel) -> str:
    """Return the publication that an item was taken from: Atom's source feed, or the `source` of RSS."""
    for child in fields.every("source", "atom:source"):
        if channel.feed_link and attribute(child, "url") == channel.feed_link:
            continue
        if title := Fields(child, atom=True).first("title") or (one_line(child) if not len(child) else ""):
            return title
    return fields.first("prism:publicationname")


def category_names(element: _Element, deeper: int = _LEVELS) -> list[str]:
    """Return the labels of an element and of the categories inside it; keywords are separated by commas."""
    value = attribute(element, "label", "text", "term") or ("" if len(element) else one_line(element))
    value = plain_or_markup(value)
    parts = value.split(",") if name_of(element) in _LISTS else value.split(";")
    names = [word for part in parts if (word := clean(part).lstrip("#"))]
    inner = [child for child in element if name_of(child) in CATEGORIES] if deeper else []
    return names + [name for child in inner for name in category_names(child, deeper - 1)]


def _categories(fields: Fields) -> list[str]:
    return list(dict.fromkeys(name for child in fields.every(*CATEGORIES) for name in category_names(child)))
