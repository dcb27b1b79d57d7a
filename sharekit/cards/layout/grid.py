"""Grid layout: tracks of px, %, fr and auto, items placed by line or row by row.

Source: CSS Grid Layout Level 1. Tracks past the explicit ones are auto.
"""

from __future__ import annotations

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.values.numbers import zero_based
from sharekit.cards.layout.alignment import distribute
from sharekit.cards.layout.grid_places import Cell, place
from sharekit.cards.layout.grid_tracks import Need, size_tracks, starts, with_implicit
from sharekit.cards.layout.intrinsic import extent, ratio_width, shrunk
from sharekit.cards.layout.sizing import (
    Edges,
    bound_height,
    bound_width,
    edges,
    outer_height,
    outer_width,
    ratio,
)
from sharekit.cards.layout.space import ConstraintSpace, LayOut


def grid(node: Node, inside: ConstraintSpace, edge: Edges, lay_out: LayOut) -> float:
    """Place the children of a grid container; return the height they need."""
    style = node.style
    cells = place(node)
    gaps = zero_based(style.column_gap, inside.width), zero_based(style.row_gap, inside.height)
    widths = _columns(node, cells, inside, gaps[0])
    lefts = _starts(style.justify_content, widths, gaps[0], inside.width)
    sized = [(cell, *_sized(cell, node, widths, gaps[0])) for cell in cells]
    heights = _rows(node, sized, inside, edge, gap=gaps[1], lay_out=lay_out)
    total = sum(heights) + gaps[1] * max(0, len(heights) - 1)
    tops = _starts(
        style.align_content, heights, gaps[1], inside.height if inside.height is not None else total
    )
    for cell, width, area in sized:
        tall = heights[cell.top : cell.bottom]
        down = sum(tall) + gaps[1] * (len(tall) - 1)
        # A percentage of the row's height may determine the width of a box with a ratio.
        final = _sized(cell, node, widths, gaps[0], down)[0] if _has_ratio(cell.node) else width
        _settle(node, cell, final, ConstraintSpace(area, down), lay_out)
        left = lefts[cell.left] + _across(node, cell.node, area)
        if node.rtl:
            left = inside.width - lefts[cell.left] - area + _across(node, cell.node, area)
        cell.node.x = edge.left + left
        cell.node.y = edge.top + tops[cell.top] + _down(node, cell.node, ConstraintSpace(area, down))
    _take_baseline(node, cells)
    return total


def _take_baseline(node: Node, cells: list[Cell]) -> None:
    first = min(cells, key=lambda cell: (cell.top, cell.left), default=None)
    if first is not None:
        own = first.node.height if first.node.baseline is None else first.node.baseline
        node.baseline = first.node.y + own


def _starts(how: str, sizes: list[float], gap: float, room: float) -> list[float]:
    free = room - sum(sizes) - gap * max(0, len(sizes) - 1)
    before, between = distribute(how, free, len(sizes)) if sizes else (0.0, 0.0)
    return starts(sizes, gap, before, between)


def _columns(node: Node, cells: list[Cell], inside: ConstraintSpace, gap: float) -> list[float]:
    explicit = node.style.grid_template_columns
    count = max([1, len(explicit), *(cell.right for cell in cells)])
    tracks = with_implicit(explicit, node.style.grid_auto_columns, count)
    needs = []
    for cell in cells:
        low, high = extent(cell.node)
        beside = edges(cell.node, None).beside
        if cell.node.style.overflow != "visible" and cell.node.style.width is None:
            low = 0.0
        if cell.node.style.min_width is not None and cell.node.style.width is None:
            low = bound_width(cell.node.style, 0.0, None, edges(cell.node, None))
        needs.append(Need(cell.left, cell.right, low + beside, high + beside))
    stretch = node.style.justify_content in {"normal", "stretch"}
    return size_tracks(tracks, needs, inside.width, gap, stretch=stretch)


