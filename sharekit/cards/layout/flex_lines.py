"""Flex lines: which items are on one line, and how they share its space.

Source: CSS Flexible Box Layout Level 1, 9.3 and 9.7.
"""

from __future__ import annotations

from sharekit.cards.layout.flex_items import FlexItem

_NEAR = 1e-6


class FlexLine:
    """Adjacent items on the main axis.

    Attributes:
        cross: The line's size across, px.
        above: Row: from its top to the shared baseline.
        below: Row: from the shared baseline to the lowest edge of its items.
    """

    __slots__ = ("above", "below", "cross", "items")

    def __init__(self, items: list[FlexItem]) -> None:
        self.items: list[FlexItem] = items
        self.cross: float = 0.0
        self.above: float = 0.0
        self.below: float = 0.0

    def length(self, gap: float) -> float:
        """Return the length of the items with margins and gaps."""
        taken = sum(item.size + item.main_margin for item in self.items)
        return taken + gap * max(0, len(self.items) - 1)

    def measure(self, *, row: bool) -> None:
        """Compute the line's cross size from its items."""
        above = below = tallest = 0.0
        for item in self.items:
            margins = item.edge.above_below if row else item.edge.beside
            outer = item.cross + margins
            if row and item.align == "baseline":
                own = item.node.height if item.node.baseline is None else item.node.baseline
                item.above = item.edge.margin_top + own
                above, below = max(above, item.above), max(below, outer - item.above)
            else:
                tallest = max(tallest, outer)
        self.above = above
        self.below = below
        self.cross = max(tallest, above + below)


def break_lines(items: list[FlexItem], room: float | None, gap: float) -> list[FlexLine]:
    """Break items into lines; they stay on one line if `room` is None."""
    if not items:
        return []
    lines = [FlexLine([])]
    taken = 0.0
    for item in items:
        outer = item.hypothetical + item.main_margin
        if room is not None and lines[-1].items and taken + gap + outer > room + _NEAR:
            lines.append(FlexLine([]))
            taken = 0.0
        taken += outer + (gap if lines[-1].items else 0.0)
        lines[-1].items.append(item)
    return lines


def resolve_lengths(line: FlexLine, room: float, gap: float) -> None:
    """Grow or shrink the items of a line to its length (9.7)."""
    items = line.items
    margins = sum(item.main_margin for item in items) + gap * (len(items) - 1)
    growing = sum(item.hypothetical for item in items) + margins < room
    for item in items:
        factor = item.style.flex_grow if growing else item.style.flex_shrink
        stuck = item.base > item.hypothetical if growing else item.base < item.hypothetical
        item.frozen = factor == 0 or stuck
        item.size = item.hypothetical if item.frozen else item.base
    first: float | None = None
    while any(not item.frozen for item in items):
        free = room - margins - sum(item.size if item.frozen else item.base for item in items)
        first = free if first is None else first
        _share(items, free, first, growing=growing)


def _share(items: list[FlexItem], free: float, first: float, *, growing: bool) -> None:
    """Distribute the free space once, then freeze the items that violate a bound (steps 4b to 4e)."""
    open_ = [item for item in items if not item.frozen]
    factors = sum(item.style.flex_grow if growing else item.style.flex_shrink for item in open_)
    if factors < 1 and abs(first * factors) < abs(free):
        free = first * factors
    weights = [
        item.style.flex_grow if growing else item.style.flex_shrink * max(0.0, item.base - item.inner)
        for item in open_
    ]
    total = sum(weights)
    broken: list[float] = []
    for item, weight in zip(open_, weights, strict=True):
        target = item.base + (free * weight / total if total else 0.0)
        item.size = max(min(target, item.most), item.least)
        broken.append(item.size - target)
    balance = sum(broken)
    for item, violation in zip(open_, broken, strict=True):
        if abs(balance) < _NEAR or (balance > 0 and violation > 0) or (balance < 0 and violation < 0):
            item.frozen = True
