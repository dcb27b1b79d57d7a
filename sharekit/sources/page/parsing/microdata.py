"""Microdata and RDFa, read into the shape of JSON-LD nodes.

Sources: https://html.spec.whatwg.org/multipage/microdata.html and https://www.w3.org/TR/rdfa-lite/.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.text import clean, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from sharekit.sources.page.parsing.jsonld import Node

MAX_ITEMS = 500
_MAX_TEXT = 2_000  # characters of a property's text worth keeping: names and descriptions, not bodies
_URL_OF = {
    "a": "href",
    "link": "href",
    "img": "src",
    "source": "src",
    "video": "src",
    "area": "href",
    "object": "data",
}
_VOCABULARY = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")


def nodes(root: HtmlElement) -> list[Node]:
    """Return the items of schema.org (microdata, then RDFa Lite) in document order."""
    items = root.xpath("//*[@itemscope]")[:MAX_ITEMS]
    typed = root.xpath("//*[@typeof]")[:MAX_ITEMS]
    return [*_read(items, "itemscope", "itemtype", "itemprop"), *_read(typed, "typeof", "typeof", "property")]


def _read(items: list[HtmlElement], scope: str, kind: str, prop: str) -> list[Node]:
    nodes: dict[HtmlElement, Node] = {}
    for item in items:
        names = [_VOCABULARY.sub("", name) for name in (item.get(kind) or "").split()]
        nodes[item] = {"@type": names}
        if scope == "typeof" and item.get("resource"):
            nodes[item]["@id"] = item.get("resource")
    if not nodes:
        return []
    for element in items[0].getroottree().getroot().xpath(f"//*[@{prop}]"):
        owner = _owner(element, nodes)
        if owner is None:
            continue
        value = nodes[element] if element in nodes else _value(element)
        for name in element.get(prop).split():
            nodes[owner].setdefault(_VOCABULARY.sub("", name), []).append(value)
    return list(nodes.values())


def _owner(element: HtmlElement, nodes: dict[HtmlElement, Node]) -> HtmlElement | None:
    return next((above for above in element.iterancestors() if above in nodes), None)


def _value(element: HtmlElement) -> str:
    if element.get("content") is not None:
        return clean(element.get("content"))
    if element.tag == "time" and element.get("datetime"):
        return clean(element.get("datetime"))
    attribute = _URL_OF.get(element.tag)
    if attribute and element.tag not in {"a", "area"}:
        return clean(element.get(attribute) or "")
    items = [text_of(item) for item in element.iterchildren("li", "a")]
    text = ", ".join(items) if len(items) > 1 else text_of(element)[:_MAX_TEXT]
    if element.tag == "a" and not text:
        return clean(element.get("href") or "")
    return text
