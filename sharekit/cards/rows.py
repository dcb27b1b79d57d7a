"""Rows of `<card>.layout.json`: every element's box, and each text's lines."""

from __future__ import annotations

from typing import Any

from sharekit.cards.css.values import zero_based
from sharekit.cards.tree import Node
from sharekit.cards.words import SetText

__all__ = ["row"]


def row(node: Node, x: float, y: float) -> dict[str, Any]:
    """Return one element's row.

    Args:
        node: Laid out.
        x: Of its border box on the card, px.
        y: Of its border box on the card, px.
    """
    lines: list[dict[str, Any]] = []
    for each, left, top in _texts(node, x, y):
        lines += _lines(each, left, top)
    return {
        "id": node.id,
        "tag": node.tag,
        "classes": (node.element.get("class") or "").split(),
        "box": [round(px, 3) for px in (x, y, node.width, node.height)],
        "contrast": None,
        "lines": lines,
    }


def _texts(node: Node, x: float, y: float) -> list[tuple[Node, float, float]]:
    """Return the node's own text, and that of anonymous boxes in it."""
    found = [(node, x, y)] if node.lines is not None else []
    loose = [child for child in node.children if child.element is None]
    return found + [(child, x + child.x, y + child.y) for child in loose]


def _lines(node: Node, x: float, y: float) -> list[dict[str, Any]]:
    assert isinstance(node.lines, SetText), "layout set the text"
    base = node.parent.width if node.parent is not None else node.width
    left = x + node.style.border_left_width + zero_based(node.style.padding_left, base)
    top = y + node.style.border_top_width + zero_based(node.style.padding_top, base)
    layout = node.lines.layout
    return [
        {
            "text": line.text,
            "x": round(left + line.x, 3),
            "baseline": round(top + line.baseline, 3),
            "width": round(line.width, 3),
            "font_size": round(layout.size, 3),
            "direction": line.direction,
        }
        for line in layout.lines
    ]
