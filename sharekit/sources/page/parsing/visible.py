"""Tells content from page furniture, by structure and by the names that authors give to elements."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_FURNITURE_TAGS = frozenset(["nav", "aside", "form", "dialog", "menu", "select", "button"])
_FURNITURE_ROLES = frozenset(
    ["navigation", "complementary", "contentinfo", "banner", "search", "dialog", "menu", "alertdialog"]
)
_FURNITURE = re.compile(  # TypeDoc, "tsd", calls what it documents a comment
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|sidebar|side-bar|(?<!elementor-)widget|footer|(?<!tsd-)comments?|commentlist|respond|"
    r"related|recommend(?:ed|ations?)?|similar|popular|trending|most-?read|more-?(?:from|news|stories)|teaser-?list|"
    r"breadcrumbs?|cookies?|consent|gdpr|newsletter|subscribe|signup|promo|advert|ads?|"
    r"(?<!news-)(?<!post-)(?<!page-)(?<!article-)(?<!entry-)(?<!hero-)(?<!title-)banner|social|share|sharing|"
    r"modal|popup|overlay|pagination|pager|login|search|masthead|logo|topbar|toolbar|carousel|slider|"
    r"yarpp|outbrain|taboola|disqus|hatnote|dablink|thumbcaption)(?:$|[\s_-])"
)
_COMMENTS = re.compile(r"(?<!tsd-)comment|respond|disqus|cookie|consent")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def label_of(element: HtmlElement) -> str:
    """Return the element's class and id, lower case, camelCase parted."""
    label = f"{element.get('class', '')} {element.get('id', '')}".strip()
    return label if not label or label.islower() else _CAMEL.sub("-", label).lower()


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element's own attributes hide it from sight."""
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style", "")))


def is_furniture(element: HtmlElement) -> bool:
    """Whether the element itself is navigation, a sidebar, a footer, a widget or hidden."""
    if element.tag == "footer":
        return all(above.tag != "article" for above in element.iterancestors())
    if element.tag in _FURNITURE_TAGS or element.get("role", "") in _FURNITURE_ROLES:
        return True
    return _is_called(label_of(element)) or is_hidden(element)


_POPUP = re.compile(
    r"(?:^|[\s_-])(?:modal|pop-?up|overlay|lightbox|cookies?|consent|gdpr|offcanvas|paywall)(?:$|[\s_-])"
)


def is_popup(element: HtmlElement) -> bool:
    """Whether the element is hidden or a dialog over the page."""
    if element.tag == "dialog" or element.get("role") in {"dialog", "alertdialog"} or is_hidden(element):
        return True
    return bool(_POPUP.search(label_of(element)))


@lru_cache(maxsize=2048)
def _is_called(label: str) -> bool:
    return bool(_FURNITURE.search(label))


_LONG = 60  # characters of a paragraph of running text
_HALF = 0.4  # share of the running text that makes an element the page's own, whatever its class says


def main_content(root: HtmlElement) -> set[HtmlElement]:
    """Return the elements that hold most of the page's paragraphs, or its `main` element.

    Whatever their names say, such as "has-sidebar" and "no-ads", they are content.
    """
    held: dict[HtmlElement, int] = {}
    total = 0
    for node in root.iter("p"):
        length = len(node.text_content())
        if length >= _LONG:
            total += length
            for above in node.iterancestors():
                held[above] = held.get(above, 0) + length
    content = {
        node
        for node, length in held.items()
        if length >= _HALF * total and not _COMMENTS.search(label_of(node))
    }
    mains = list(root.iter("main"))
    return content.union(mains[0].iterancestors()) if len(mains) == 1 else content
