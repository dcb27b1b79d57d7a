"""Set text: lines of positioned glyphs. Lengths are in px, y downwards from the paragraph's top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharekit.text.fonts.face import Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphRun:
    """Glyphs of one face, size and tag that stand side by side.

    Args:
        instance: The face, at its weight and optical size.
        size: The font size.
        tag: What the `TextRun` of these characters carried.
        x: The left edge of the run's advance, from the paragraph's left edge.
        width: Its advance.
        ascent: Of its style's first face, rounded as browsers do: how far a background reaches up.
        descent: Likewise: how far it reaches down.
        glyphs: For each glyph its number, its x from the paragraph's left edge, and its rise above the
            baseline.
    """

    instance: Instance
    size: float
    tag: Any
    x: float
    width: float
    ascent: float
    descent: float
    glyphs: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line.

    Args:
        text: Its characters in reading order, without white space at its ends.
        x: Its left edge, from the paragraph's left edge.
        top: Its line box's upper edge.
        height: Its line box's height.
        baseline: Its baseline.
        width: Its advance.
        direction: The paragraph's direction.
        runs: Its glyphs, from left to right.
    """

    text: str
    x: float
    top: float
    height: float
    baseline: float
    width: float
    direction: str
    runs: tuple[GlyphRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A paragraph set at one size and width.

    Args:
        size: The font size of the paragraph.
        width: The room it was given; the widest line's width where that was endless.
        height: The height of its lines together.
        line_height: The height of one line; more than asked for where lines were moved apart.
        ink_width: The widest line's width.
        clamped: Whether text was cut to fit.
        lines: The lines.
        text: The text they were made from.
        warnings: What was changed in the text.
    """

    size: float
    width: float
    height: float
    line_height: float
    ink_width: float
    clamped: bool
    lines: tuple[TextLine, ...]
    text: str
    warnings: tuple[str, ...] = ()

    @property
    def baseline(self) -> float:
        """Return the first line's baseline; 0 without lines."""
        return self.lines[0].baseline if self.lines else 0.0
