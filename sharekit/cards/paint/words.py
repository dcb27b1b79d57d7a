"""Paints text: inline backgrounds, shadows, glyphs, decorations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

from sharekit.cards.boxes.runs import StyledRun
from sharekit.cards.boxes.text_block import SetText
from sharekit.cards.css.style import Shadow
from sharekit.cards.css.values.colours import Colour
from sharekit.cards.paint.display import PaintedText
from sharekit.cards.paint.geometry import Box, snapped
from sharekit.cards.paint.masks import faded
from sharekit.cards.paint.rules import paint_rules
from sharekit.cards.paint.surface import fill
from sharekit.text.raster import glyphs as raster

if TYPE_CHECKING:
    from sharekit.text.layout import GlyphRun, Layout


def paint_words(image: Image.Image, op: PaintedText) -> None:
    """Paint one block of text."""
    lines = op.node.lines
    assert isinstance(lines, SetText), "layout has set the text"
    layout, style = lines.layout, op.node.style
    _grounds(image, layout, op)
    for shadow in reversed(style.text_shadow):
        _shadow(image, layout, op, shadow)
    paint_rules(image, layout, op, "underline")
    paint_rules(image, layout, op, "overline")
    raster.draw(image, layout, op.x, op.y, _tint)
    paint_rules(image, layout, op, "line-through")


def text_mask(texts: Sequence[PaintedText], size: tuple[int, int]) -> Image.Image:
    """Return the coverage of the glyphs of texts, as a picture of mode L."""
    whole = Image.new("L", size, 0)
    for op in texts:
        lines = op.node.lines
        assert isinstance(lines, SetText), "layout has set the text"
        whole = ImageChops.lighter(whole, raster.mask(lines.layout.lines, size, op.x, op.y))
    return whole


def _tint(run: StyledRun) -> raster.Colour:
    red, green, blue, alpha = run.style.color
    return (red, green, blue, int(alpha * 255 + 0.5))


def _grounds(image: Image.Image, layout: Layout, op: PaintedText) -> None:
    """Paint the backgrounds of inline elements behind their glyphs."""
    for line in layout.lines:
        for glyphs in line.runs:
            for inside in glyphs.tag.inside if glyphs.tag else ():
                if inside.style.background_color[3] > 0:
                    top = op.y + line.baseline - glyphs.ascent
                    box = snapped(op.x + glyphs.x, top, glyphs.width, glyphs.ascent + glyphs.descent)
                    fill(image, box, (), inside.style.background_color)


def _shadow(image: Image.Image, layout: Layout, op: PaintedText, shadow: Shadow) -> None:
    """Paint the text's shadow: its coverage, moved and blurred."""
    reach = math.ceil(shadow.blur * 1.5) + 2
    around = reach + math.ceil(layout.size)
    # Only what may be visible: lines that overflow the card can be long.
    left = max(math.floor(op.x + min(0.0, shadow.x)) - around, -reach)
    top = max(math.floor(op.y + min(0.0, shadow.y)) - around, -reach)
    right = min(math.ceil(op.x + _right(layout) + max(0.0, shadow.x)) + around, image.width + reach)
    bottom = min(math.ceil(op.y + layout.height + max(0.0, shadow.y)) + around, image.height + reach)
    width, height = right - left, bottom - top
    if width <= 0 or height <= 0:
        return
    x, y = op.x + shadow.x - left, op.y + shadow.y - top
    mask = raster.mask(layout.lines, (width, height), x, y, colour=shadow.colour[:3])
    if shadow.blur:
        mask = mask.filter(ImageFilter.GaussianBlur(shadow.blur / 2))
    box = (left, top, left + width, top + height)
    image.paste(shadow.colour[:3], box, faded(mask, shadow.colour[3]))


def _right(layout: Layout) -> float:
    """Return where the longest line ends."""
    return max((line.x + line.width for line in layout.lines), default=0.0)


# --- extents of text, without painting


def inked(op: PaintedText) -> Box:
    """Return the pixels that a block of text may touch."""
    lines = op.node.lines
    assert isinstance(lines, SetText), "layout has set the text"
    layout = lines.layout
    reach = layout.size + max(
        (abs(each.x) + abs(each.y) + each.blur * 1.5 for each in op.node.style.text_shadow), default=0.0
    )
    left = min((line.x for line in layout.lines), default=0.0)
    across = _right(layout) - left + reach
    return snapped(op.x + left - reach / 2, op.y - reach / 2, across, layout.height + reach)


def exact_ink(op: PaintedText) -> Box:
    """Return the pixels that the glyphs of a block of text touch; slower than `inked`, and tighter."""
    lines = op.node.lines
    assert isinstance(lines, SetText), "layout has set the text"
    boxes = [
        _glyph_ink(op, line.baseline, run, glyph)
        for line in lines.layout.lines
        for run in line.runs
        for glyph in run.glyphs
    ]
    if not boxes or plain_colour(op) is None:  # shadows and backgrounds reach past the glyphs
        return inked(op)
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return math.floor(min(lefts)), math.floor(min(tops)), math.ceil(max(rights)), math.ceil(max(bottoms))


def _glyph_ink(
    op: PaintedText, baseline: float, run: GlyphRun, glyph: tuple[int, float, float]
) -> tuple[float, float, float, float]:
    """Return one glyph's ink, and one pixel around it for antialiasing and rounding."""
    number, x, rise = glyph
    left, bottom, right, top = (edge * run.size for edge in run.instance.box(number))
    across, down = op.x + x, op.y + baseline - rise
    return across + left - 1, down - top - 1, across + right + 1, down - bottom + 1


def plain_colour(op: PaintedText) -> Colour | None:
    """Return the opaque colour of a text of one colour without decorations; else None."""
    lines, style = op.node.lines, op.node.style
    assert isinstance(lines, SetText), "layout has set the text"
    styles = {id(run.style): run.style for run in op.node.runs}
    around = [style, *(each.style for run in op.node.runs for each in run.inside)]
    colours = {each.color for each in styles.values()}
    bare = not style.text_shadow and all(each.text_decoration_line == "none" for each in around)
    bare = bare and not any(each.background_color[3] for each in around[1:])
    black = not any(glyphs.instance.is_colour for line in lines.layout.lines for glyphs in line.runs)
    colour = next(iter(colours)) if len(colours) == 1 else None
    return colour if colour is not None and bare and black and colour[3] >= 1.0 else None