def _sized(
    cell: Cell, node: Node, widths: list[float], gap: float, down: float | None = None
) -> tuple[float, float]:
    """Return an item's width, and that of its area, whose height is `down` once the rows are known."""
    covered = widths[cell.left : cell.right]
    area = sum(covered) + gap * (len(covered) - 1)
    style, edge = cell.node.style, edges(cell.node, area)
    width = outer_width(style, style.width, area, edge)
    if width is None:
        height = outer_height(style, style.height, down, edge)
        autos = style.margin_left is None or style.margin_right is None
        if height is not None and ratio(cell.node) is not None:
            width = ratio_width(cell.node, height, edge)
        elif _justify(node, cell.node) == "stretch" and not autos:
            width = area - edge.beside
        else:
            width = shrunk(cell.node, area - edge.beside)
    return bound_width(style, width, area, edge), area


def _rows(
    node: Node,
    sized: list[tuple[Cell, float, float]],
    inside: ConstraintSpace,
    edge: Edges,
    *,
    gap: float,
    lay_out: LayOut,
) -> list[float]:
    explicit = node.style.grid_template_rows
    count = max([len(explicit), *(cell.bottom for cell, _, _ in sized)])
    tracks = with_implicit(explicit, node.style.grid_auto_rows, count)
    needs = []
    for cell, width, area in sized:
        covered = tracks[cell.top : cell.bottom]
        if all(track.size is not None for track in covered):
            continue
        height = (
            lay_out(cell.node, width, None, ConstraintSpace(area, None)) + edges(cell.node, area).above_below
        )
        style = cell.node.style
        free = style.overflow != "visible" or style.min_height is not None
        least = 0.0 if free and any(track.fr for track in covered) and inside.height is not None else height
        needs.append(Need(cell.top, cell.bottom, least, height))
    stretch = node.style.align_content in {"normal", "stretch"}
    room = inside.height
    if room is None and node.style.min_height is not None:
        heights = size_tracks(tracks, needs, None, gap, stretch=False)
        total = sum(heights) + gap * max(0, len(heights) - 1)
        bounded = bound_height(node.style, total + edge.down, None, edge) - edge.down
        room = bounded if bounded > total else None
    return size_tracks(tracks, needs, room, gap, stretch=stretch)


def _settle(node: Node, cell: Cell, width: float, area: ConstraintSpace, lay_out: LayOut) -> None:
    """Lay out an item at its final size."""
    child, style = cell.node, cell.node.style
    edge = edges(child, area.width)
    autos = style.margin_top is None or style.margin_bottom is None
    height = None
    if style.height is None and not autos and _align(node, child) == "stretch" and area.height is not None:
        height = bound_height(style, area.height - edge.above_below, area.height, edge)
    lay_out(child, width, height, area)


def _has_ratio(child: Node) -> bool:
    return child.src is not None or child.style.aspect_ratio is not None


def _justify(node: Node, child: Node) -> str:
    own = child.style.justify_self
    how = node.style.justify_items if own == "auto" else own
    if how == "normal":
        return "stretch" if child.src is None else "start"
    return how


def _align(node: Node, child: Node) -> str:
    own = child.style.align_self
    how = node.style.align_items if own == "auto" else own
    if how == "normal":
        return "start" if _has_ratio(child) else "stretch"
    return how


def _across(node: Node, child: Node, room: float) -> float:
    """Return the offset of an item from its area's left edge."""
    edge = edges(child, room)
    free = room - child.width - edge.beside
    left, right = child.style.margin_left is None, child.style.margin_right is None
    if left or right:
        return edge.margin_left + (max(0.0, free) / (left + right) if left else 0.0)
    how = _justify(node, child)
    if how == "center":
        return edge.margin_left + free / 2
    if how in {"left", "right"}:
        return edge.margin_left + (free if how == "right" else 0.0)
    far = (how in {"end", "flex-end"}) != node.rtl
    return edge.margin_left + (free if far else 0.0)


def _down(node: Node, child: Node, area: ConstraintSpace) -> float:
    """Return the offset of an item from its area's top edge."""
    edge = edges(child, area.width)
    free = (area.height or 0.0) - child.height - edge.above_below
    top, bottom = child.style.margin_top is None, child.style.margin_bottom is None
    if top or bottom:
        return edge.margin_top + (max(0.0, free) / (top + bottom) if top else 0.0)
    how = _align(node, child)
    if how == "center":
        return edge.margin_top + free / 2
    return edge.margin_top + (free if how in {"end", "flex-end"} else 0.0)
