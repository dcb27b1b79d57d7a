"""The largest size at which a text fits its box."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharekit.text.layout import Layout
    from sharekit.text.paragraph import Paragraph

_SLACK = 0.01  # px
_MANY_LINES = 3
_STUB = 0.42  # of the widest line: from three lines on, the last one is at least this wide
_GIVEN_WAY = 8  # px of size given up for a better last line, at most


def fit_paragraph(paragraph: Paragraph, box: tuple[float, float], sizes: tuple[float, float]) -> Layout:
    """Set a paragraph as `Paragraph.fit` says.

    Args:
        paragraph: The paragraph.
        box: Width and height in px.
        sizes: The smallest and the largest size in px.
    """
    width, height = box
    smallest = math.ceil(sizes[0])
    best = _largest(paragraph, box, smallest, math.floor(sizes[1]))
    found: Layout | None = None
    for size in range(best, smallest - 1, -1) if best else ():
        if found and size < best - _GIVEN_WAY:
            break
        layout = paragraph.set_at(size, width, height)
        # Lines that were moved apart, so that their ink does not meet, may need more than the pitch says.
        if layout.clamped or layout.height > height + _SLACK:
            continue
        if not _is_stub(layout):
            return layout
        found = found or layout
    return found or paragraph.set_at(sizes[0], width, height)


def _largest(paragraph: Paragraph, box: tuple[float, float], low: int, high: int) -> int:
    best = 0
    while low <= high:
        middle = (low + high) // 2
        if _fits(paragraph, middle, *box):
            best, low = middle, middle + 1
        else:
            high = middle - 1
    return best


def _fits(paragraph: Paragraph, size: float, width: float, height: float) -> bool:
    spans = paragraph.wrapped(size, width, "greedy")
    if paragraph.style.clamp and len(spans) > paragraph.style.clamp:
        return False
    if len(spans) * paragraph.positioning(size, width).pitch > height + _SLACK:
        return False
    offered = set(paragraph.breaks.offered)
    return all(span.end in offered for span in spans)


def _is_stub(layout: Layout) -> bool:
    return len(layout.lines) >= _MANY_LINES and layout.lines[-1].width < _STUB * layout.ink_width
