"""Text that leaves the card, or covers other text: found by its glyphs' ink, without painting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.boxes.text_block import SetText
from sharekit.cards.paint.display import Close, Op, Open, PaintedText

if TYPE_CHECKING:
    from sharekit.text.layout import TextLine

_Edges = tuple[float, float, float, float]

_SLACK = 1.0  # px past the card, or of overlap: antialiased edges
_FAINT = 0.35  # opacity: what is fainter is decoration
_EXCERPT = 40


class _Placed(NamedTuple):
    """A line of text, and the box that its glyphs are certainly inside."""

    op: PaintedText
    line: TextLine
    box: _Edges


def placement_warnings(ops: Sequence[Op], width: int, height: int) -> Iterator[str]:
    """Yield a warning for each line of text that leaves the card or covers another block's text.

    Text that a box clips, fades or transforms is the template's own design and left out.

    Args:
        ops: The display list.
        width: Of the card, px.
        height: Of the card, px.
    """
    lines = [_placed(op, line) for op in _plain_texts(ops) for line in _lines(op)]
    for each in lines:
        if _reaches_past(each.box, width, height) and _reaches_past(_ink(each), width, height):
            yield f"text leaves the card: {_excerpt(each)!r}"
    for first, second in combinations(lines, 2):
        if first.op is not second.op and _overlap(first.box, second.box) and _collide(first, second):
            yield f"text covers other text: {_excerpt(first)!r} and {_excerpt(second)!r}"


def _plain_texts(ops: Sequence[Op]) -> Iterator[PaintedText]:
    depth = 0
    for op in ops:
        depth += isinstance(op, Open) - isinstance(op, Close)
        if isinstance(op, PaintedText) and not depth and op.node.style.color[3] > _FAINT:
            yield op


def _lines(op: PaintedText) -> Sequence[TextLine]:
    assert isinstance(op.node.lines, SetText), "layout has set the text"
    return op.node.lines.layout.lines


def _placed(op: PaintedText, line: TextLine) -> _Placed:
    """Return a line with the box of its em squares, which holds the ink of most glyphs with room to spare."""
    size = max((run.size for run in line.runs), default=0.0)
    x, y = op.x + line.x, op.y + line.baseline
    return _Placed(op, line, (x - size / 4, y - size * 1.4, x + line.width + size / 4, y + size))


def _reaches_past(box: _Edges | None, width: int, height: int) -> bool:
    return box is not None and (
        box[0] < -_SLACK or box[1] < -_SLACK or box[2] > width + _SLACK or box[3] > height + _SLACK
    )


def _overlap(a: _Edges, b: _Edges) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > _SLACK and min(a[3], b[3]) - max(a[1], b[1]) > _SLACK


def _glyphs(each: _Placed) -> Iterator[_Edges]:
    """Yield the ink boxes of a line's glyphs, on the card."""
    x, y = each.op.x, each.op.y + each.line.baseline
    for run in each.line.runs:
        for number, left, rise in run.glyphs:
            box = run.instance.box(number)
            if box[2] > box[0]:
                yield (
                    x + left + box[0] * run.size,
                    y - rise - box[3] * run.size,
                    x + left + box[2] * run.size,
                    y - rise - box[1] * run.size,
                )


def _ink(each: _Placed) -> _Edges | None:
    boxes = list(_glyphs(each))
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _collide(first: _Placed, second: _Placed) -> bool:
    others = [box for box in _glyphs(second) if _overlap(box, first.box)]
    return any(_overlap(box, other) for box in _glyphs(first) for other in others)


def _excerpt(each: _Placed) -> str:
    text = each.line.text
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…"
