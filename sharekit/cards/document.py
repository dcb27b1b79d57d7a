"""A rendered page: its elements, checked, and their computed styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cssselect2 import ElementWrapper
from lxml import etree

from sharekit.cards.css.browser import BLOCKS, DEFAULTS, HIDDEN, INLINE
from sharekit.cards.css.cascade import Custom, compute
from sharekit.cards.css.declarations import declarations
from sharekit.cards.css.faults import Fault
from sharekit.cards.css.sheet import Block, Sheet
from sharekit.cards.css.style import Style
from sharekit.cards.css.values import Scale

__all__ = ["Document", "StyleStore", "parse"]

_PARSER = etree.HTMLParser(encoding="utf-8")
_KNOWN = BLOCKS | INLINE | HIDDEN | {"img"}
_ATTRIBUTES = frozenset({"class", "id", "style", "lang", "dir", "src", "alt", "title", "role"})
_META = frozenset({"charset", "name", "content", "media", "type"})

Shape = tuple[Any, ...]


class Document:
    """A page as parsed.

    Attributes:
        root: Its <html>.
        blocks: Its <style> texts.
        shape: All that the cascade can see of it: equal shapes have equal styles.
    """

    def __init__(self, root: Any, blocks: tuple[Block, ...], shape: Shape) -> None:
        self.root = root
        self.blocks = blocks
        self.shape = shape


def parse(html: str) -> Document:
    """Parse a page and check its elements.

    Raises:
        Fault: An element or attribute is not of the subset, or there is no page at all.
    """
    root = etree.fromstring(html.encode(), _PARSER) if html.strip() else None
    if root is None:
        raise Fault("the page is empty", 1)
    blocks: list[Block] = []
    shape: list[Any] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        _check(element)
        shape.append((element.tag, len(element), bool(element.text), *_visible(element)))
        if element.tag == "style":
            blocks.append(Block(element.text or "", _first_line(element)))
    return Document(root, tuple(blocks), tuple(shape))


def _visible(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the attributes that rules may see, not the addresses of pictures: those differ by card."""
    for name, value in element.items():
        if name not in {"src", "alt"}:
            yield name, value


def _check(element: Any) -> None:
    tag = element.tag
    if tag not in _KNOWN:
        allowed = ", ".join(sorted(BLOCKS | INLINE | {"img"}))
        raise Fault(f"found <{tag}>; allowed are {allowed}", element.sourceline)
    for name in element.attrib:
        plain = (
            name in _ATTRIBUTES or name.startswith(("data-", "aria-")) or (tag in HIDDEN and name in _META)
        )
        if not plain:
            raise Fault(
                f"<{tag}> has the attribute {name!r}; "
                f"allowed are {', '.join(sorted(_ATTRIBUTES))}, data-*, aria-*",
                element.sourceline,
            )


def _first_line(element: Any) -> int:
    """Return the line of the first character inside; libxml2 gives the line on which the tag ends."""
    return int(element.sourceline)


class StyleStore:
    """Computed styles of pages, kept by shape: the cascade runs once for all cards of one template.

    Args:
        most: How many shapes are kept.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._sheets: dict[Any, Sheet] = {}
        self._styles: dict[Any, list[Style]] = {}

    def sheet(self, document: Document, width: float, height: float) -> Sheet:
        """Return the page's style sheet at a card size, read once."""
        key = (document.blocks, width, height)
        sheet = self._sheets.get(key)
        if sheet is None:
            _trim(self._sheets, self._most)
            sheet = self._sheets[key] = Sheet((DEFAULTS, *document.blocks), width, height)
        return sheet

    def styles(self, document: Document, width: float, height: float) -> list[Style]:
        """Return the computed style of every element, in document order.

        Raises:
            Fault: A declaration is not of the subset.
        """
        key = (document.blocks, width, height, document.shape)
        styles = self._styles.get(key)
        if styles is None:
            _trim(self._styles, self._most)
            styles = self._styles[key] = list(_computed(document, self.sheet(document, width, height)))
        return styles


def _trim(kept: dict[Any, Any], most: int) -> None:
    if len(kept) >= most:
        for key in list(kept)[: most // 2]:
            del kept[key]


def _computed(document: Document, sheet: Sheet) -> Iterator[Style]:
    wrapper = ElementWrapper.from_html_root(document.root)
    start = Scale(16.0, 16.0, sheet.width, sheet.height)
    style, custom = _at(wrapper, sheet, None, {}, start)
    yield style
    scale = start._replace(rem=style.font_size)
    yield from _below(wrapper, sheet, style, custom, scale)


def _below(wrapper: Any, sheet: Sheet, parent: Style, above: Custom, scale: Scale) -> Iterator[Style]:
    for child in wrapper.iter_children():
        style, custom = _at(child, sheet, parent, above, scale)
        yield style
        yield from _below(child, sheet, style, custom, scale)


def _at(
    wrapper: Any, sheet: Sheet, parent: Style | None, above: Custom, scale: Scale
) -> tuple[Style, Custom]:
    element = wrapper.etree_element
    found = sheet.matched(wrapper)
    own = element.get("style")
    if own:
        found += declarations(own, element.sourceline - 1)
    towards = (element.get("dir") or "").lower()
    if towards not in {"", "ltr", "rtl", "auto"}:
        raise Fault(f"dir is {towards!r}; allowed are ltr, rtl", element.sourceline)
    return compute(found, parent, above, scale, rtl=None if towards in {"", "auto"} else towards == "rtl")
