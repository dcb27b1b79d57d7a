"""Styles of text runs and paragraphs: everything that affects shapes and sizes, but no colours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sharekit.text.wrapping import Wrap

Align = Literal["start", "end", "left", "right", "center"]
Direction = Literal["auto", "ltr", "rtl"]
"""`auto`: the language's direction, or that of the first strong character if no language is known."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A text style; see CSS's font properties.

    Args:
        families: Family names, best first; characters they lack come from the library's fallback.
        size: The font size in px.
        weight: 1 to 1000.
        italic: Whether slanted.
        letter_spacing: px added after every character; ignored in cursive scripts, which must stay joined.
        features: OpenType features, such as `("tnum", "-liga", "smcp")`; a minus turns one off.
        optical_size: The position on the optical size axis in px; None: the font size.
        line_height: A factor of its font size; `normal`: that of its fonts; None: that of the paragraph.
    """

    families: tuple[str, ...]
    size: float
    weight: float = 400
    italic: bool = False
    letter_spacing: float = 0.0
    features: tuple[str, ...] = ()
    optical_size: float | None = None
    line_height: float | Literal["normal"] | None = None

    def resized(self, size: float) -> TextStyle:
        """Return the style at another size, with letter spacing in proportion."""
        if size == self.size:
            return self
        return replace(self, size=size, letter_spacing=self.letter_spacing * size / self.size)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A run of text in one style. Its `tag` is passed on to its glyphs."""

    text: str
    style: TextStyle
    tag: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """A paragraph style; see CSS's text properties.

    Args:
        text: The style that determines the paragraph's size and the least height of its lines; None: that
            of the first run.
        language: BCP 47 tag; affects Han forms, line breaks, direction and hyphenation.
        direction: Of the paragraph.
        align: Of its lines; start and end follow the direction.
        line_height: A factor of the font size; None: that of the font.
        clearance: Whether lines move apart if their ink would touch.
        clamp: The greatest number of lines; longer text is cut at a word with an ellipsis.
        wrap: How lines are broken, see `wrap_lines`.
        phrases: Whether Japanese only breaks between phrases.
        keep: Whether typographic rules forbid breaks, such as between a number and its unit.
        keep_all: Whether words of Hangul, Han and kana are unbreakable; None: in Korean only.
        strict: Whether small kana and the like may not start a line.
        hyphenate: Whether a word wider than its box is hyphenated rather than broken anywhere.
        break_words: Whether a word wider than its box is broken at all; else it overflows, as in CSS.
        anywhere: Whether the min-content width (`Paragraph.intrinsic`) may break words.
    """

    text: TextStyle | None = None
    language: str = ""
    direction: Direction = "auto"
    align: Align = "start"
    line_height: float | None = None
    clearance: bool = False
    clamp: int | None = None
    wrap: Wrap = "greedy"
    phrases: bool = False
    keep: bool = True
    keep_all: bool | None = None
    strict: bool = True
    hyphenate: bool = True
    break_words: bool = True
    anywhere: bool = False
