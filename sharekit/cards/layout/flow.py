"""Lays out a box: determines its height and delegates its content to block, flex, grid or text layout.

Text is horizontal, so all widths are found first, by intrinsic widths, and heights after. A box is laid out
at a given border-box width and, if its container determines it, height.
"""

from __future__ import annotations

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.values.numbers import resolve, zero_based
from sharekit.cards.layout.absolute import place_absolute
from sharekit.cards.layout.block import stack
from sharekit.cards.layout.flex import flex
from sharekit.cards.layout.grid import grid
from sharekit.cards.layout.sizing import Edges, bound_height, edges, height_by_ratio, outer_height, ratio
from sharekit.cards.layout.space import CONTENT, ConstraintSpace

_MOST_STEPS = 200_000
"""Boxes placed in all passes over one page; 2,000 elements, nested 64 deep, need fewer."""


def lay_out(root: Node, width: float, height: float) -> None:
    """Place every box of a page in a viewport; fills `x y width height baseline lines` of each node.

    Raises:
        MarkupError: The page needs too many steps.
    """
    _gather(root, root)
    layout = PageLayout(_MOST_STEPS)
    layout(root, width, None, ConstraintSpace(width, height))
    layout.commit(root)
    root.x = root.y = 0.0


class PageLayout:
    """Lays out the boxes of one page; each box once for every constraint that it is given.

    Repeated requests are answered from memory. The inside of a box may then be placed for another constraint,
    which `commit` corrects at the end, from the root down.

    Args:
        most_steps: The greatest number of boxes placed, counted in every pass.

    Attributes:
        steps: The number so far.
    """

    def __init__(self, most_steps: int) -> None:
        self.steps = 0
        self._most_steps = most_steps

    def __call__(self, node: Node, width: float, height: float | None, space: ConstraintSpace) -> float:
        """Lay out a box of this border-box size; return its height. See `LayOut`."""
        key = (width, height, space)
        node.asked = key
        node.width = width
        result = node.layouts.get(key)
        if result is None:
            result = node.layouts[key] = self._place(node, width, height, space)
            node.laid = key
        node.height, node.baseline = result
        return node.height

    def commit(self, node: Node) -> None:
        """Place the inside of every box for the constraint that was asked for last, then absolute boxes."""
        if node.laid != node.asked:
            node.laid = node.asked
            self._place(node, *node.asked)  # type: ignore[misc]  # a constraint, as `__call__` left it
        for child in node.flowing:
            self.commit(child)
        for child in node.held:
            place_absolute(child, node, self)
            self.commit(child)

    def _place(
        self, node: Node, width: float, height: float | None, space: ConstraintSpace
    ) -> tuple[float, float | None]:
        """Place the inside of a box; return its height and baseline."""
        self._count(node)
        edge = edges(node, space.width)
        if height is None:
            height = _own_height(node, width, space, edge)
            if height is not None and _grows(node, space):
                height = max(height, self(node, width, CONTENT, space))
                node.asked = (width, None, space)
        elif height == CONTENT:
            height = None
        node.baseline = None
        inside = ConstraintSpace(width - edge.across, None if height is None else height - edge.down)
        used = self._content(node, inside, space, edge)
        if height is None:
            height = bound_height(node.style, used + edge.down, space.height, edge)
        node.height = height
        for child in node.flowing:
            if child.style.position == "relative":
                _shift(child, inside)
        return height, node.baseline

    def _count(self, node: Node) -> None:
        self.steps += 1 + len(node.children)
        if self.steps > self._most_steps:
            raise MarkupError(
                f"this page needs more than {self._most_steps:,} layout steps; use fewer elements, and nest "
                "fewer grid and flex boxes",
                node.line,
            )

    def _content(self, node: Node, inside: ConstraintSpace, space: ConstraintSpace, edge: Edges) -> float:
        """Lay out the content; return the height it needs."""
        if node.text is not None:
            limit = inside.height
            if limit is None and node.style.max_height is not None:
                most = outer_height(node.style, node.style.max_height, space.height, edge)
                limit = None if most is None else most - edge.down
            node.lines = node.text.set(inside.width, limit)
            node.baseline = edge.top + node.lines.baseline
            for child in node.children:  # beside text there are only absolute ones
                child.rest = edge.left, edge.top
            return node.lines.height
        if node.src is not None:
            return node.natural[1] if node.natural else 0.0
        inner = {"flex": flex, "grid": grid}.get(node.style.display, stack)
        return inner(node, inside, edge, self)


def holds_absolute(node: Node) -> bool:
    """Return whether a box is the containing block of absolute boxes inside it."""
    style = node.style
    return style.position != "static" or bool(style.transform) or bool(style.filter)


def _gather(node: Node, holder: Node) -> None:
    """Assign every absolute box to its nearest positioned ancestor."""
    node.held = []
    for child in node.children:
        if child.style.position == "absolute":
            holder.held.append(child)
        _gather(child, child if holds_absolute(child) else holder)


def _own_height(node: Node, width: float, space: ConstraintSpace, edge: Edges) -> float | None:
    """Return the height that the style asks for, or None if the content determines it."""
    asked = outer_height(node.style, node.style.height, space.height, edge)
    if asked is None and ratio(node) is not None:
        asked = height_by_ratio(node, width, edge)
    return None if asked is None else bound_height(node.style, asked, space.height, edge)


def _grows(node: Node, space: ConstraintSpace) -> bool:
    """Return whether the content may increase a height given by a ratio. Source: CSS Sizing Level 4, 5.1."""
    style = node.style
    return (
        style.aspect_ratio is not None
        and node.src is None
        and resolve(style.height, space.height) is None
        and style.min_height is None
        and style.overflow == "visible"
    )


def _shift(child: Node, inside: ConstraintSpace) -> None:
    """Offset a relative box from its position in the flow."""
    style = child.style
    left, right = resolve(style.left, inside.width), zero_based(style.right, inside.width)
    top, bottom = resolve(style.top, inside.height), resolve(style.bottom, inside.height) or 0.0
    child.x += (
        -right if left is None or (child.parent and child.parent.rtl and style.right is not None) else left
    )
    child.y += -bottom if top is None else top
