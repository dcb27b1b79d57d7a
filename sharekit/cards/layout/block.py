"""Block layout: stacked boxes with collapsing margins.

Source: CSS 2.2, 8.3.1 and 10.3.3; without floats and inline boxes beside blocks.
"""

from __future__ import annotations

from typing import NamedTuple

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.values.numbers import resolve
from sharekit.cards.layout.intrinsic import ratio_width, shrunk
from sharekit.cards.layout.sizing import (
    Edges,
    bound_height,
    bound_width,
    edges,
    height_by_ratio,
    outer_height,
    outer_width,
    ratio,
    transferred,
)
from sharekit.cards.layout.space import ConstraintSpace, LayOut


class _Margin(NamedTuple):
    """Adjoining margins: the largest positive and the most negative one."""

    most: float = 0.0
    least: float = 0.0

    @property
    def pixels(self) -> float:
        return self.most + self.least

    def collapse(self, other: _Margin) -> _Margin:
        return _Margin(max(self.most, other.most), min(self.least, other.least))


def _margin(px: float) -> _Margin:
    return _Margin(max(px, 0.0), min(px, 0.0))


def stack(node: Node, inside: ConstraintSpace, edge: Edges, lay_out: LayOut) -> float:
    """Stack the children; return the height they need."""
    at = 0.0
    met: _Margin | None = (
        None if _opens(node, edge) else _Margin()
    )  # None: collapses with the node's own margin
    for child in node.children:
        if child.style.position == "absolute":
            child.rest = edge.left, edge.top + at + (met.pixels if met else 0.0)
            continue
        child_edge = edges(child, inside.width)
        width = block_width(child, inside, child_edge)
        above = _through_top(child, child_edge, inside.width)
        if met is not None:
            above = met.collapse(above)
        start = at + (above.pixels if met is not None else 0.0)
        height = lay_out(child, width, None, inside)
        child.x = edge.left + _indent(node, child, width, inside, child_edge)
        child.y = edge.top + start
        if node.baseline is None and child.baseline is not None:
            node.baseline = child.y + child.baseline
        if _empty(child, height):
            below = _through_bottom(child, child_edge, inside.width)
            met = above.collapse(below) if met is not None else None
            continue
        at = start + height
        met = _through_bottom(child, child_edge, inside.width)
    if met is not None and not (_closes(node, edge) and inside.height is None):
        at += met.pixels
    return at


def _is_root(node: Node) -> bool:
    """Return whether this box establishes a block formatting context, so that margins end here."""
    parent = node.parent
    return (
        parent is None
        or node.style.display in {"flex", "grid"}
        or node.style.overflow != "visible"
        or node.style.position == "absolute"
        or parent.style.display in {"flex", "grid"}
    )


def _opens(node: Node, edge: Edges) -> bool:
    """Return whether the first child's top margin collapses with the node's."""
    return not _is_root(node) and edge.top == 0.0


def _closes(node: Node, edge: Edges) -> bool:
    """Return whether the last child's bottom margin collapses with the node's."""
    style = node.style
    return not _is_root(node) and edge.down == edge.top and style.height is None and style.min_height is None


def _through_top(node: Node, edge: Edges, base: float) -> _Margin:
    """Return the top margin of a box, collapsed with those of its first children."""
    margin: _Margin | None = node.layout_cache.get(("top", base))
    if margin is None:
        margin = node.layout_cache["top", base] = _collapsed_top(node, edge, base)
    return margin


def _through_bottom(node: Node, edge: Edges, base: float) -> _Margin:
    """Return the bottom margin of a box, collapsed with those of its last children."""
    margin: _Margin | None = node.layout_cache.get(("bottom", base))
    if margin is None:
        margin = node.layout_cache["bottom", base] = _collapsed_bottom(node, edge, base)
    return margin


def _collapsed_top(node: Node, edge: Edges, base: float) -> _Margin:
    margin = _margin(edge.margin_top)
    if node.text is None and node.src is None and _opens(node, edge):
        for child in node.flowing:
            child_edge = edges(child, base)
            margin = margin.collapse(_through_top(child, child_edge, base))
            if not _hollow(child):
                break
            margin = margin.collapse(_through_bottom(child, child_edge, base))
    return margin


def _collapsed_bottom(node: Node, edge: Edges, base: float) -> _Margin:
    margin = _margin(edge.margin_bottom)
    if node.text is None and node.src is None and _closes(node, edge):
        for child in reversed(list(node.flowing)):
            child_edge = edges(child, base)
            margin = margin.collapse(_through_bottom(child, child_edge, base))
            if not _hollow(child):
                break
            margin = margin.collapse(_through_top(child, child_edge, base))
    return margin


def _hollow(node: Node) -> bool:
    """Return whether a box's own top and bottom margins collapse; can be asked before it is laid out."""
    hollow: bool | None = node.layout_cache.get("hollow")
    if hollow is None:
        hollow = node.layout_cache["hollow"] = _has_no_height(node)
    return hollow


def _has_no_height(node: Node) -> bool:
    style = node.style
    edge = edges(node, None)
    return (
        node.text is None
        and node.src is None
        and not _is_root(node)
        and edge.down == 0.0
        and style.aspect_ratio is None
        and not resolve(style.height, 0.0)
        and not resolve(style.min_height, 0.0)
        and all(_hollow(child) for child in node.flowing)
    )


def _empty(node: Node, height: float) -> bool:
    return height == 0.0 and _hollow(node)


def _indent(node: Node, child: Node, width: float, inside: ConstraintSpace, edge: Edges) -> float:
    """Return the horizontal offset of a child, with auto margins."""
    left, right = child.style.margin_left is None, child.style.margin_right is None
    room = inside.width - width - edge.beside
    if (left or right) and room > 0:
        return edge.margin_left + (room / (left + right) if left else 0.0)
    return inside.width - width - edge.margin_right if node.rtl else edge.margin_left


def block_width(node: Node, inside: ConstraintSpace, edge: Edges) -> float:
    """Return the width of a block-level box."""
    style = node.style
    width = outer_width(style, style.width, inside.width, edge)
    if width is None:
        height = outer_height(style, style.height, inside.height, edge)
        if height is not None and ratio(node) is not None:
            width = ratio_width(node, bound_height(style, height, inside.height, edge), edge)
        elif node.src is not None:
            return natural_width(node, inside, edge)
        else:
            width = inside.width - edge.beside
            if style.aspect_ratio is not None:
                width = transferred(node, width, inside.height, edge)
    return bound_width(style, width, inside.width, edge)


def natural_width(node: Node, inside: ConstraintSpace, edge: Edges) -> float:
    """Return the width of a picture of auto width and height, within its bounds and at its ratio.

    Source: CSS 2.2, 10.4, the table of constraint violations: the width first, then the height's bounds.
    """
    style = node.style
    width = bound_width(style, shrunk(node, inside.width - edge.beside), inside.width, edge)
    if node.natural is not None and style.width is None and style.max_width is not None:
        free = (node.natural[0] if node.natural else 0.0) + edge.across
        width = bound_width(style, free, inside.width, edge)
    if ratio(node) is None:
        return width
    height = height_by_ratio(node, width, edge)
    held = bound_height(style, height, inside.height, edge)
    return width if held == height else bound_width(style, ratio_width(node, held, edge), inside.width, edge)
