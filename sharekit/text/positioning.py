"""Positions of lines: alignment, baselines, and line heights that keep the ink of lines apart."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sharekit.text.layout import GlyphRun, Layout, TextLine
from sharekit.text.shaping import Shaped, TextItem, shape
from sharekit.text.typesetting import SOFT_HYPHEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sharekit.text.fonts.library import Fonts
    from sharekit.text.style import TextRun, TextStyle
    from sharekit.text.typesetting import ShapedParagraph
    from sharekit.text.wrapping import Span

_TOUCH = 0.5  # px by which ink boxes may overlap, as the curves inside them do not


@dataclass(frozen=True, kw_only=True)
class PositioningContext:
    """Everything that determines the positions of a paragraph's lines. Lengths are in px."""

    typeset: ShapedParagraph
    runs: Sequence[TextRun]
    fonts: Fonts
    style: TextStyle
    size: float
    width: float
    level: int
    align: str
    line_height: float | None
    clearance: bool
    warnings: tuple[str, ...]

    @cached_property
    def borders(self) -> list[int]:
        """The start of each run in the text."""
        starts, at = [], 0
        for run in self.runs:
            starts.append(at)
            at += len(run.text)
        return starts

    def run_at(self, index: int) -> int:
        """Return the index of the run of a character."""
        return max(bisect_right(self.borders, index) - 1, 0)

    @cached_property
    def _heights(self) -> dict[TextStyle, tuple[float, float, float, float]]:
        return {}

    def heights(self, style: TextStyle) -> tuple[float, float, float, float]:
        """Return a style's rounded ascent and descent, and its line box's reach above and below the baseline.

        The half-leading is floored as Blink does (CSS Inline 3, line-height).
        """
        heights = self._heights.get(style)
        if heights is None:
            heights = self._heights[style] = self._line_box(style)
        return heights

    def _line_box(self, style: TextStyle) -> tuple[float, float, float, float]:
        size = style.size * self.size / self.style.size
        language = self.typeset.language
        instance = self.fonts.instance(self.fonts.chain(style, language).primary, style.resized(size))
        ascent, descent = round(instance.ascent * size), round(instance.descent * size)
        gap = round(instance.line_gap * size)
        factor = self._line_height(style)
        height = ascent + descent + gap if factor is None else factor * size
        above = ascent + math.floor((height - ascent - descent) / 2)
        return ascent, descent, above, height - above

    def _line_height(self, style: TextStyle) -> float | None:
        own = style.line_height
        return self.line_height if own is None else None if own == "normal" else own

    def is_normal(self, index: int) -> bool:
        """Return whether lines with the character at an index are as high as its font wants."""
        return self._line_height(self.runs[self.run_at(index)].style) is None

    @cached_property
    def has_normal(self) -> bool:
        """Whether that is so of any character."""
        return any(self._line_height(run.style) is None for run in self.runs)

    def heights_between(self, start: int, end: int) -> list[tuple[float, float, float, float]]:
        """Return the heights of all styles between the characters `start` and `end`."""
        if end <= start or (len(self.runs) == 1 and self.runs[0].style == self.style):
            return []
        first, last = self.run_at(start), self.run_at(end - 1)
        return [self.heights(style) for style in {run.style for run in self.runs[first : last + 1]}]

    @property
    def pitch(self) -> float:
        """The height of a line in the paragraph's own style."""
        _, _, above, below = self.heights(self.style)
        return above + below


@dataclass(slots=True)
class _Draft:
    """A line before it is positioned."""

    text: str
    parts: list[tuple[TextItem, Shaped]]
    width: float
    above: float
    below: float


def position(context: PositioningContext, spans: Sequence[Span], *, clamped: bool) -> Layout:
    """Position the lines of a paragraph."""
    drafts = [_draft(context, span) for span in spans]
    ink_width = max((draft.width for draft in drafts), default=0.0)
    width = ink_width if math.isinf(context.width) else context.width
    edges = [_offset(context, width, draft.width) for draft in drafts]
    runs = [_glyph_runs(context, draft.parts, x) for draft, x in zip(drafts, edges, strict=True)]
    extra = _room_for_ink(drafts, runs) if context.clearance else 0.0
    lines: list[TextLine] = []
    top = 0.0
    for draft, x, own in zip(drafts, edges, runs, strict=True):
        height = draft.above + draft.below + extra
        lines.append(
            TextLine(
                text=draft.text,
                x=x,
                top=top,
                height=height,
                baseline=top + draft.above + extra / 2,
                width=draft.width,
                direction="rtl" if context.level else "ltr",
                runs=tuple(own),
            )
        )
        top += height
    return Layout(
        size=context.size,
        width=width,
        height=top,
        line_height=context.pitch + extra,
        ink_width=ink_width,
        clamped=clamped,
        lines=tuple(lines),
        text=context.typeset.text,
        warnings=context.warnings,
    )


def _offset(context: PositioningContext, width: float, line: float) -> float:
    align = context.align
    if align in {"start", "end"}:
        align = "left" if (align == "start") == (not context.level) else "right"
    if align == "left":
        return 0.0
    return width - line if align == "right" else (width - line) / 2


