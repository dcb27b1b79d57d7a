"""How runs and paragraphs of text look: what decides their shapes and their room, never their colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from sharekit.text.wrapping import Wrap

Align = Literal["start", "end", "left", "right", "center"]
Direction = Literal["auto", "ltr", "rtl"]
"""`auto`: the language's direction, or that of the first strong character where no language is known."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """A style of text, as CSS's font properties say it.

    Args:
        families: Family names, best first; what they lack comes from the library's fallback.
        size: The font size in px.
        weight: 1 to 1000.
        italic: Whether slanted.
        letter_spacing: px added after every character; cursive scripts keep their joins and ignore it.
        features: OpenType features, such as `("tnum", "-liga", "smcp")`; a minus turns one off.
        optical_size: The place on the optical size axis in px; the font size when None.
    """

    families: tuple[str, ...]
    size: float
    weight: float = 400
    italic: bool = False
    letter_spacing: float = 0.0
    features: tuple[str, ...] = ()
    optical_size: float | None = None

    def at(self, size: float) -> TextStyle:
        """Return the style at another size, its letter spacing in proportion."""
        if size == self.size:
            return self
        return replace(self, size=size, letter_spacing=self.letter_spacing * size / self.size)


@dataclass(frozen=True, slots=True)
class TextRun:
    """A stretch of text in one style. `tag` comes back on its glyphs, to tell what to draw there."""

    text: str
    style: TextStyle
    tag: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """A style of paragraphs, as CSS's text properties say it.

    Args:
        text: The style which decides the paragraph's size and its lines' least height; the first run's when
            None.
        language: BCP 47 tag: chooses Han forms, breaks, direction and hyphenation.
        direction: Of the paragraph.
        align: Of its lines; start and end follow the direction.
        line_height: A ratio of the font size; the font's own when None.
        clearance: Whether lines move apart where their ink would collide.
        clamp: The most lines; what is more is cut at a word with an ellipsis.
        wrap: How lines are chosen, see `wrap_lines`.
        phrases: Whether Japanese breaks between phrases only.
        keep: Whether typographic custom may forbid breaks, as between a number and its unit.
        keep_all: Whether words of Hangul, Han and kana stay whole; so does Korean when None.
        strict: Whether small kana and the like may not start a line.
        hyphenate: Whether a word wider than its box is hyphenated before it is broken anywhere.
        break_words: Whether a word wider than its box is broken at all; else it runs out, as in CSS.
        anywhere: Whether the least width (`Paragraph.intrinsic`) may break words.
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
