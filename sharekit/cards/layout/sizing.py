"""Sizes of one box: its edges, the bounds of its width and height, its ratio, its intrinsic widths.

All sizes are px; widths and heights are of border boxes unless noted.
Sources: CSS 2.2, 10; CSS Box Sizing Levels 3 and 4.
"""

from __future__ import annotations

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.numbers import Length, Size, resolve, zero_based
from sharekit.cards.css.values.properties import SIDES


class Edges:
    """Margins, borders and paddings of a box in px.

    Attributes:
        across: Left and right borders and paddings together.
        down: Top and bottom borders and paddings together.
        left: From the border box's left edge to the content.
        top: From the border box's top edge to the content.
    """

    __slots__ = (
        "across",
        "down",
        "left",
        "margin_bottom",
        "margin_left",
        "margin_right",
        "margin_top",
        "top",
    )

    def __init__(self, style: Style, base: float | None) -> None:
        self.margin_top: float = zero_based(style.margin_top, base)
        self.margin_right: float = zero_based(style.margin_right, base)
        self.margin_bottom: float = zero_based(style.margin_bottom, base)
        self.margin_left: float = zero_based(style.margin_left, base)
        self.left: float = style.border_left_width + zero_based(style.padding_left, base)
        self.top: float = style.border_top_width + zero_based(style.padding_top, base)
        self.across: float = self.left + style.border_right_width + zero_based(style.padding_right, base)
        self.down: float = self.top + style.border_bottom_width + zero_based(style.padding_bottom, base)

    @property
    def beside(self) -> float:
        """Left and right margins together."""
        return self.margin_left + self.margin_right

    @property
    def above_below(self) -> float:
        """Top and bottom margins together."""
        return self.margin_top + self.margin_bottom


def edges(node: Node, base: float | None) -> Edges:
    """Return the edges of a box in a containing block of width `base`; auto margins are 0.

    Styles are shared by all cards of a template, so edges without percentages are computed once.
    """
    style = node.style
    if style.fixed_edges is None:
        resolved = Edges(style, base)
        if _open(style):
            return resolved
        style.fixed_edges = resolved
    assert isinstance(style.fixed_edges, Edges), "only this function sets it"
    return style.fixed_edges


def _open(style: Style) -> bool:
    """Return whether edges depend on the width of the containing block."""
    return any(
        size is not None and not (isinstance(size, Length) and size.part == 0.0)
        for side in SIDES
        for size in (getattr(style, f"margin_{side}"), getattr(style, f"padding_{side}"))
    )


def outer_width(style: Style, size: Size | None, base: float | None, edge: Edges) -> float | None:
    """Convert a value such as that of `width` to a border-box width; None for auto."""
    px = resolve(size, base)
    if px is None:
        return None
    return max(px, edge.across) if style.box_sizing == "border-box" else max(px, 0.0) + edge.across


def outer_height(style: Style, size: Size | None, base: float | None, edge: Edges) -> float | None:
    """Convert a value such as that of `height` to a border-box height; None for auto."""
    px = resolve(size, base)
    if px is None:
        return None
    return max(px, edge.down) if style.box_sizing == "border-box" else max(px, 0.0) + edge.down


def bound_width(style: Style, width: float, base: float | None, edge: Edges) -> float:
    """Return a width within min-width and max-width; min-width wins."""
    if style.max_width is not None:
        most = outer_width(style, style.max_width, base, edge)
        if most is not None and width > most:
            width = most
    if style.min_width is not None:
        width = max(width, outer_width(style, style.min_width, base, edge) or 0.0)
    return max(width, edge.across)


def bound_height(style: Style, height: float, base: float | None, edge: Edges) -> float:
    """Return a height within min-height and max-height; min-height wins."""
    if style.max_height is not None:
        most = outer_height(style, style.max_height, base, edge)
        if most is not None and height > most:
            height = most
    if style.min_height is not None:
        height = max(height, outer_height(style, style.min_height, base, edge) or 0.0)
    return max(height, edge.down)


def ratio(node: Node) -> float | None:
    """Return the aspect ratio (width / height) of a box, if it has one."""
    if node.style.aspect_ratio is not None:
        return node.style.aspect_ratio
    if node.natural is not None and node.natural[1]:
        return node.natural[0] / node.natural[1]
    return None


def _of_border_box(node: Node) -> bool:
    """Return whether the ratio is of the border box (`aspect-ratio`, border-box) or the content."""
    return node.style.aspect_ratio is not None and node.style.box_sizing == "border-box"


def transferred(node: Node, width: float, base: float | None, edge: Edges) -> float:
    """Return a width within min-height and max-height, converted by the ratio.

    Source: CSS Box Sizing Level 4, 5.2.
    """
    style = node.style
    most = outer_height(style, style.max_height, base, edge)
    least = outer_height(style, style.min_height, base, edge)
    if most is not None:
        width = min(width, width_by_ratio(node, most, edge))
    return width if least is None else max(width, width_by_ratio(node, least, edge))


def width_by_ratio(node: Node, height: float, edge: Edges) -> float:
    """Return the width for a height; the box must have a ratio."""
    share = ratio(node) or 1.0
    if _of_border_box(node):
        return max(height * share, edge.across)
    return max(0.0, height - edge.down) * share + edge.across


def height_by_ratio(node: Node, width: float, edge: Edges) -> float:
    """Return the height for a width; the box must have a ratio."""
    share = ratio(node) or 1.0
    if _of_border_box(node):
        return max(width / share, edge.down)
    return max(0.0, width - edge.across) / share + edge.down
