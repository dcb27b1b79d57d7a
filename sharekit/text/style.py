"""How a run of text looks: what decides its shapes and its room, never its colour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Run", "TextStyle"]


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
class Run:
    """A stretch of text in one style. `tag` comes back on its glyphs, to tell what to draw there."""

    text: str
    style: TextStyle
    tag: Any = None
