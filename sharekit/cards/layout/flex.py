"""Flex layout. Source: CSS Flexible Box Layout Level 1, 9; comments name its steps."""

from __future__ import annotations

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.values.numbers import zero_based
from sharekit.cards.layout.alignment import distribute
from sharekit.cards.layout.flex_items import FlexItem, collect
from sharekit.cards.layout.flex_lines import FlexLine, break_lines, resolve_lengths
from sharekit.cards.layout.intrinsic import ratio_width
from sharekit.cards.layout.sizing import Edges, bound_height, bound_width
from sharekit.cards.layout.space import ConstraintSpace, LayOut


def flex(node: Node, inside: ConstraintSpace, edge: Edges, lay_out: LayOut) -> float:
    """Place the children of a flex container; return the height they need."""
    style = node.style
    row = style.flex_direction.startswith("row")
    gaps = zero_based(style.column_gap, inside.width), zero_based(style.row_gap, inside.height)
    main_gap, cross_gap = gaps if row else gaps[::-1]
    items = collect(node, inside, lay_out)
    room = inside.width if row else inside.height
    lines = break_lines(items, room if style.flex_wrap != "nowrap" else None, main_gap)
    if room is None:
        room = _own_main(node, lines, main_gap, edge)
    for line in lines:
        resolve_lengths(line, room, main_gap)
    _cross_sizes(node, lines, inside, edge, lay_out)
    _stretch_lines(node, lines, _cross_room(node, lines, inside, edge, cross_gap), cross_gap)
    used = _place(node, lines, inside, edge, lay_out, room=room, gaps=(main_gap, cross_gap))
    _take_baseline(node, lines)
    return used if row else room


def _own_main(node: Node, lines: list[FlexLine], gap: float, edge: Edges) -> float:
    """Return the height of a column of auto height: that of its items, within its bounds."""
    total = max((line.length(gap) for line in lines), default=0.0)
    return bound_height(node.style, total + edge.down, None, edge) - edge.down


def _align(item: FlexItem, node: Node) -> str:
    own = item.node.style.align_self
    how = node.style.align_items if own == "auto" else own
    return "stretch" if how == "normal" else how


def _cross_sizes(
    node: Node, lines: list[FlexLine], inside: ConstraintSpace, edge: Edges, lay_out: LayOut
) -> None:
    """Find the cross size of items and lines (steps 7 and 8)."""
    row = node.style.flex_direction.startswith("row")
    single = node.style.flex_wrap == "nowrap"
    for line in lines:
        for item in line.items:
            item.align = _align(item, node)
            if row:
                _lay_out_row_item(item, inside, lay_out, line_height=inside.height if single else None)
            elif item.keeps_ratio:
                width = ratio_width(item.node, item.size, item.edge)
                item.cross = bound_width(item.style, width, inside.width, item.edge)
        line.measure(row=row)
    if single and lines:
        line = lines[0]
        definite = inside.height if row else inside.width
        if definite is not None:
            line.cross = definite
        else:
            line.cross = bound_height(node.style, line.cross + edge.down, None, edge) - edge.down


def _lay_out_row_item(
    item: FlexItem, inside: ConstraintSpace, lay_out: LayOut, *, line_height: float | None
) -> None:
    """Lay out a row item at its final width, and at its final height if that is known."""
    height = None
    if line_height is not None and item.stretches_down:
        height = item.bounded_height(line_height - item.edge.above_below, inside)
    item.cross = lay_out(item.node, item.size, height, inside)


def _across_lines(lines: list[FlexLine], gap: float) -> float:
    return sum(line.cross for line in lines) + gap * max(0, len(lines) - 1)


def _cross_room(node: Node, lines: list[FlexLine], inside: ConstraintSpace, edge: Edges, gap: float) -> float:
    """Return the container's size across: its own, or that of its lines within its bounds."""
    if node.style.flex_direction.startswith("column"):
        return inside.width
    if inside.height is not None:
        return inside.height
    return bound_height(node.style, _across_lines(lines, gap) + edge.down, None, edge) - edge.down


def _stretch_lines(node: Node, lines: list[FlexLine], room: float, gap: float) -> None:
    """Distribute free space to the lines if align-content is stretch (step 9)."""
    if node.style.flex_wrap == "nowrap" or not lines:
        return
    free = room - sum(line.cross for line in lines) - gap * (len(lines) - 1)
    if node.style.align_content in {"normal", "stretch"} and free > 0:
        for line in lines:
            line.cross += free / len(lines)


