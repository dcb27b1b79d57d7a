"""An `<item>` or `<entry>` ▶ Item."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.sources.feed.elements import Fields, language_of, one_line, parse_person, text
from sharekit.sources.feed.model import Channel, Enclosure, Item, Link, Person
from sharekit.sources.feed.names import canonical
from sharekit.sources.markup import absolute, prose_of
from sharekit.sources.page.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["category_names", "item_of", "link_of", "people_of"]

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
_SUMMARIES = (
    "description", "summary", "atom:summary", "dc:description", "dcterms:abstract", "itunes:summary",
    "itunes:subtitle", "googleplay:description", "media:description",
)  # fmt: skip
_CONTENTS = ("content:encoded", "content", "atom:content", "xhtml:body", "xhtml:div", "body", "fullitem")
_PUBLISHED = (
    "pubDate", "published", "atom:published", "issued", "dcterms:issued", "dcterms:created", "created",
    "dc:date", "date", "dcterms:date", "pubdate",
)  # fmt: skip
_UPDATED = ("updated", "atom:updated", "modified", "dcterms:modified", "lastBuildDate")


def item_of(fields: Fields, element: _Element, *, base: str, channel: Channel) -> Item:
    """Return what the element says; addresses are made absolute on `base`."""
    links = [link for child in fields.every("link", "atom:link") if (link := link_of(child, base))]
    media = [*fields.every("media:content"), *_grouped(fields)]
    item = Item(
        title=fields.first("title", "atom:title", "dc:title", "itunes:title", "media:title"),
        summary=fields.raw(*_SUMMARIES),
        content=fields.raw(*_CONTENTS),
        links=links,
        id=fields.literal("guid", "id", "atom:id", "dc:identifier") or element.get(_RDF_ABOUT, ""),
        authors=_authors(fields, channel),
        categories=_categories(fields),
        published=fields.moment(*_PUBLISHED),
        updated=fields.moment(*_UPDATED, "dc:date"),
        language=language_of(element) or fields.literal("dc:language", "language") or channel.language,
        enclosures=_enclosures(fields, links, base),
        rights=fields.first("rights", "dc:rights", "copyright", "atom:rights"),
        comments=absolute(fields.literal("comments"), base),
        base=base,
    )
    item.link = _main_link(fields, item, element, base)
    item.image = _image(fields, media, item, base)
    return item


def _grouped(fields: Fields) -> Iterator[_Element]:
    for group in fields.every("media:group"):
        yield from Fields(group, atom=False).every("media:content", "media:thumbnail")


def link_of(element: _Element, base: str) -> Link | None:
    """Return the link an element is, in Atom's form (`href`) or that of RSS (text); None for none."""
    url = absolute(element.get("href") or text(element), base)
    if not url:
        return None
    return Link(
        url=url,
        rel=(element.get("rel") or "alternate").strip().lower().rpartition("/")[2],
        type=(element.get("type") or "").strip().lower(),
        title=clean(element.get("title") or ""),
    )


def _main_link(fields: Fields, item: Item, element: _Element, base: str) -> str:
    original = absolute(fields.literal("feedburner:origLink"), base)
    pages = [link for link in item.links if link.rel == "alternate"]
    best = next((link for link in pages if link.type in {"", "text/html", "application/xhtml+xml"}), None)
    if original or best or pages:
        return original or (best or pages[0]).url
    permanent = [g for g in fields.every("guid") if g.get("isPermaLink", "true").strip().lower() != "false"]
    spare = [clean(text(guid)) for guid in permanent] + [element.get(_RDF_ABOUT, "")]
    return next((url for each in spare if each.startswith("http") and (url := absolute(each, base))), "")


def people_of(element: _Element, *, atom: bool) -> list[Person]:
    """Return the people an element names: Atom's `<name>` and `<email>`, or RSS's one line."""
    fields = Fields(element, atom=atom)
    name = fields.first("name", "atom:name", "itunes:name")
    email = fields.literal("email", "atom:email", "itunes:email")
    if name or email:
        return [Person(name=name, email=email, url=fields.literal("uri", "url", "atom:uri"))]
    person = parse_person(text(element))
    return [person] if person.name or person.email else []


def _authors(fields: Fields, channel: Channel) -> list[Person]:
    """Return the authors by the first kind of element that names one; Atom lets the feed's stand in."""
    for names in (
        ("dc:creator", "dc:author"),
        ("author", "atom:author"),
        ("itunes:author", "googleplay:author"),
    ):
        found = [person for child in fields.every(*names) for person in people_of(child, atom=True)]
        if any(person.name for person in found):
            return found
    spare = [person for source in fields.every("source") for person in _source_authors(source)]
    found = [
        person for child in fields.every("author", "atom:author") for person in people_of(child, atom=True)
    ]
    return spare or found or (channel.authors if channel.format in {"feed", "entry"} else [])


def _source_authors(source: _Element) -> Iterator[Person]:
    for child in Fields(source, atom=True).every("author"):
        yield from people_of(child, atom=True)


def category_names(element: _Element) -> list[str]:
    """Return the labels an element lists; keywords stand in one element, parted by commas."""
    name = canonical(element.tag, element.prefix).lower()
    value = element.get("label") or element.get("term") or element.get("text") or one_line(element)
    if name in {"itunes:keywords", "media:keywords"}:
        return [word for part in value.split(",") if (word := clean(part))]
    return [word] if (word := clean(value)) else []


def _categories(fields: Fields) -> list[str]:
    kinds = (
        "category",
        "atom:category",
        "dc:subject",
        "itunes:category",
        "itunes:keywords",
        "media:keywords",
    )
    return list(dict.fromkeys(name for child in fields.every(*kinds) for name in category_names(child)))


def _enclosures(fields: Fields, links: list[Link], base: str) -> list[Enclosure]:
    found = [
        Enclosure(url=url, type=(child.get("type") or "").lower(), length=_whole(child.get("length")))
        for child in fields.every("enclosure")
        if (url := absolute(child.get("url") or child.get("href") or "", base))
    ]
    return found + [Enclosure(url=link.url, type=link.type) for link in links if link.rel == "enclosure"]


def _whole(value: str | None) -> int:
    digits = (value or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < len("1" * 19) else 0


def _image(fields: Fields, media: list[_Element], item: Item, base: str) -> str:
    """Return the best picture: the largest declared, else the first in the text."""
    pictures = [child for child in media if _is_picture(child)]
    pictures.sort(key=lambda child: -_whole(child.get("width")))
    thumbnails = [*fields.every("media:thumbnail"), *(c for c in media if c.tag.endswith("thumbnail"))]
    declared = [child.get("url") or "" for child in [*pictures, *thumbnails]]
    declared += [child.get("href") or "" for child in fields.every("itunes:image", "googleplay:image")]
    declared += [Fields(child, atom=False).literal("url") or text(child) for child in fields.every("image")]
    declared += [
        each.url for each in item.enclosures if each.type.startswith("image/") or _PICTURE.search(each.url)
    ]
    found = (absolute(each, base) for each in declared if each.strip())
    texts = (prose_of(html, base=base).image for html in (item.content, item.summary) if "<img" in html)
    return next((each for each in found if each), "") or next((each for each in texts if each), "")


def _is_picture(element: _Element) -> bool:
    if not element.tag.endswith("content"):
        return False
    kind = (element.get("medium") or element.get("type") or "").lower()
    return kind.startswith("image") or (not kind and bool(_PICTURE.search(element.get("url") or "")))
