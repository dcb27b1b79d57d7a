"""Text that leaves the card, or covers other text: found by its glyphs' ink, without painting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from sharekit.cards.boxes.text_block import SetText
from sharekit.cards.paint.display import Close, Op, Open, PaintedText

if TYPE_CHECKING:
    from sharekit.cards.layout.transforms import TransformMatrix
    from sharekit.text.layout import TextLine

_Edges = tuple[float, float, float, float]

_SLACK = 1.0  # px past the card, or of overlap: antialiased edges
_FAINT = 0.35  # opacity: what is fainter is decoration
_EXCERPT = 40


class _Placed:
    """A line of text on the card.

    Attributes:
        op: The block it is part of.
        line: The line.
        matrix: The transforms of the boxes around it, as one; None for none.
        reach: The box of its faces' ascent and descent, which holds its glyphs, but for odd ones.
    """

    def __init__(self, op: PaintedText, line: TextLine, matrix: TransformMatrix | None) -> None:
        self.op = op
        self.line = line
        self.matrix = matrix
        x, y = op.x + line.x, op.y + line.baseline
        above = max([run.instance.ascent * run.size for run in line.runs], default=0.0)
        below = max([run.instance.descent * run.size for run in line.runs], default=0.0)
        beside = (above + below) / 8
        self.reach = self._on_card((x - beside, y - above, x + line.width + beside, y + below))

    def _on_card(self, box: _Edges) -> _Edges:
        if self.matrix is None:
            return box
        left, top, width, height = self.matrix.bounds(box[0], box[1], box[2] - box[0], box[3] - box[1])
        return left, top, left + width, top + height

    @cached_property
    def glyphs(self) -> list[_Edges]:
        """The ink boxes of its glyphs, on the card."""
        x, y = self.op.x, self.op.y + self.line.baseline
        boxes = []
        for run in self.line.runs:
            size, box_of = run.size, run.instance.box
            for number, left, rise in run.glyphs:
                box = box_of(number)
                if box[2] > box[0]:
                    across, up = x + left, y - rise
                    inked = (
                        across + box[0] * size,
                        up - box[3] * size,
                        across + box[2] * size,
                        up - box[1] * size,
                    )
                    boxes.append(self._on_card(inked))
        return boxes

    @cached_property
    def ink(self) -> _Edges:
        """The box around its glyphs; nothing without ink."""
        if not self.glyphs:
            return (0.0, 0.0, 0.0, 0.0)
        lefts, tops, rights, bottoms = zip(*self.glyphs, strict=True)
        return min(lefts), min(tops), max(rights), max(bottoms)


def placement_warnings(ops: Sequence[Op], width: int, height: int) -> Iterator[str]:
    """Yield a warning for each line of text that leaves the card or covers another block's text.

    Text that a box clips, fades or filters is the template's own design and left out.

    Args:
        ops: The display list.
        width: Of the card, px.
        height: Of the card, px.
    """
    lines = [_Placed(op, line, matrix) for op, matrix in _plain_texts(ops) for line in _lines(op)]
    for each in lines:
        if _reaches_past(each.reach, width, height) and _reaches_past(each.ink, width, height):
            yield f"text leaves the card: {_excerpt(each)!r}"
    for first, second in combinations(lines, 2):
        if first.op is not second.op and _overlap(first.reach, second.reach) and _collide(first, second):
            yield f"text covers other text: {_excerpt(first)!r} and {_excerpt(second)!r}"


def _plain_texts(ops: Sequence[Op]) -> Iterator[tuple[PaintedText, TransformMatrix | None]]:
    """Yield texts in no group but those of transforms, each with its transforms as one matrix."""
    groups: list[TransformMatrix | None] = []
    hidden = 0  # groups that clip, fade or filter
    for op in ops:
        if isinstance(op, Open):
            only = op.matrix is not None and op == Open(op.box, op.corners, matrix=op.matrix)
            around = groups[-1] if groups else None
            groups.append(around.after(op.matrix) if around and op.matrix else op.matrix or around)
            hidden += not only or hidden > 0
        elif isinstance(op, Close):
            groups.pop()
            hidden -= hidden > 0
        elif isinstance(op, PaintedText) and not hidden and op.node.style.color[3] > _FAINT:
            yield op, groups[-1] if groups else None


def _lines(op: PaintedText) -> Sequence[TextLine]:
    assert isinstance(op.node.lines, SetText), "layout has set the text"
    return op.node.lines.layout.lines


def _reaches_past(box: _Edges, width: int, height: int) -> bool:
    return box[0] < -_SLACK or box[1] < -_SLACK or box[2] > width + _SLACK or box[3] > height + _SLACK


def _overlap(a: _Edges, b: _Edges) -> bool:
    return min(a[2], b[2]) - max(a[0], b[0]) > _SLACK and min(a[3], b[3]) - max(a[1], b[1]) > _SLACK


def _collide(first: _Placed, second: _Placed) -> bool:
    if not _overlap(first.ink, second.ink):
        return False
    others = [box for box in second.glyphs if _overlap(box, first.ink)]
    return any(_overlap(box, other) for box in first.glyphs for other in others)


def _excerpt(each: _Placed) -> str:
    text = each.line.text
    return text if len(text) <= _EXCERPT else f"{text[: _EXCERPT - 1]}…"
