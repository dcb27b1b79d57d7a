"""Flex items: their base sizes and bounds along the main axis.

Source: CSS Flexible Box Layout Level 1, 9.2 and 4.5.
"""

from __future__ import annotations

import math

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.style import Style
from sharekit.cards.layout.block import natural_width
from sharekit.cards.layout.intrinsic import content_extent, ratio_width, shrunk
from sharekit.cards.layout.sizing import (
    Edges,
    bound_height,
    bound_width,
    edges,
    height_by_ratio,
    outer_height,
    outer_width,
    ratio,
)
from sharekit.cards.layout.space import CONTENT, ConstraintSpace, LayOut


class FlexItem:
    """One flex item. Sizes are of its border box, in px.

    Attributes:
        base: Flex base size.
        least: Smallest main size.
        most: Largest main size.
        size: Final main size.
        cross: Cross size.
        align: Its alignment across its line.
        above: Row: from its margin edge to its baseline.
        main_margin: Both margins on the main axis.
    """

    __slots__ = (
        "above",
        "align",
        "auto_after",
        "auto_before",
        "base",
        "cross",
        "cross_auto_after",
        "cross_auto_before",
        "edge",
        "frozen",
        "inner",
        "least",
        "main_margin",
        "most",
        "node",
        "row",
        "size",
        "style",
    )

    def __init__(self, node: Node, edge: Edges, *, row: bool) -> None:
        self.node: Node = node
        self.style: Style = node.style
        self.edge: Edges = edge
        self.row: bool = row
        self.main_margin: float = edge.beside if row else edge.above_below
        self.inner: float = edge.across if row else edge.down
        style = node.style
        across = style.margin_left is None, style.margin_right is None
        down = style.margin_top is None, style.margin_bottom is None
        self.auto_before: bool
        self.auto_after: bool
        self.cross_auto_before: bool
        self.cross_auto_after: bool
        self.auto_before, self.auto_after = across if row else down
        self.cross_auto_before, self.cross_auto_after = down if row else across
        self.base: float = 0.0
        self.least: float = 0.0
        self.size: float = 0.0
        self.cross: float = 0.0
        self.above: float = 0.0
        self.most: float = math.inf
        self.align: str = "stretch"
        self.frozen: bool = False

    @property
    def hypothetical(self) -> float:
        """The base size within its bounds."""
        return max(min(self.base, self.most), self.least)

    @property
    def stretches_down(self) -> bool:
        """Whether, in a row, the line's height becomes its own."""
        return (
            self.align == "stretch"
            and self.style.height is None
            and not self.cross_auto_before
            and not self.cross_auto_after
        )

    @property
    def stretches_across(self) -> bool:
        """Whether, in a column, the line's width becomes its own."""
        style = self.style
        by_ratio = style.height is not None and ratio(self.node) is not None
        return (
            style.width is None and not by_ratio and not self.cross_auto_before and not self.cross_auto_after
        )

    @property
    def keeps_ratio(self) -> bool:
        """Whether, in a column, the final height gives the width."""
        stretched = self.align == "stretch" and self.stretches_across
        return ratio(self.node) is not None and self.style.width is None and not stretched

    def bounded_height(self, height: float, inside: ConstraintSpace) -> float:
        """Return a height within the item's own bounds."""
        return bound_height(self.style, height, inside.height, self.edge)


def collect(node: Node, inside: ConstraintSpace, lay_out: LayOut) -> list[FlexItem]:
    """Make the items of a container, in `order`, with their sizes before flexing."""
    row = node.style.flex_direction.startswith("row")
    children = sorted(node.flowing, key=lambda child: child.style.order)
    items = [FlexItem(child, edges(child, inside.width), row=row) for child in children]
    for item in items:
        (_measure_in_row if row else _measure_in_column)(item, node, inside, lay_out)
        item.size = item.hypothetical
    return items


def _align(item: FlexItem, node: Node) -> str:
    own = item.style.align_self
    return node.style.align_items if own == "auto" else own


# --- rows


