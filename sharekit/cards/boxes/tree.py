"""Makes the box tree of a page.

Source: CSS Display Level 3, of which the subset leaves out inline-block and inline beside block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sharekit.cards.boxes.node import Node, Text
from sharekit.cards.boxes.runs import BREAK, Inline, Run, collapsed
from sharekit.cards.css.browser import HIDDEN
from sharekit.cards.css.cascade import anonymous
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.properties import INHERITED


def build(root: Any, styles: list[Style], *, text: Callable[[Node], Text]) -> Node:
    """Make boxes of elements.

    Args:
        root: The page's <html>.
        styles: Of all elements, in document order.
        text: Makes the text of a node that has runs.

    Raises:
        Fault: Inline boxes beside block boxes, or an inline element with what only boxes can have.
    """
    given = _Given(styles)
    node = _box(root, next(given), given, None, text)
    if node is None:
        raise MarkupError("the page shows nothing: <html> has display: none", 1)
    return node


class _Given:
    """The styles of the elements in document order, and how many have been taken."""

    def __init__(self, styles: list[Style]) -> None:
        self._styles = styles
        self.taken = 0

    def __next__(self) -> Style:
        self.taken += 1
        return self._styles[self.taken - 1]


def _skip(element: Any, given: _Given) -> None:
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            next(given)


def _box(
    element: Any,
    style: Style,
    given: _Given,
    parent: Node | None,
    text: Callable[[Node], Text],
) -> Node | None:
    if style.display == "none" or element.tag in HIDDEN:
        _skip(element, given)
        return None
    language = element.get("lang") or (parent.language if parent is not None else "")
    node = Node(element.tag, element, style, language, parent)
    node.number = given.taken - 1
    node.id = element.get("id") or f"e{node.number}"
    if element.tag == "img":
        node.src = element.get("src") or ""
        return node
    _fill(node, given, text)
    if node.runs:
        _require_line_height(node)
        node.text = text(node)
    return node


def _fill(node: Node, given: _Given, text: Callable[[Node], Text]) -> None:
    """Give a node its runs and children."""
    blockified = node.style.display in {"flex", "grid"}
    loose: list[Run] = []
    _say(loose, node.element.text, node.style)
    for child in node.element:
        if isinstance(child.tag, str):
            style = next(given)
            if not blockified and _is_inline(child, style):
                _inline(child, style, given, (), loose, node=node)
            else:
                _wrap(node, loose, text, blockified=blockified)
                box = _box(child, style, given, node, text)
                if box is not None:
                    node.children.append(box)
        _say(loose, child.tail, node.style)
    _wrap(node, loose, text, blockified=blockified)
    runs = collapsed(loose, node.language)
    if runs and any(True for _ in node.flowing):
        raise MarkupError(
            f"<{node.tag}> has text beside block boxes; put the text into an element of its own",
            node.line,
        )
    node.runs = runs


def _is_inline(element: Any, style: Style) -> bool:
    """Tell whether an element stands in a line of text."""
    if style.display != "inline" or style.position == "absolute":
        return False
    if element.tag == "img":
        raise MarkupError(
            "an <img> in a block would stand on a line of text; give it display: block, "
            "or make its parent a flex or grid container",
            element.sourceline,
        )
    return True


def _say(runs: list[Run], text: str | None, style: Style, inside: tuple[Inline, ...] = ()) -> None:
    if text:
        runs.append(Run(text, style, inside))


def _wrap(node: Node, loose: list[Run], text: Callable[[Node], Text], *, blockified: bool) -> None:
    """Give bare text between the items of a flex or grid container a box of its own."""
    if not blockified:
        return
    runs = collapsed(loose, node.language)
    loose.clear()
    if runs:
        box = Node("#text", None, anonymous(node.style), node.language, node)
        box.runs = runs
        _require_line_height(box)
        box.text = text(box)
        node.children.append(box)


# What may differ from the initial value on an element inside a line.
_IN_LINE = frozenset(INHERITED) | {
    "display",
    "background_color",
    "text_decoration_line",
    "text_decoration_color",
    "text_decoration_thickness",
    "box_sizing",
    "order",
    "flex_grow",
    "flex_shrink",
    "flex_basis",
    "border_top_width",
    "border_right_width",
    "border_bottom_width",
    "border_left_width",
}  # fmt: skip


def _inline(
    element: Any, style: Style, given: _Given, inside: tuple[Inline, ...], runs: list[Run], *, node: Node
) -> None:
    if style.display == "none":
        _skip(element, given)
        return
    if style.display != "inline" or style.position == "absolute" or element.tag == "img":
        raise MarkupError(
            f"<{element.tag}> makes a box inside a line of text; only text may stand there",
            element.sourceline,
        )
    _check_inline(element, style)
    number = given.taken - 1
    node.inlines[number] = element
    inside = (*inside, Inline(number, style))
    if element.tag == "br":
        runs.append(Run(BREAK, style, inside))
        return
    _say(runs, element.text, style, inside)
    for child in element:
        if isinstance(child.tag, str):
            _inline(child, next(given), given, inside, runs, node=node)
        _say(runs, child.tail, style, inside)


def _check_inline(element: Any, style: Style) -> None:
    for name, value in style.__dict__.items():
        if name not in _IN_LINE and value != getattr(Style, name):
            raise MarkupError(
                f"<{element.tag}> stands in a line of text and has {name.replace('_', '-')}; "
                "allowed there are color, font-*, letter-spacing, background-color and text-decoration",
                element.sourceline,
            )


def _require_line_height(node: Node) -> None:
    if node.style.line_height is None:
        holder = node.parent if node.element is None and node.parent is not None else node
        raise MarkupError(
            f"<{holder.tag}> holds text and has no line-height; `normal` differs from font to font, "
            "so write a number such as 1.2",
            node.line,
        )
