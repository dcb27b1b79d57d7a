"""The picture of an item: the largest declared one, else the first in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.sources.feed.formats.elements import Fields, attribute, markup, own_base, text
from sharekit.sources.feed.links import whole
from sharekit.sources.feed.model import Enclosure, FeedLink
from sharekit.sources.markup import absolute, prose_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
_ELEMENTS = (
    "webfeeds:featuredimage", "webfeeds:cover", "itunes:image", "googleplay:image", "image", "thumbnail",
    "dcterms:thumbnail",
)  # fmt: skip


def picture_of(
    fields: Fields,
    texts: tuple[str, ...],
    *,
    links: list[FeedLink],
    enclosures: list[Enclosure],
    base: str,
    text_base: str,
) -> str:
    """Return the URL of the best picture: the largest of Media RSS, else a declared one, else one in a text.

    Args:
        fields: The item's children.
        texts: The names of the elements whose text may contain one, the likeliest first.
        links: The item's links.
        enclosures: Its attached files.
        base: The base of relative URLs in elements, and
        text_base: in texts.
    """
    for child in (*_media(fields), *fields.every(*_ELEMENTS)):
        if address := picture_in(child, base):
            return address
    for link in links:
        if link.rel == "image":
            return link.url
    for file in enclosures:
        if is_picture(file.type, file.url):
            return file.url
    for child in fields.every(*texts):
        if address := _in_text(child, own_base(child, text_base)):
            return address
    return ""


def _media(fields: Fields) -> Iterator[_Element]:
    pictures = [
        child
        for child in fields.every("media:content")
        if is_picture(attribute(child, "medium") or attribute(child, "type"), attribute(child, "url"))
    ]
    yield from sorted(pictures, key=_width, reverse=True)
    yield from sorted(fields.every("media:thumbnail"), key=_width, reverse=True)


def _width(element: _Element) -> int:
    return whole(attribute(element, "width"))


def is_picture(kind: str, url: str) -> bool:
    """Whether a file is a picture: by its type or medium, else by its name."""
    return kind.lower().startswith("image") or (not kind and bool(_PICTURE.search(url)))


def picture_in(element: _Element, base: str) -> str:
    """Return the URL in an element such as `<image>` or `<itunes:image>`, in any form."""
    address = attribute(element, "href", "url", "image")
    address = address or Fields(element, atom=False).literal("url", "href")
    address = address or (
        "" if len(element) else text(element)
    )  # an <image> with only a link points to a page
    return absolute(address, own_base(element, base)) if address.strip() else ""


def _in_text(element: _Element, base: str) -> str:
    source = absolute(attribute(element, "src"), base)
    if source:  # Atom allows content in an external file (RFC 4287, section 4.1.3.2)
        return source if is_picture(attribute(element, "type"), source) else ""
    html = markup(element)
    return prose_of(html, base=base).image if "<img" in html.lower() else ""
