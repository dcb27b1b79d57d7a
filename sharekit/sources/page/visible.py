"""What a reader sees where: furniture told from content, by structure and by the names that authors give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["called", "in_furniture", "is_hidden", "label_of", "position"]

_FURNITURE_TAGS = frozenset(["nav", "footer", "aside", "form", "dialog", "menu", "select", "button"])
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


def label_of(element: HtmlElement) -> str:
    """Return the element's class and id, lower case, camelCase parted."""
    names = f"{element.get('class', '')} {element.get('id', '')}".strip()
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names).lower()


def is_hidden(element: HtmlElement) -> bool:
    """Whether the element's own attributes hide it from sight."""
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style", "")))


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag in _FURNITURE_TAGS or element.get("role", "") in _FURNITURE_ROLES:
        return True
    if element.tag in {"html", "body", "main", "article"}:
        return False
    label = label_of(element)
    return bool(label and _FURNITURE.search(label)) or is_hidden(element)


def in_furniture(element: HtmlElement) -> bool:
    """Whether the element stands in navigation, a sidebar, a footer, a widget or a hidden part."""
    return _is_furniture(element) or any(_is_furniture(above) for above in element.iterancestors())


def called(root: HtmlElement, names: re.Pattern[str]) -> Iterator[HtmlElement]:
    """Yield elements whose class, id or itemprop matches."""
    for element in root.xpath("//body//*[@class or @id or @itemprop or @data-testid]"):
        if names.search(
            f"{label_of(element)} {element.get('itemprop', '')} {element.get('data-testid', '')}".lower()
        ):
            yield element


def position(root: HtmlElement) -> dict[HtmlElement, int]:
    """Number the elements in document order."""
    return {element: at for at, element in enumerate(root.iter())}
