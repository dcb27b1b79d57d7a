"""Intrinsic widths: the min-content and max-content width of boxes.

Source: CSS Box Sizing Level 3, 5; CSS Flexible Box Layout Level 1, 9.9 (as in browsers, unflexed).
"""

from __future__ import annotations

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.style import Track
from sharekit.cards.css.values.numbers import Length, Size, zero_based
from sharekit.cards.layout.grid_places import place
from sharekit.cards.layout.grid_tracks import Need, size_tracks, with_implicit
from sharekit.cards.layout.sizing import (
    Edges,
    bound_width,
    edges,
    outer_height,
    outer_width,
    ratio,
    width_by_ratio,
)

Extent = tuple[float, float]


def extent(node: Node) -> Extent:
    """Return the min-content and max-content width of a box, within min-width and max-width."""
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
    """Return the same, ignoring width, min-width and max-width."""
    style, edge = node.style, edges(node, None)
    if _fixed(style.height) and ratio(node) is not None:
        height = outer_height(style, style.height, None, edge) or 0.0
        width = ratio_width(node, height, edge)
        return width, width
    low, high = _inside(node)
    return low + edge.across, high + edge.across


def ratio_width(node: Node, height: float, edge: Edges) -> float:
    """Return the width that corresponds to a height, or more if the content needs it.

    Source: CSS Box Sizing Level 4, 5.1, automatic content-based minimum sizes.
    """
    width = width_by_ratio(node, height, edge)
    if node.src is None and node.style.overflow == "visible" and node.style.min_width is None:
        width = max(width, _inside(node)[0] + edge.across)
    return width


def _inside(node: Node) -> Extent:
    """Return the intrinsic widths of a box's content."""
    if node.src is not None:
        width = node.natural[0] if node.natural else 0.0
        return width, width
    if node.text is not None:
        return node.text.intrinsic()
    if node.style.display == "flex" and node.style.flex_direction.startswith("row"):
        return _row(node)
    if node.style.display == "grid":
        return _grid(node)
    return _stack(node)


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
    """Return a flex item's contribution: its basis if that is a length, else its content."""
    least, most = _with_margins(child)
    style, edge = child.style, edges(child, None)
    if _fixed(style.flex_basis) and not style.flex_grow:
        basis = outer_width(style, style.flex_basis, None, edge) or 0.0
        most = max(bound_width(style, basis, None, edge) + edge.beside, least)
    return least, most


def _grid(node: Node) -> Extent:
    """Return the sum of the columns when the container's width depends on its content."""
    cells = place(node)
    explicit = node.style.grid_template_columns
    count = max([1, len(explicit), *(cell.right for cell in cells)])
    tracks = with_implicit(explicit, node.style.grid_auto_columns, count)
    gap = zero_based(node.style.column_gap, None)
    lows: list[Need] = []
    highs: list[Need] = []
    for cell in cells:
        least, most = _with_margins(cell.node)
        lows.append(Need(cell.left, cell.right, least, least))
        highs.append(Need(cell.left, cell.right, least, most))
    rigid = [
        Track(size=track.size, least=track.least) for track in tracks
    ]  # without free space, a fraction is as wide as its content
    low = sum(size_tracks(rigid, lows, None, gap, stretch=False))
    high = sum(size_tracks(tracks, highs, None, gap, stretch=False))
    gaps = gap * (count - 1)
    return low + gaps, high + gaps


def shrunk(node: Node, room: float) -> float:
    """Return the shrink-to-fit width in `room` px. Source: CSS 2.2, 10.3.5."""
    low, high = extent(node)
    return min(high, max(low, room))
