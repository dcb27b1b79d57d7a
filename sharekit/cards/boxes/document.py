"""A rendered page: its elements, checked, and their computed styles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cssselect2 import ElementWrapper
from lxml import etree

from sharekit.cards.css.browser import BLOCKS, DEFAULTS, HIDDEN, INLINE
from sharekit.cards.css.cascade import Custom, compute
from sharekit.cards.css.declarations import declarations
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.sheet import PSEUDO_ELEMENTS, Sheet, StyleBlock
from sharekit.cards.css.style import Generated, Style
from sharekit.cards.css.values.numbers import ZERO, Scale

_PARSER = etree.HTMLParser(encoding="utf-8")
_KNOWN = BLOCKS | INLINE | HIDDEN | {"img"}
_ATTRIBUTES = frozenset({"class", "id", "style", "lang", "dir", "src", "alt", "title", "role", "datetime"})
_META = frozenset({"charset", "name", "content", "media", "type"})

Shape = tuple[Any, ...]


class Document:
    """A page as parsed.

    Attributes:
        root: Its <html>.
        blocks: Its <style> texts.
        shape: Everything the cascade depends on: equal shapes have equal styles.
        faults: Unsupported elements and attributes.
    """

    def __init__(
        self, root: Any, blocks: tuple[StyleBlock, ...], shape: Shape, faults: list[MarkupError]
    ) -> None:
        self.root = root
        self.blocks = blocks
        self.shape = shape
        self.faults = faults


def parse(html: str) -> Document:
    """Parse a page and check its elements.

    Raises:
        MarkupError: There is no page at all, or it is too large or too deep to be a card.
    """
    root = etree.fromstring(html.encode(), _PARSER) if html.strip() else None
    if root is None:
        raise MarkupError("the page is empty", 1)
    faults: list[MarkupError] = []
    blocks: list[StyleBlock] = []
    shape: list[Any] = []
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        if len(shape) == _MOST_ELEMENTS:
            raise MarkupError(f"more than {_MOST_ELEMENTS} elements; a card needs few", _first_line(element))
        faults.extend(_faults(element))
        shape.append((element.tag, len(element), bool(element.text), *_visible(element)))
        if element.tag == "style":
            blocks.append(StyleBlock(element.text or "", _first_line(element)))
    _check_depth(root)
    return Document(root, tuple(blocks), tuple(shape), faults)


_MOST_ELEMENTS = 2000
_DEEPEST = 64


def _check_depth(root: Any) -> None:
    """Refuse nesting that would exhaust the stack."""
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise MarkupError(f"elements are nested more than {_DEEPEST} deep", _first_line(level[0]))


def _visible(element: Any) -> Iterator[tuple[str, str]]:
    """Yield the attributes that selectors can match; not the addresses of pictures, which differ by card."""
    for name, value in element.items():
        if name not in {"src", "alt"}:
            yield name, value


def _faults(element: Any) -> Iterator[MarkupError]:
    tag = element.tag
    if tag not in _KNOWN:
        allowed = ", ".join(sorted(BLOCKS | INLINE | {"img"}))
        yield MarkupError(f"found <{tag}>; allowed are {allowed}", element.sourceline)
        return
    for name in element.attrib:
        plain = (
            name in _ATTRIBUTES or name.startswith(("data-", "aria-")) or (tag in HIDDEN and name in _META)
        )
        if not plain:
            yield MarkupError(
                f"<{tag}> has the attribute {name!r}; "
                f"allowed are {', '.join(sorted(_ATTRIBUTES))}, data-*, aria-*",
                element.sourceline,
            )


def _first_line(element: Any) -> int:
    """Return the line of the first character inside; libxml2 gives the line on which the tag ends."""
    return int(element.sourceline)


_MOST_SHAPES = 64


class StyleStore:
    """Computed styles of pages, cached by shape: the cascade runs once for all cards of one template."""

    def __init__(self) -> None:
        self._sheets: dict[Any, Sheet] = {}
        self._styles: dict[Any, list[Style]] = {}

    def sheet(self, document: Document, width: float, height: float) -> Sheet:
        """Return the page's style sheet at a card size, read once.

        Raises:
            MarkupError: The style sheet uses unsupported CSS.
        """
        key = (document.blocks, width, height)
        sheet = self._sheets.get(key)
        if sheet is None:
            _trim(self._sheets)
            sheet = Sheet((DEFAULTS, *document.blocks), width, height)
            if sheet.faults:
                raise sheet.faults[0]
            self._sheets[key] = sheet
        return sheet

    def styles(self, document: Document, width: float, height: float) -> list[Style]:
        """Return the computed style of every element, in document order.

        Raises:
            MarkupError: A declaration is unsupported.
        """
        key = (document.blocks, width, height, document.shape)
        styles = self._styles.get(key)
        if styles is None:
            _trim(self._styles)
            styles = self._styles[key] = list(_computed(document, self.sheet(document, width, height)))
        return styles


def _trim(cache: dict[Any, Any]) -> None:
    if len(cache) >= _MOST_SHAPES:
        for key in list(cache)[: _MOST_SHAPES // 2]:
            del cache[key]


def _computed(document: Document, sheet: Sheet) -> Iterator[Style]:
    wrapper = ElementWrapper.from_html_root(document.root)
    start = Scale(16.0, 16.0, sheet.width, sheet.height)
    style, custom = _computed_style(wrapper, sheet, None, {}, start)
    yield style
    scale = start._replace(rem=style.font_size)
    yield from _below(wrapper, sheet, style, custom, scale)


def _below(wrapper: Any, sheet: Sheet, parent: Style, above: Custom, scale: Scale) -> Iterator[Style]:
    for child in wrapper.iter_children():
        style, custom = _computed_style(child, sheet, parent, above, scale)
        yield style
        yield from _below(child, sheet, style, custom, scale)


def _computed_style(
    wrapper: Any, sheet: Sheet, parent: Style | None, above: Custom, scale: Scale
) -> tuple[Style, Custom]:
    element = wrapper.etree_element
    declared = sheet.matched(wrapper)
    own = element.get("style")
    if own:
        declared += declarations(own, element.sourceline - 1)
    towards = (element.get("dir") or "").lower()
    if towards not in {"", "ltr", "rtl", "auto"}:
        raise MarkupError(f"dir is {towards!r}; allowed are ltr, rtl", element.sourceline)
    rtl = None if towards in {"", "auto"} else towards == "rtl"
    style, custom = compute(declared, parent, above, scale, rtl=rtl)
    _check_corners(style, element)
    if style.content is not None:
        raise MarkupError(
            f"<{element.tag}> has content; allowed on ::before and ::after only", element.sourceline
        )
    style.before, style.after = (
        _generated(wrapper, sheet, style, custom, scale, pseudo) for pseudo in PSEUDO_ELEMENTS
    )
    return style, custom


def _generated(
    wrapper: Any, sheet: Sheet, parent: Style, above: Custom, scale: Scale, pseudo: str
) -> Generated | None:
    """Return a pseudo-element of an element, if rules give it content."""
    declared = sheet.matched(wrapper, pseudo)
    if not declared:
        return None
    style, _ = compute(declared, parent, above, scale)
    _check_corners(style, wrapper.etree_element)
    if style.content is None or style.display == "none":
        return None
    get = wrapper.etree_element.get
    text = "".join(get(part.text, "") if part.is_attribute else part.text for part in style.content)
    return Generated(text, style)


_CORNERS = {
    "top_left": ("top", "left"),
    "top_right": ("top", "right"),
    "bottom_right": ("bottom", "right"),
    "bottom_left": ("bottom", "left"),
}


def _check_corners(style: Style, element: Any) -> None:
    """Refuse a round corner at which two different sides of a border would have to run into each other."""
    for corner, sides in _CORNERS.items():
        if getattr(style, f"border_{corner}_radius") == ZERO:
            continue
        first, second = (
            (getattr(style, f"border_{side}_width"), getattr(style, f"border_{side}_color")) for side in sides
        )
        if first != second and (first[0] or second[0]):
            raise MarkupError(
                f"<{element.tag}> has a round corner where its {sides[0]} and {sides[1]} border differ; "
                "sides that meet at a round corner need the same width and colour",
                element.sourceline,
            )
