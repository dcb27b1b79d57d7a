"""Runs of text as one paragraph: shaped, measured and broken into lines, before any line has its place."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

from sharekit.errors import TextError
from sharekit.text.fonts.missing_glyphs import is_unassigned, missing_error, name_missing
from sharekit.text.itemising import Piece, StyleSpan, itemise
from sharekit.text.positioning import PositioningContext
from sharekit.text.style import ParagraphStyle, TextRun
from sharekit.text.typesetting import HANGING, SOFT_HYPHEN, ShapedParagraph
from sharekit.text.unicode.bidi import levels
from sharekit.text.unicode.characters import clusters
from sharekit.text.unicode.clean import clean, remaining_places
from sharekit.text.unicode.languages import is_rtl, normalise
from sharekit.text.unicode.line_breaks import Breaks, find_breaks, hyphenation_points
from sharekit.text.wrapping import Measure, Span, wrap_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sharekit.text.fonts.library import Fonts
    from sharekit.text.style import Direction, TextStyle
    from sharekit.text.wrapping import Wrap

_PLAIN = ParagraphStyle()


class MeasuredText:
    """Text in one or several styles, shaped once for every size and width that is asked for.

    Args:
        runs: The text, in order; a newline breaks the line.
        style: How it is set.
        fonts: The font library.
        missing: What happens to characters that no face has: `error`, or `drop` with a warning.

    Raises:
        TextError: A character has no face, or there is no font at all.
    """

    def __init__(
        self,
        runs: Iterable[TextRun],
        style: ParagraphStyle = _PLAIN,
        *,
        fonts: Fonts,
        missing: Literal["error", "drop"] = "error",
    ) -> None:
        runs = list(runs)
        if style.text is None and not runs:
            raise TextError("a paragraph needs a run, or a text style of its own")
        self.style = style
        self.text_style: TextStyle = style.text or runs[0].style
        self.language: str = normalise(style.language)
        self.fonts = fonts
        self.missing = missing
        self.warnings: list[str] = []
        self.runs: list[TextRun] = _cleaned(runs, self.warnings)
        self._prepare()

    def _prepare(self) -> None:
        self.text: str = "".join(run.text for run in self.runs)
        base = self._base_level()
        self.level: int
        self.level, char_levels = levels(self.text, base)
        spans, at = [], 0
        for run in self.runs:
            spans.append(StyleSpan(at, at + len(run.text), run.style))
            at += len(run.text)
        self.pieces: list[Piece]
        self.pieces, missing = itemise(self.text, _joined(spans), char_levels, self.fonts, self.language)
        if missing:
            self._handle_missing(missing)

    def _base_level(self) -> int | None:
        if self.style.direction != "auto":
            return int(self.style.direction == "rtl")
        return int(is_rtl(self.language)) if self.language else None

    def _handle_missing(self, missing: dict[int, str]) -> None:
        dropped = set("".join(missing.values()))
        named = name_missing(character for group in missing.values() for character in group)
        wanted = [each for each in named if not is_unassigned(each.character)]
        if wanted and self.missing == "error":
            raise missing_error(self.text, wanted)
        if _is_emptied(self.text, dropped):
            raise missing_error(self.text, named)
        self.warnings += [f"no font has {each}; it was dropped" for each in named]
        places = {place for place, character in enumerate(self.text) if character in dropped}
        self.runs = list(_remaining(self.runs, set(remaining_places(self.text, places))))
        self._prepare()

    @cached_property
    def breaks(self) -> Breaks:
        """Return where the paragraph may break."""
        return find_breaks(
            self.text,
            self.language,
            phrases=self.style.phrases,
            keep=self.style.keep,
            keep_all=self.style.keep_all,
            strict=self.style.strict,
        )

    def typeset(self, size: float) -> ShapedParagraph:
        """Return the paragraph shaped for a size in px."""
        key = tuple([min(max(size * part, least), most) for part, least, most in self._optical_sizes])
        shaped = self._shaped.get(key)
        if shaped is None:
            shaped = ShapedParagraph(
                self.text,
                self.pieces,
                fonts=self.fonts,
                language=self.language,
                size=size,
                root=self.text_style.size,
            )
            self._shaped[key] = shaped
        return shaped

    @cached_property
    def _shaped(self) -> dict[tuple[float, ...], ShapedParagraph]:
        return {}

    @cached_property
    def _optical_sizes(self) -> list[tuple[float, float, float]]:
        """Return, for each face with an optical size axis, its relative size and the axis's ends."""
        ranges = {
            (piece.style.size / self.text_style.size, *piece.face.axes["opsz"][::2])
            for piece in self.pieces
            if "opsz" in piece.face.axes and piece.style.optical_size is None
        }
        return sorted(ranges)

    def _measure(self, size: float) -> Measure:
        typeset = self.typeset(size)
        ends, tight = typeset.ends, typeset.tight
        if SOFT_HYPHEN in self.text:
            ends, tight = self._with_hyphens(ends), self._with_hyphens(tight)
        return Measure(
            starts=typeset.starts,
            ends=ends,
            tight=tight,
            size=size,
            hyphen=self._hyphen_width,
            inside=self._inside,
            exact=typeset.width,
        )

    def _with_hyphens(self, ends: Sequence[float]) -> list[float]:
        """Add the width of the hyphen that a soft hyphen shows at a line's end."""
        soft = [False, *(character == SOFT_HYPHEN for character in self.text)]
        return [end + self._hyphen_width * shown for end, shown in zip(ends, soft, strict=True)]

    @cached_property
    def _hyphen_width(self) -> float:
        key = (self.text_style, self.language)
        return self.fonts.hyphen_widths.get(key, lambda: self._extra_width("-"))

    def _extra_width(self, text: str) -> float:
        style = ParagraphStyle(language=self.language, direction="ltr")
        extra = MeasuredText([TextRun(text, self.text_style)], style, fonts=self.fonts, missing="drop")
        return extra.typeset(self.text_style.size).ends[-1] if extra.text else 0.0

    def _inside(self, start: int, end: int) -> tuple[list[int], list[int], list[int]]:
        """Return places to break inside a stretch: allowed but not preferred, hyphenated, any cluster."""
        spare = [at for at in self.breaks.spare if start < at < end]
        if not self.style.break_words:
            return spare, [], []
        hyphens = hyphenation_points(self.text, start, end, self.language) if self.style.hyphenate else []
        every = [start + at for at in clusters(self.text[start:end])]
        # A line does not start with characters that are invisible there.
        every = [at for at in every if self.text[at:end].strip(HANGING + SOFT_HYPHEN)]
        return spare, hyphens, every

    def intrinsic(self) -> tuple[float, float]:
        """Return the min-content and max-content width in px: of the longest word, and of one single line."""
        size = self.text_style.size
        measure = self._measure(size)
        whole = wrap_lines(measure, self.breaks, math.inf, "nowrap")
        most = max(measure.width(line.start, line.end) for line in whole)
        if self.style.wrap == "nowrap":
            return most * size, most * size
        ends = clusters(self.text) if self.style.anywhere else self.breaks.offered
        least = max((measure.width(a, b) for a, b in zip([0, *ends], ends, strict=False)), default=0.0)
        return max(least, 0.0) * size, max(most, 0.0) * size

    def wrapped(self, size: float, width: float, wrap: Wrap | None = None) -> list[Span]:
        """Return all lines of the paragraph at a size and width in px, without clamping."""
        measure = self._measure(size)
        return wrap_lines(measure, self.breaks, width / size, wrap or self.style.wrap)

    def positioning(self, size: float, width: float) -> PositioningContext:
        """Return what determines the position of each line."""
        return PositioningContext(
            typeset=self.typeset(size),
            runs=self.runs,
            fonts=self.fonts,
            style=self.text_style,
            size=size,
            width=width,
            level=self.level,
            align=self.style.align,
            line_height=self.style.line_height,
            clearance=self.style.clearance,
            warnings=tuple(self.warnings),
        )

    def with_runs(self, runs: Sequence[TextRun]) -> Self:
        """Return a paragraph with other text and no clamp, otherwise like this one."""
        direction: Direction = "rtl" if self.level else "ltr"
        style = replace(self.style, text=self.text_style, direction=direction, clamp=None)
        other = type(self)(runs, style, fonts=self.fonts, missing="drop")
        other.warnings = list(self.warnings)
        return other


def _is_emptied(text: str, dropped: set[str]) -> bool:
    """Return whether a text with words has none left once characters are dropped."""
    words = {character for character in text if character.isalnum()}
    return bool(words) and words <= dropped


def _remaining(runs: Iterable[TextRun], places: set[int]) -> Iterator[TextRun]:
    at = 0
    for run in runs:
        yield replace(run, text="".join(c for place, c in enumerate(run.text, at) if place in places))
        at += len(run.text)


def _cleaned(runs: list[TextRun], warnings: list[str]) -> list[TextRun]:
    cleaned = []
    for run in runs:
        text, changes = clean(run.text)
        warnings += [change for change in changes if change not in warnings]
        cleaned.append(run if text == run.text else replace(run, text=text))
    return cleaned


def _joined(spans: Sequence[StyleSpan]) -> list[StyleSpan]:
    """Join neighbours of equal style: a border that only changes the colour must not interrupt shaping."""
    joined: list[StyleSpan] = []
    for span in spans:
        if joined and joined[-1].style == span.style:
            joined[-1] = StyleSpan(joined[-1].start, span.end, span.style)
        else:
            joined.append(span)
    return joined
