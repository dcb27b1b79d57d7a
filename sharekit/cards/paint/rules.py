"""Underlines, overlines and lines through text. Source: CSS Text Decoration Levels 3 and 4.

An underline is interrupted where glyphs cross it, as with `text-decoration-skip-ink: auto`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sharekit.cards.css.style import Style
from sharekit.cards.paint.display import PaintedText
from sharekit.cards.paint.geometry import snapped
from sharekit.cards.paint.surface import fill
from sharekit.text.raster import glyphs as raster

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.text.layout import GlyphRun, Layout

_FAINT = 32  # coverage that counts as ink


def paint_rules(image: Image.Image, layout: Layout, op: PaintedText, kind: str) -> None:
    """Paint the decorations of one kind (`underline`, `overline`, `line-through`) of a block of text."""
    for line in layout.lines:
        for glyphs in line.runs:
            for owner in _owners(op.node.style, glyphs, kind):
                _paint_rule(image, glyphs, (op.x, op.y + line.baseline), owner, kind)


def _owners(style: Style, glyphs: GlyphRun, kind: str) -> list[Style]:
    """Return the styles that decorate these glyphs: the block's, and those of inline elements around them."""
    around = [style, *(each.style for each in (glyphs.tag.inside if glyphs.tag else ()))]
    return [each for each in around if each.text_decoration_line == kind]


def _paint_rule(
    image: Image.Image, glyphs: GlyphRun, origin: tuple[float, float], owner: Style, kind: str
) -> None:
    x, baseline = origin
    thick = owner.text_decoration_thickness
    exact = max(1.0, glyphs.size / 10 if thick is None else thick)
    thickness = int(exact)  # as browsers draw it; its position uses the exact value
    if kind == "underline":
        top = baseline + max(1.0, math.ceil(exact / 2))
    elif kind == "overline":
        top = baseline - glyphs.ascent
    else:
        top = baseline - glyphs.ascent / 3 - exact / 2
    upper, lower = math.floor(top + 0.5), math.floor(top + 0.5) + thickness
    gaps = _gaps(glyphs, x, baseline, (upper, lower)) if kind == "underline" else []
    colour = owner.text_decoration_color or owner.color
    for start, end in _remaining(x + glyphs.x, x + glyphs.x + glyphs.width, gaps, thickness):
        fill(image, snapped(start, upper, end - start, lower - upper), (), colour)


def _remaining(
    start: float, end: float, gaps: list[tuple[int, int]], around: float
) -> Iterator[tuple[float, float]]:
    """Yield the parts of a line outside the gaps and a margin around each."""
    for left, right in sorted(gaps):
        if left - around > start:
            yield start, min(left - around, end)
        start = max(start, right + around)
    if end > start:
        yield start, end


def _gaps(glyphs: GlyphRun, x: float, baseline: float, band: tuple[int, int]) -> list[tuple[int, int]]:
    """Return the column ranges in which glyphs cross a band of pixel rows."""
    gaps = []
    bottom = band[0] - baseline
    for number, left, rise in glyphs.glyphs:
        if rise - glyphs.instance.box(number)[1] * glyphs.size < bottom:
            continue  # its ink ends above the line
        across, up, picture = raster.glyph(glyphs.instance, number, glyphs.size)
        if picture is None or picture.mode != "L":
            continue
        top = math.floor(baseline - rise + 0.5) - up
        rows = picture.crop((0, band[0] - top, picture.width, band[1] - top))
        box = rows.point([0] * _FAINT + [255] * (256 - _FAINT)).getbbox()
        if box is not None:
            start = math.floor(x + left) + across
            gaps.append((start + box[0], start + box[2]))
    return gaps
