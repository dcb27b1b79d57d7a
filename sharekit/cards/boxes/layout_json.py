"""Rows of `<card>.layout.json`: every element's box, and the lines of each text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sharekit.cards.boxes.node import Node
from sharekit.cards.boxes.text_block import SetText
from sharekit.cards.css.values.numbers import zero_based
from sharekit.cards.layout.transforms import TransformMatrix, box_matrix

Row = tuple[int, dict[str, Any]]


def rows(node: Node, x: float = 0.0, y: float = 0.0, around: TransformMatrix | None = None) -> Iterator[Row]:
    """Yield (number, row) of each visible element; numbers give document order.

    Args:
        node: Laid out.
        x: Of its parent's border box on the card, px.
        y: Of its parent's border box on the card, px.
        around: The transforms of the boxes around it.
    """
    x, y = x + node.x, y + node.y
    if node.style.transform:
        own = box_matrix(node.style, x, y, node.width, node.height)
        around = own if around is None else around.after(own)
    for number, row in _own_rows(node, x, y):
        yield number, row if around is None else _transformed(row, around)
    for child in node.children:
        yield from rows(child, x, y, around)


def _transformed(row: dict[str, Any], matrix: TransformMatrix) -> dict[str, Any]:
    """Return a row with the box around its transformed box, and the transformed origins of its lines."""
    lines = []
    for line in row["lines"]:
        x, baseline = matrix.point(line["x"], line["baseline"])
        lines.append({**line, "x": round(x, 3), "baseline": round(baseline, 3)})
    return {**row, "box": [round(px, 3) for px in matrix.bounds(*row["box"])], "lines": lines}


def _own_rows(node: Node, x: float, y: float) -> Iterator[Row]:
    if node.element is not None:
        lines = [line for each, left, top in _texts(node, x, y) for line in _lines(each, left, top)]
        yield node.number, _element_row(node.id, node.element, (x, y, node.width, node.height), lines)
    if node.inlines and node.lines is not None:
        yield from _inline_rows(node, x, y)


def _element_row(
    name: str, element: Any, box: tuple[float, float, float, float], lines: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "id": name,
        "tag": element.tag,
        "classes": (element.get("class") or "").split(),
        "box": [round(px, 3) for px in box],
        "contrast": None,
        "lines": lines,
    }


def _texts(node: Node, x: float, y: float) -> Iterator[tuple[Node, float, float]]:
    """Yield the node's own text, and that of anonymous boxes in it."""
    if node.lines is not None:
        yield node, x, y
    for child in node.children:
        if child.element is None and child.lines is not None:
            yield child, x + child.x, y + child.y


def _origin(node: Node, x: float, y: float) -> tuple[float, float]:
    """Return where the text of a node starts."""
    base = node.parent.width if node.parent is not None else node.width
    left = x + node.style.border_left_width + zero_based(node.style.padding_left, base)
    return left, y + node.style.border_top_width + zero_based(node.style.padding_top, base)


def _lines(node: Node, x: float, y: float) -> Iterator[dict[str, Any]]:
    assert isinstance(node.lines, SetText), "layout set the text"
    left, top = _origin(node, x, y)
    for line in node.lines.layout.lines:
        yield {
            "text": line.text,
            "x": round(left + line.x, 3),
            "baseline": round(top + line.baseline, 3),
            "width": round(line.width, 3),
            "font_size": round(node.lines.layout.size, 3),
            "direction": line.direction,
        }


def _inline_rows(node: Node, x: float, y: float) -> Iterator[Row]:
    """Yield elements inside lines of text; the box of each holds all its pieces, as a browser's does."""
    assert isinstance(node.lines, SetText), "layout set the text"
    left, top = _origin(node, x, y)
    pieces: dict[int, list[tuple[float, float, float, float]]] = {}
    for line in node.lines.layout.lines:
        for run in line.runs:
            upper = top + line.baseline - run.ascent
            edges = (left + run.x, upper, left + run.x + run.width, upper + run.ascent + run.descent)
            for inline in run.tag.inside if run.tag else ():
                if inline.number < 0:
                    continue  # a pseudo-element
                pieces.setdefault(inline.number, []).append(edges)
    for number, boxes in pieces.items():
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        start, upper = min(lefts), min(tops)
        element = node.inlines[number]
        box = (start, upper, max(rights) - start, max(bottoms) - upper)
        yield number, _element_row(element.get("id") or f"e{number}", element, box, [])
