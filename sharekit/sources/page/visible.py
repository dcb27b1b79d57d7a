"""What a reader sees where: furniture told from content, by structure and by the names that authors give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["is_furniture", "is_hidden", "label_of"]

_FURNITURE_TAGS = frozenset(["nav", "aside", "form", "dialog", "menu", "select", "button"])
_FURNITURE_ROLES = frozenset(
    ["navigation", "complementary", "contentinfo", "banner", "search", "dialog", "menu", "alertdialog"]
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|sidebar|side-bar|widget|footer|comments?|commentlist|respond|"
    r"related|recommend(?:ed|ations?)?|similar|popular|trending|most-?read|more-?(?:from|news|stories)|teaser-?list|"
    r"breadcrumbs?|cookies?|consent|gdpr|newsletter|subscribe|signup|promo|advert|ads?|banner|social|share|sharing|"
    r"modal|popup|overlay|pagination|pager|login|search|masthead|logo|topbar|toolbar|carousel|slider|"
    r"yarpp|outbrain|taboola|disqus)(?:$|[\s_-])"
)
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
    label = label_of(element)
    return bool(label and _FURNITURE.search(label)) or is_hidden(element)
