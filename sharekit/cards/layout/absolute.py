"""Absolute boxes: placed in the padding box of their nearest positioned ancestor.

Sources: CSS Positioned Layout Level 3, 4; for static positions CSS Flexible Box Layout, 4.1.
"""

from __future__ import annotations

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.values.numbers import resolve
from sharekit.cards.layout.alignment import offset
from sharekit.cards.layout.block import natural_width
from sharekit.cards.layout.intrinsic import ratio_width, shrunk
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


def place_absolute(node: Node, holder: Node, lay_out: LayOut) -> None:
    """Size and place an absolute box inside `holder`, whose own size is final."""
    own = holder.style
    room = ConstraintSpace(
        holder.width - own.border_left_width - own.border_right_width,
        holder.height - own.border_top_width - own.border_bottom_width,
    )
    edge = edges(node, room.width)
    height = _height(node, room, edge)
    across, down = _from_parent(node, holder)
    width = _width(node, room, edge, height, _static_room(node, room.width, across - own.border_left_width))
    height = lay_out(node, width, height, room)
    x = _start(node, room, edge, width, rtl=holder.rtl)
    y = _top(node, room, edge, height)
    node.x = _static_x(node, edge) if x is None else own.border_left_width + x - across
    node.y = _static_y(node, edge) if y is None else own.border_top_width + y - down


def _height(node: Node, room: ConstraintSpace, edge: Edges) -> float | None:
    """Return the height if style or insets determine it."""
    style = node.style
    height = outer_height(style, style.height, room.height, edge)
    if height is None and node.src is None and not _wide_by_ratio(node):
        top, bottom = resolve(style.top, room.height), resolve(style.bottom, room.height)
        if top is not None and bottom is not None and room.height is not None:
            height = room.height - top - bottom - edge.above_below
    return None if height is None else bound_height(style, height, room.height, edge)


def _wide_by_ratio(node: Node) -> bool:
    """Return whether the width is definite and a ratio gives the height."""
    style = node.style
    across = style.width is not None or (style.left is not None and style.right is not None)
    return style.aspect_ratio is not None and across


def _width(node: Node, room: ConstraintSpace, edge: Edges, height: float | None, static: float) -> float:
    style = node.style
    left, right = resolve(style.left, room.width), resolve(style.right, room.width)
    width = outer_width(style, style.width, room.width, edge)
    if width is None:
        stretched = left is not None and right is not None and style.height is None
        if height is not None and ratio(node) is not None and not stretched:
            width = ratio_width(node, height, edge)
        elif node.src is not None:
            return natural_width(node, room, edge) if height is None else ratio_width(node, height, edge)
        else:
            free = (static if left is None and right is None else room.width) - edge.beside
            free -= (left or 0.0) + (right or 0.0)
            width = free if left is not None and right is not None else shrunk(node, free)
    return bound_width(style, width, room.width, edge)


def _static_room(node: Node, width: float, across: float) -> float:
    """Return the space between the box's static position and the far edge of its containing block."""
    parent = node.parent
    assert parent is not None, "the root is never absolute"
    outer = edges(parent, None)
    if parent.rtl:
        return across + parent.width - (outer.across - outer.left)
    return width - across - outer.left


def _start(node: Node, room: ConstraintSpace, edge: Edges, width: float, *, rtl: bool) -> float | None:
    """Return x in the padding box; None if both sides are auto. `rtl` is the containing block's."""
    style = node.style
    left, right = resolve(style.left, room.width), resolve(style.right, room.width)
    if left is None and right is None:
        return None
    if left is None:
        return room.width - (right or 0.0) - edge.margin_right - width
    free = room.width - left - (right or 0.0) - width - edge.beside
    autos = (style.margin_left is None) + (style.margin_right is None)
    if right is not None and autos:
        return left + edge.margin_left + (max(free, 0.0) / autos if style.margin_left is None else 0.0)
    if right is not None and rtl:
        return room.width - right - edge.margin_right - width
    return left + edge.margin_left


def _top(node: Node, room: ConstraintSpace, edge: Edges, height: float) -> float | None:
    style = node.style
    top, bottom = resolve(style.top, room.height), resolve(style.bottom, room.height)
    if top is None and bottom is None:
        return None
    full = room.height or 0.0
    if top is None:
        return full - (bottom or 0.0) - edge.margin_bottom - height
    autos = (style.margin_top is None) + (style.margin_bottom is None)
    if bottom is not None and autos:
        free = full - top - bottom - height - edge.above_below
        return top + edge.margin_top + (free / autos if style.margin_top is None else 0.0)
    return top + edge.margin_top


def _from_parent(node: Node, holder: Node) -> tuple[float, float]:
    """Return the offset of the parent's border box from the holder's."""
    across = down = 0.0
    at = node.parent
    while at is not None and at is not holder:
        across, down = across + at.x, down + at.y
        at = at.parent
    return across, down


# --- static positions


def _static_x(node: Node, edge: Edges) -> float:
    parent = node.parent
    assert parent is not None, "the root is never absolute"
    outer = edges(parent, None)
    room = parent.width - outer.across - node.width - edge.beside
    style = parent.style
    if style.display == "grid":
        how = _own_or(node.style.justify_self, style.justify_items)
        share = offset(how, room, rtl=parent.rtl)
    elif style.display == "flex" and style.flex_direction.startswith("row"):
        share = offset(style.justify_content, room, rtl=parent.rtl, backwards=_is_reversed(parent))
    elif style.display == "flex":
        how = _own_or(node.style.align_self, style.align_items)
        share = offset(how, room, rtl=parent.rtl, backwards=style.flex_wrap == "wrap-reverse")
    else:
        share = room if parent.rtl else 0.0
    return outer.left + share + edge.margin_left


def _static_y(node: Node, edge: Edges) -> float:
    parent = node.parent
    assert parent is not None, "the root is never absolute"
    style = parent.style
    if style.display not in {"flex", "grid"}:
        return node.rest[1] + edge.margin_top
    outer = edges(parent, None)
    room = parent.height - outer.down - node.height - edge.above_below
    how = _own_or(node.style.align_self, style.align_items)
    if style.display == "grid":
        share = offset(how, room, rtl=False)
    elif style.flex_direction.startswith("column"):
        share = offset(style.justify_content, room, rtl=False, backwards=_is_reversed(parent))
    else:
        share = offset(how, room, rtl=False, backwards=style.flex_wrap == "wrap-reverse")
    return outer.top + share + edge.margin_top


def _is_reversed(node: Node) -> bool:
    return node.style.flex_direction.endswith("reverse")


def _own_or(own: str, inherited: str) -> str:
    return inherited if own == "auto" else own
