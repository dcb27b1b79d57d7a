"""Itemising: a paragraph split into pieces of one face, script, direction and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.text.unicode.characters import clusters, scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sharekit.text.fonts.face import Face
    from sharekit.text.fonts.library import Fonts
    from sharekit.text.style import TextStyle


@dataclass(frozen=True, slots=True)
class StyleSpan:
    """Characters `start` to `end` in one style."""

    start: int
    end: int
    style: TextStyle


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text to shape in one go, at any size."""

    start: int
    end: int
    level: int
    script: str
    face: Face
    style: TextStyle


def itemise(
    text: str, spans: Sequence[StyleSpan], levels: Sequence[int], fonts: Fonts, language: str
) -> tuple[list[Piece], dict[int, str]]:
    """Split a paragraph into pieces, and find the characters that no face has.

    Args:
        text: The paragraph.
        spans: Its styles, in order and without gaps.
        levels: The bidi level of each character.
        fonts: The library.
        language: Its BCP 47 tag.

    Returns:
        The pieces in reading order, and for each cluster that no face covers, its index and its missing
        characters.
    """
    kinds = scripts(text)
    pieces: list[Piece] = []
    missing: dict[int, str] = {}
    ends = clusters(text)
    at = begin = 0
    for span in spans:
        chain = fonts.chain(span.style, language)
        face: Face | None = None
        level, kind, first = -1, "", begin
        while at < len(ends) and begin < span.end:
            end = ends[at]
            choice = chain.choose(text[begin:end])
            if choice.missing:
                missing[begin] = choice.missing
            # Invisible characters stay in the current face, so that shaping is not interrupted.
            wanted = choice.face or face or chain.primary
            if wanted is not face or levels[begin] != level or kinds[begin] != kind:
                if face is not None:
                    pieces.append(Piece(first, begin, level, kind, face, span.style))
                first, face, level, kind = begin, wanted, levels[begin], kinds[begin]
            begin, at = end, at + 1
        if face is not None:
            pieces.append(Piece(first, begin, level, kind, face, span.style))
    return pieces, missing