def _draft(context: PositioningContext, span: Span) -> _Draft:
    typeset, size = context.typeset, context.size
    start, end = typeset.trimmed(span.start, span.end)
    parts = list(typeset.line(start, end, context.width / size))
    text = typeset.text[start:end]
    soft = text.endswith(SOFT_HYPHEN) and end < len(typeset.text) and text.strip(SOFT_HYPHEN)
    if span.hyphen or soft:
        hyphened = _with_hyphen(parts, typeset, context)
        if span.hyphen or _width(hyphened) * size <= context.width:
            parts = hyphened
    width = _width(parts) * size
    reaches = [context.heights(context.style), *context.heights_between(start, end)]
    if context.has_normal:
        reaches += [_normal_height(item, size) for item, _ in parts if context.is_normal(item.start)]
    above = max([reach[2] for reach in reaches])
    below = max([reach[3] for reach in reaches])
    return _Draft(text.replace(SOFT_HYPHEN, ""), parts, width, above, below)


def _normal_height(item: TextItem, size: float) -> tuple[float, float, float, float]:
    """Return the heights of a face used on a line, where `line-height` is `normal`."""
    size *= item.size
    ascent, descent = round(item.instance.ascent * size), round(item.instance.descent * size)
    gap = round(item.instance.line_gap * size)
    above = ascent + math.floor(gap / 2)
    return ascent, descent, above, ascent + descent + gap - above


def _width(parts: list[tuple[TextItem, Shaped]]) -> float:
    return sum([sum(shaped.advances) for _, shaped in parts])


def _glyph_runs(
    context: PositioningContext, parts: list[tuple[TextItem, Shaped]], x: float
) -> list[GlyphRun]:
    runs: list[GlyphRun] = []
    for item, shaped in parts:
        for number, begin, end, glyphs in _cut_by_tag(context, item, shaped, x):
            run = context.runs[number]
            ascent, descent, _, _ = context.heights(run.style)
            runs.append(
                GlyphRun(
                    instance=item.instance,
                    size=item.size * context.size,
                    tag=run.tag,
                    x=begin,
                    width=end - begin,
                    ascent=ascent,
                    descent=descent,
                    glyphs=tuple(glyphs),
                )
            )
            x = end
    return runs


def _with_hyphen(
    parts: list[tuple[TextItem, Shaped]], typeset: ShapedParagraph, context: PositioningContext
) -> list[tuple[TextItem, Shaped]]:
    """Add a hyphen at the end of the line in reading order, in the face of the character before it."""
    if not parts:
        return parts
    rtl = bool(context.level)
    beside = parts[0 if rtl else -1][0]
    character = next((c for c in "\u2010-" if ord(c) in beside.instance.face.coverage), "")
    if not character:
        return parts
    item = beside.part(0, 1)
    hyphen = (beside.part(beside.end - 1, beside.end), shape(character, item, typeset.language))
    return [hyphen, *parts] if rtl else [*parts, hyphen]


def _cut_by_tag(
    context: PositioningContext, item: TextItem, shaped: Shaped, x: float
) -> Iterator[tuple[int, float, float, list[tuple[int, float, float]]]]:
    """Yield an item's glyphs by run: the run's index, its left and right edge, its glyphs."""
    size = context.size
    several = len(context.runs) > 1
    placed: list[tuple[int, float, float]] = []
    begin, current = x, context.run_at(item.start + (shaped.clusters[0] if shaped.clusters else 0))
    for glyph, cluster, advance, left, rise in zip(
        shaped.glyphs, shaped.clusters, shaped.advances, shaped.lefts, shaped.rises, strict=True
    ):
        if several and (number := context.run_at(item.start + cluster)) != current:
            yield current, begin, x, placed
            placed, begin, current = [], x, number
        placed.append((glyph, x + left * size, rise * size))
        x += advance * size
    yield current, begin, x, placed


def _room_for_ink(drafts: Sequence[_Draft], runs: Sequence[list[GlyphRun]]) -> float:
    """Return the height to add to each line box so that the ink of no two lines overlaps."""
    extra = 0.0
    for index in range(len(drafts) - 1):
        pitch = drafts[index].below + drafts[index + 1].above
        extra = max(extra, _clash(runs[index], runs[index + 1], pitch) - pitch)
    return math.ceil(extra) if extra > _TOUCH else 0.0


def _clash(upper: list[GlyphRun], lower: list[GlyphRun], pitch: float) -> float:
    """Return the least distance of two baselines at which the lines' glyphs do not overlap.

    Args:
        upper: The runs of a line.
        lower: The runs of the next one.
        pitch: Their current distance, which is the least result.
    """
    hanging = [(left, right, -bottom) for left, bottom, right, _ in _boxes(upper)]
    rising = [(left, right, top) for left, _, right, top in _boxes(lower)]
    highest = max((height for _, _, height in rising), default=0.0)
    needed = pitch
    for left, right, depth in hanging:
        if depth + highest <= needed:
            continue
        for other_left, other_right, height in rising:
            if depth + height > needed and left < other_right and other_left < right:
                needed = depth + height
    return needed


def _boxes(runs: list[GlyphRun]) -> Iterator[tuple[float, float, float, float]]:
    """Yield the ink boxes of glyphs: left, bottom, right, top, relative to the baseline."""
    for run in runs:
        size = run.size
        for glyph, x, rise in run.glyphs:
            left, bottom, right, top = run.instance.box(glyph)
            if right > left:
                yield left * size + x, bottom * size + rise, right * size + x, top * size + rise
