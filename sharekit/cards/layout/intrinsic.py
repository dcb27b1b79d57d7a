"""Intrinsic widths: how narrow and how wide the content of a box would be by itself.

Source: CSS Box Sizing Level 3, 5; CSS Flexible Box Layout Level 1, 9.9 (as browsers do it: items unflexed).
"""

from __future__ import annotations

from sharekit.cards.css.values import Length, Size, zero_based
from sharekit.cards.layout.sizing import bound_width, edges, outer_height, outer_width, ratio, width_by_ratio
from sharekit.cards.tree import Node

__all__ = ["content_extent", "extent", "shrunk"]

Extent = tuple[float, float]


def extent(node: Node) -> Extent:
    """Return the min-content and max-content width of a box, min-width and max-width regarded."""
    if node.extent is None:
        style, edge = node.style, edges(node, None)
        if _fixed(style.width):
            width = outer_width(style, style.width, None, edge) or 0.0
            low = high = width
        else:
            low, high = content_extent(node)
        node.extent = (bound_width(style, low, None, edge), bound_width(style, high, None, edge))
    return node.extent


def _fixed(size: Size | None) -> bool:
    return isinstance(size, Length) and size.part == 0.0


def content_extent(node: Node) -> Extent:
    """Return the same, without regard of width, min-width and max-width."""
    style, edge = node.style, edges(node, None)
    if _fixed(style.height) and ratio(node) is not None:
        height = outer_height(style, style.height, None, edge) or 0.0
        low = high = width_by_ratio(node, height, edge)
        return low, high
    if node.src is not None:
        low = high = node.natural[0] if node.natural else 0.0
    elif node.text is not None:
        low, high = node.text.intrinsic()
    elif style.display == "flex" and style.flex_direction.startswith("row"):
        low, high = _row(node)
    elif style.display == "grid":
        low, high = _grid(node)
    else:
        low, high = _stack(node)
    return low + edge.across, high + edge.across


def _with_margins(child: Node) -> Extent:
    low, high = extent(child)
    beside = edges(child, None).beside
    return low + beside, high + beside


def _stack(node: Node) -> Extent:
    low = high = 0.0
    for child in node.flowing:
        least, most = _with_margins(child)
        low, high = max(low, least), max(high, most)
    return low, high


def _row(node: Node) -> Extent:
    lows: list[float] = []
    highs: list[float] = []
    for child in node.flowing:
        least, most = _item(child)
        lows.append(least)
        highs.append(most)
    if not lows:
        return 0.0, 0.0
    gaps = zero_based(node.style.column_gap, None) * (len(lows) - 1)
    low = sum(lows) + gaps if node.style.flex_wrap == "nowrap" else max(lows)
    return low, sum(highs) + gaps


def _item(child: Node) -> Extent:
    """Return what a flex item brings: its basis where that is a length, else its content."""
    least, most = _with_margins(child)
    style, edge = child.style, edges(child, None)
    if _fixed(style.flex_basis) and not style.flex_grow:
        basis = outer_width(style, style.flex_basis, None, edge) or 0.0
        most = max(bound_width(style, basis, None, edge) + edge.beside, least)
    return least, most


def _grid(node: Node) -> Extent:
    """Return the sum over columns; a fr column counts as its widest item, as in a browser."""
    columns = node.style.grid_template_columns
    count = max(1, len(columns))
    lows, highs = [0.0] * count, [0.0] * count
    for place, child in enumerate(node.flowing):
        least, most = _with_margins(child)
        column = place % count
        lows[column], highs[column] = max(lows[column], least), max(highs[column], most)
    for column, track in enumerate(columns):
        if isinstance(track.size, Length) and track.size.part == 0.0:
            lows[column] = highs[column] = track.size.px
    gaps = zero_based(node.style.column_gap, None) * (count - 1)
    return sum(lows) + gaps, sum(highs) + gaps


def shrunk(node: Node, room: float) -> float:
    """Return the shrink-to-fit width in `room` px. Source: CSS 2.2, 10.3.5."""
    low, high = extent(node)
    return min(high, max(low, room))