def _measure_in_row(item: FlexItem, node: Node, inside: ConstraintSpace, _lay_out: LayOut) -> None:
    style, edge = item.style, item.edge
    height = _definite_height(item, node, inside)
    specified = outer_width(style, style.width, inside.width, edge)
    base = outer_width(style, style.flex_basis, inside.width, edge)
    if base is None:
        base = specified
    if base is None:
        by_ratio = height is not None and ratio(item.node) is not None
        base = ratio_width(item.node, height or 0.0, edge) if by_ratio else content_extent(item.node)[1]
    item.base = base
    item.most = _or_infinite(outer_width(style, style.max_width, inside.width, edge))
    if style.min_width is not None:
        item.least = outer_width(style, style.min_width, inside.width, edge) or 0.0
    elif style.overflow == "visible":
        item.least = _least_width(item, specified, height)
    item.least = max(item.least, edge.across)
    item.most = max(item.most, item.least)


def _definite_height(item: FlexItem, node: Node, inside: ConstraintSpace) -> float | None:
    """Return the height of a row's item if it is definite before flexing, by style or by stretching."""
    height = outer_height(item.style, item.style.height, inside.height, item.edge)
    item.align = "stretch" if _align(item, node) == "normal" else _align(item, node)
    if (
        height is None
        and inside.height is not None
        and node.style.flex_wrap == "nowrap"
        and item.stretches_down
    ):
        height = inside.height - item.edge.above_below
    return None if height is None else item.bounded_height(height, inside)


def _least_width(item: FlexItem, specified: float | None, height: float | None) -> float:
    """Return the automatic minimum width (4.5)."""
    low = content_extent(item.node)[0]
    if specified is not None:
        low = min(low, specified)
    elif height is not None and ratio(item.node) is not None:
        by_ratio = ratio_width(item.node, height, item.edge)
        low = min(low, by_ratio) if item.node.src is not None else by_ratio
    return min(low, item.most)


# --- columns


def _measure_in_column(item: FlexItem, node: Node, inside: ConstraintSpace, lay_out: LayOut) -> None:
    style, edge = item.style, item.edge
    item.align = "stretch" if _align(item, node) == "normal" else _align(item, node)
    item.cross = _width_in_column(item, node, inside)
    specified = outer_height(style, style.height, inside.height, edge)
    base = specified
    if style.flex_basis is not None:
        base = outer_height(style, style.flex_basis, inside.height, edge)
    if base is None:
        base = _content_height(item, inside, lay_out)
    item.base = base
    item.most = _or_infinite(outer_height(style, style.max_height, inside.height, edge))
    if style.min_height is not None:
        item.least = outer_height(style, style.min_height, inside.height, edge) or 0.0
    elif style.overflow == "visible" and _may_shrink(item, inside):
        content = _content_height(item, inside, lay_out)
        item.least = min(content if specified is None else min(content, specified), item.most)
    item.least = max(item.least, edge.down)
    item.most = max(item.most, item.least)


def _may_shrink(item: FlexItem, inside: ConstraintSpace) -> bool:
    """Return whether the automatic minimum can matter, as computing it costs a layout."""
    return bool(item.style.flex_shrink) or inside.height is None or item.style.flex_basis is not None


def _content_height(item: FlexItem, inside: ConstraintSpace, lay_out: LayOut) -> float:
    definite = item.style.width is not None or (item.align == "stretch" and item.stretches_across)
    if ratio(item.node) is not None and (item.node.src is not None or definite):
        by_ratio = height_by_ratio(item.node, item.cross, item.edge)
        if item.node.src is not None:
            return by_ratio
        return max(by_ratio, lay_out(item.node, item.cross, CONTENT, inside))
    return lay_out(item.node, item.cross, CONTENT, inside)


def _width_in_column(item: FlexItem, node: Node, inside: ConstraintSpace) -> float:
    style, edge = item.style, item.edge
    width = outer_width(style, style.width, inside.width, edge)
    align = _align(item, node)
    autos = item.cross_auto_before or item.cross_auto_after
    height = outer_height(style, style.height, inside.height, edge)
    if width is None:
        if height is not None and ratio(item.node) is not None:
            width = ratio_width(item.node, item.bounded_height(height, inside), edge)
        elif align in {"normal", "stretch"} and not autos and node.style.flex_wrap == "nowrap":
            width = inside.width - edge.beside
        elif item.node.src is not None:
            width = natural_width(item.node, inside, edge)
        else:
            width = shrunk(item.node, inside.width - edge.beside)
    return bound_width(style, width, inside.width, edge)


def _or_infinite(size: float | None) -> float:
    return math.inf if size is None else size
