"""The links of an item: its page, related links, enclosures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.sources.feed.formats.elements import Fields, attribute, name_of, own_base, text
from sharekit.sources.feed.model import Enclosure, FeedLink
from sharekit.sources.markup import absolute
from sharekit.sources.page.parsing.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_IANA = "http://www.iana.org/assignments/relation/"
_PAGES = {"", "text/html", "application/xhtml+xml"}
# Where feed proxies put the publisher's own URL.
_ORIGINAL = ("feedburner:origlink", "pheedo:origlink")


def link_of(element: _Element, base: str) -> FeedLink | None:
    """Return the link of an element in Atom's form (`href`) or RSS's (text), or None."""
    address = attribute(element, "href") or text(element) or element.get(f"{_RDF}resource", "")
    start = own_base(element, base)
    url = absolute(address, start) or (start if not address.strip() and "href" in element.attrib else "")
    if not url:
        return None
    return FeedLink(
        url=url,
        rel=attribute(element, "rel").lower().removeprefix(_IANA) or "alternate",
        type=attribute(element, "type").lower(),
        title=clean(attribute(element, "title")),
    )


def page_of(fields: Fields, links: list[FeedLink], element: _Element, base: str) -> str:
    """Return the URL of the item's page.

    The original URL given by a feed proxy, the link, a guid that is a permalink (RSS 2.0: the default), the
    subject of the RDF; never the comments.
    """
    original = absolute(fields.literal(*_ORIGINAL), base)
    pages = [link for link in links if link.rel == "alternate"]
    best = next((link for link in pages if link.type in _PAGES), None)
    if original or best or pages:
        return original or (best or pages[0]).url
    permanent = [g for g in fields.every("guid") if attribute(g, "isPermaLink").lower() != "false"]
    spare = [clean(text(guid)) for guid in permanent]
    spare += [element.get(f"{_RDF}about", ""), attribute(element, "href"), fields.literal("url")]
    entry = name_of(element) in {"entry", "atom:entry"}
    spare += [link.url for link in links if entry and link.rel == "self" and link.type in _PAGES]
    spare += [attribute(player, "url") for player in fields.every("media:player")]
    addresses = (absolute(each, base) for each in spare if each.startswith(("http", "/")))
    return next(filter(None, addresses), "")


def enclosures_of(fields: Fields, links: list[FeedLink], base: str) -> list[Enclosure]:
    """Return the enclosures of an item; `length` in bytes."""
    enclosures = [
        Enclosure(url=url, type=attribute(child, "type").lower(), length=whole(attribute(child, "length")))
        for child in fields.every("enclosure")
        if (url := absolute(attribute(child, "url", "href"), own_base(child, base)))
    ]
    return enclosures + [Enclosure(url=link.url, type=link.type) for link in links if link.rel == "enclosure"]


def whole(value: str) -> int:
    """Return a whole number, 0 if invalid."""
    digits = value.strip().removesuffix("px")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < len("1" * 19) else 0
