"""Makes the box tree of a page.

Source: CSS Display Level 3, of which the subset leaves out inline-block and inline beside block.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sharekit.cards.boxes.node import InlineContent, Node
from sharekit.cards.boxes.runs import BREAK, Inline, StyledRun, collapsed
from sharekit.cards.css.browser import HIDDEN
from sharekit.cards.css.cascade import anonymous
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.style import Generated, Style
from sharekit.cards.css.values.properties import INHERITED


def build(root: Any, styles: list[Style], *, text: Callable[[Node], InlineContent]) -> Node:
    """Make boxes of elements.

    Args:
        root: The page's <html>.
        styles: Of all elements, in document order.
        text: Makes the text of a node that has runs.

    Raises:
        MarkupError: Inline boxes beside block boxes, or an inline element with what only boxes can have.
    """
    styles_left = _StyleQueue(styles)
    node = _box(root, next(styles_left), styles_left, None, text)
    if node is None:
        raise MarkupError("the page shows nothing: <html> has display: none", 1)
    return node


class _StyleQueue:
    """The styles of the elements in document order, and how many have been taken."""

    def __init__(self, styles: list[Style]) -> None:
        self._styles = styles
        self.taken = 0

    def __next__(self) -> Style:
        self.taken += 1
        return self._styles[self.taken - 1]


def _skip(element: Any, styles_left: _StyleQueue) -> None:
    for inner in element.iterdescendants():
        if isinstance(inner.tag, str):
            next(styles_left)


def _box(
    element: Any,
    style: Style,
    styles_left: _StyleQueue,
    parent: Node | None,
    text: Callable[[Node], InlineContent],
) -> Node | None:
    if style.display == "none" or element.tag in HIDDEN:
        _skip(element, styles_left)
        return None
    language = element.get("lang") or (parent.language if parent is not None else "")
    node = Node(element.tag, element, style, language, parent)
    node.number = styles_left.taken - 1
    node.id = element.get("id") or f"e{node.number}"
    if element.tag == "img":
        node.src = element.get("src") or ""
        return node
    _fill(node, styles_left, text)
    if node.runs:
        node.text = text(node)
    return node


def _fill(node: Node, styles_left: _StyleQueue, text: Callable[[Node], InlineContent]) -> None:
    """Give a node its runs and children."""
    blockified = node.style.display in {"flex", "grid"}
    loose: list[StyledRun] = []
    _generate(node, "before", loose, text, blockified=blockified)
    _append_text(loose, node.element.text, node.style)
    for child in node.element:
        if isinstance(child.tag, str):
            style = next(styles_left)
            if not blockified and _is_inline(child, style):
                _inline(child, style, styles_left, (), loose, node=node)
            else:
                _wrap(node, loose, text, blockified=blockified)
                box = _box(child, style, styles_left, node, text)
                if box is not None:
                    node.children.append(box)
        _append_text(loose, child.tail, node.style)
    _generate(node, "after", loose, text, blockified=blockified)
    _wrap(node, loose, text, blockified=blockified)
    runs = collapsed(loose, node.language)
    if runs and any(True for _ in node.flowing):
        raise MarkupError(
            f"<{node.tag}> has text beside block boxes; wrap the text in its own element",
            node.line,
        )
    node.runs = runs
    _check_text_properties(node)


def _check_text_properties(node: Node) -> None:
    """Refuse properties of text blocks on boxes that hold other boxes."""
    if node.runs or not node.children:
        return
    for name, shown in (("line_clamp", "line-clamp"), ("fit", "--fit")):
        if getattr(node.style, name) is not None:
            raise MarkupError(
                f"<{node.tag}> has {shown} but no text of its own; put it on the element around the text, "
                "without display: flex or grid",
                node.line,
            )


def _generate(
    node: Node,
    which: str,
    loose: list[StyledRun],
    text: Callable[[Node], InlineContent],
    *,
    blockified: bool,
) -> None:
    """Add a pseudo-element: text in the line, or a box of its own."""
    generated: Generated | None = getattr(node.style, which)
    if generated is None:
        return
    style = generated.style
    if not blockified and style.display == "inline" and style.position != "absolute":
        _append_generated(loose, node.element, generated, ())
        return
    _wrap(node, loose, text, blockified=blockified)
    if style.display == "inline":
        style.display = "block"  # items and absolute boxes are blocks
    box = Node(f"::{which}", None, style, node.language, node)
    box.runs = collapsed([StyledRun(generated.text, style)], node.language)
    if box.runs:
        box.text = text(box)
    node.children.append(box)


GENERATED = -1
"""The number of inline pseudo-elements, which are in no document order."""


def _append_generated(
    runs: list[StyledRun], element: Any, generated: Generated | None, inside: tuple[Inline, ...]
) -> None:
    if generated is not None and generated.text:
        _check_inline(element, generated.style)
        inside = (*inside, Inline(GENERATED, generated.style))
        runs.append(StyledRun(generated.text, generated.style, inside))


def _is_inline(element: Any, style: Style) -> bool:
    """Return whether an element is inline."""
    if style.display != "inline" or style.position == "absolute":
        return False
    if element.tag == "img":
        raise MarkupError(
            "an <img> in a block would be inline; give it display: block, "
            "or make its parent a flex or grid container",
            element.sourceline,
        )
    return True


def _append_text(
    runs: list[StyledRun], text: str | None, style: Style, inside: tuple[Inline, ...] = ()
) -> None:
    if text:
        runs.append(StyledRun(text, style, inside))


def _wrap(
    node: Node, loose: list[StyledRun], text: Callable[[Node], InlineContent], *, blockified: bool
) -> None:
    """Wrap bare text between the items of a flex or grid container in an anonymous box."""
    if not blockified:
        return
    runs = collapsed(loose, node.language)
    loose.clear()
    if runs:
        box = Node("#text", None, anonymous(node.style), node.language, node)
        box.runs = runs
        box.text = text(box)
        node.children.append(box)


# Properties that inline elements may set.
_IN_LINE = frozenset(INHERITED) | {
    "display",
    "content",
    "before",
    "after",
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
    element: Any,
    style: Style,
    styles_left: _StyleQueue,
    inside: tuple[Inline, ...],
    runs: list[StyledRun],
    *,
    node: Node,
) -> None:
    if style.display == "none":
        _skip(element, styles_left)
        return
    if style.display != "inline" or style.position == "absolute" or element.tag == "img":
        raise MarkupError(
            f"<{element.tag}> makes a box inside a line of text; only text is allowed there",
            element.sourceline,
        )
    _check_inline(element, style)
    number = styles_left.taken - 1
    node.inlines[number] = element
    inside = (*inside, Inline(number, style))
    if element.tag == "br":
        runs.append(StyledRun(BREAK, style, inside))
        return
    _append_generated(runs, element, style.before, inside)
    _append_text(runs, element.text, style, inside)
    for child in element:
        if isinstance(child.tag, str):
            _inline(child, next(styles_left), styles_left, inside, runs, node=node)
        _append_text(runs, child.tail, style, inside)
    _append_generated(runs, element, style.after, inside)


def _check_inline(element: Any, style: Style) -> None:
    for name, value in style.__dict__.items():
        if name not in _IN_LINE and value != getattr(Style, name):
            raise MarkupError(
                f"<{element.tag}> is inside a line of text and has {name.replace('_', '-')}; "
                "allowed there are color, font-*, letter-spacing, background-color and text-decoration",
                element.sourceline,
            )
