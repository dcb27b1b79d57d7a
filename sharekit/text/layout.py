"""Laid-out text: lines of positioned glyphs. Lengths are in px, y downwards from the paragraph's top."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sharekit.text.fonts.face import Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphRun:
    """Adjacent glyphs of one face, size and tag.

    Args:
        instance: The face, at its weight and optical size.
        size: The font size.
        tag: The tag of the `TextRun` of these characters.
        x: The left edge of the run's advance, from the paragraph's left edge.
        width: Its advance.
        ascent: Of its style's first face, rounded as browsers do; the top of a background.
        descent: Likewise; the bottom of a background.
        glyphs: For each glyph, its number, its x from the paragraph's left edge, and its height above the
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
    """One line of text.

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
    """A paragraph laid out at one font size and width.

    Args:
        size: The font size of the paragraph.
        width: The available width; the widest line's width if that was infinite.
        height: The height of all lines.
        line_height: The height of one line; greater than requested if lines were moved apart.
        ink_width: The widest line's width.
        clamped: Whether text was cut to fit.
        lines: The lines.
        text: The text as laid out.
        warnings: The changes made to the text.
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
        """The first line's baseline; 0 if there are no lines."""
        return self.lines[0].baseline if self.lines else 0.0
