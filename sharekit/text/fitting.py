"""The largest size at which a text fits its box."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from sharekit.text.clamping import lay_out_clamped

if TYPE_CHECKING:
    from sharekit.text.layout import Layout
    from sharekit.text.measured_text import MeasuredText

_SLACK = 0.01  # px
_MANY_LINES = 3
_STUB = 0.42  # of the widest line: from three lines on, the last one is at least this wide
_SMALL = 0.6  # of the size that hyphens allow: below that, words are hyphenated
_MOST_CONCEDED = 8  # px of size given up for a better last line, at most


def fit_text(text: MeasuredText, box: tuple[float, float], sizes: tuple[float, float]) -> Layout:
    """Lay out a text as `Paragraph.fit` describes.

    Args:
        text: The text.
        box: Width and height in px.
        sizes: The smallest and the largest size in px.
    """
    width, height = box
    smallest = math.ceil(sizes[0])
    best = _largest(text, box, smallest, math.floor(sizes[1]))
    much_larger = max(math.floor(best / _SMALL) + 1, smallest)
    if text.style.hyphenate and much_larger <= sizes[1] and _fits(text, much_larger, *box, hyphens=True):
        best = _largest(text, box, much_larger, math.floor(sizes[1]), hyphens=True)
    stubby: Layout | None = None
    for size in range(best, smallest - 1, -1) if best else ():
        if stubby and size < best - _MOST_CONCEDED:
            break
        layout = lay_out_clamped(text, size, width, height)
        # Lines that were moved apart for their ink may be higher than the pitch predicts.
        if layout.clamped or layout.height > height + _SLACK:
            continue
        if not _is_stub(layout):
            return layout
        stubby = stubby or layout
    return stubby or lay_out_clamped(text, sizes[0], width, height)


def _largest(
    text: MeasuredText, box: tuple[float, float], low: int, high: int, *, hyphens: bool = False
) -> int:
    best = 0
    while low <= high:
        middle = (low + high) // 2
        if _fits(text, middle, *box, hyphens=hyphens):
            best, low = middle, middle + 1
        else:
            high = middle - 1
    return best


def _fits(text: MeasuredText, size: float, width: float, height: float, *, hyphens: bool) -> bool:
    spans = text.wrapped(size, width, "greedy")
    if text.style.clamp and len(spans) > text.style.clamp:
        return False
    if len(spans) * text.positioning(size, width).pitch > height + _SLACK:
        return False
    offered = set(text.breaks.offered)
    return all(span.end in offered or (hyphens and span.hyphen) for span in spans)


def _is_stub(layout: Layout) -> bool:
    return len(layout.lines) >= _MANY_LINES and layout.lines[-1].width < _STUB * layout.ink_width