def _place(
    node: Node,
    lines: list[FlexLine],
    inside: ConstraintSpace,
    edge: Edges,
    lay_out: LayOut,
    *,
    room: float,
    gaps: tuple[float, float],
) -> float:
    """Place lines across and items along (steps 11 to 16); return the cross size used."""
    style = node.style
    row = style.flex_direction.startswith("row")
    total = _across_lines(lines, gaps[1])
    full = _cross_room(node, lines, inside, edge, gaps[1])
    before = between = 0.0
    if style.flex_wrap != "nowrap" and lines:
        before, between = distribute(style.align_content, full - total, len(lines))
    at = before
    for line in lines:
        mirrored = (style.flex_wrap == "wrap-reverse") != (not row and node.rtl)
        start = full - at - line.cross if mirrored else at
        _place_along(node, line, edge, room, gaps[0])
        for item in line.items:
            _stretch(node, item, line, inside, lay_out)
            _place_across(node, item, line, start, edge)
        at += line.cross + gaps[1] + between
    return total


def _place_along(node: Node, line: FlexLine, edge: Edges, room: float, gap: float) -> None:
    """Place the items of a line on the main axis, auto margins first."""
    row = node.style.flex_direction.startswith("row")
    backwards = node.style.flex_direction.endswith("reverse")
    turned = backwards != (row and node.rtl)
    free = room - line.length(gap)
    autos = sum(item.auto_before + item.auto_after for item in line.items)
    share = max(0.0, free) / autos if autos else 0.0
    how = _overflow_alignment(node.style.justify_content, free)
    how = _main_alignment(how, backwards=backwards, turned=turned)
    at, between = (0.0, 0.0) if autos and free > 0 else distribute(how, free, len(line.items))
    for item in line.items:
        before, after = (item.auto_after, item.auto_before) if turned else (item.auto_before, item.auto_after)
        at += share * before
        outer = item.size + item.main_margin
        start = room - at - outer if turned else at
        if row:
            item.node.x = edge.left + start + item.edge.margin_left
        else:
            item.node.y = edge.top + start + item.edge.margin_top
        at += outer + share * after + gap + between


def _overflow_alignment(how: str, free: float) -> str:
    """Fall back to `start`, not `flex-start`, if there is nothing to spread (CSS Box Alignment 3, 4.3)."""
    return "start" if free < 0 and how in {"space-around", "space-evenly"} else how


def _main_alignment(how: str, *, backwards: bool, turned: bool) -> str:
    """Translate `start`, `end`, `left` and `right` to the main axis."""
    if how in {"left", "right"}:
        return "flex-end" if (how == "right") != turned else "flex-start"
    if how in {"start", "end"} and backwards:
        return "flex-start" if how == "end" else "flex-end"
    return how


def _stretch(node: Node, item: FlexItem, line: FlexLine, inside: ConstraintSpace, lay_out: LayOut) -> None:
    """Lay out an item at its final size, stretched across its line if required (step 11)."""
    if node.style.flex_direction.startswith("row"):
        if item.stretches_down:
            height = item.bounded_height(line.cross - item.edge.above_below, inside)
            item.cross = lay_out(item.node, item.size, height, inside)
        return
    if item.align == "stretch" and item.stretches_across:
        width = line.cross - item.edge.beside
        item.cross = bound_width(item.style, width, inside.width, item.edge)
    lay_out(item.node, item.cross, item.size, inside)


def _place_across(node: Node, item: FlexItem, line: FlexLine, start: float, edge: Edges) -> None:
    """Align an item in its line (steps 13 and 14)."""
    if node.style.flex_direction.startswith("row"):
        free = line.cross - item.cross - item.edge.above_below
        across = _across(node, item, free, _baseline(node, line))
        item.node.y = edge.top + start + across + item.edge.margin_top
    else:
        free = line.cross - item.cross - item.edge.beside
        item.node.x = edge.left + start + _across(node, item, free, None) + item.edge.margin_left


def _baseline(node: Node, line: FlexLine) -> float:
    """Return the offset of a row's shared baseline from its top; wrap-reverse fills the row from below."""
    return line.cross - line.below if node.style.flex_wrap == "wrap-reverse" else line.above


def _across(node: Node, item: FlexItem, free: float, baseline: float | None) -> float:
    """Return the offset of an item's margin box from the line's left or top edge."""
    autos = item.cross_auto_before + item.cross_auto_after
    row = node.style.flex_direction.startswith("row")
    if autos and (free >= 0 or row or not node.rtl):
        return max(0.0, free) / autos * item.cross_auto_before
    if autos:
        return free
    far = item.align in {"end", "flex-end"}
    if item.align == "center":
        return free / 2
    if item.align == "baseline" and baseline is not None:
        return baseline - item.above
    if node.style.flex_wrap == "wrap-reverse" and item.align not in {"start", "end"}:
        far = not far
    if not row and node.rtl:
        far = not far
    return free if far else 0.0


def _take_baseline(node: Node, lines: list[FlexLine]) -> None:
    """Take the container's baseline from its first line (9.8)."""
    if lines and lines[0].items:
        items = lines[0].items
        chosen = next((item for item in items if item.align == "baseline"), items[0]).node
        node.baseline = chosen.y + (chosen.height if chosen.baseline is None else chosen.baseline)
