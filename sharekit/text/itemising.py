"""A paragraph cut into stretches of one face, script, direction and size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.text.characters import clusters, scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sharekit.text.chain import Chain
    from sharekit.text.faces import Face
    from sharekit.text.library import Fonts
    from sharekit.text.style import TextStyle

__all__ = ["Piece", "StyleSpan", "cut"]


@dataclass(frozen=True, slots=True)
class StyleSpan:
    """Characters `start` to `end` in one style."""

    start: int
    end: int
    style: TextStyle


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch to shape as one, at any size."""

    start: int
    end: int
    level: int
    script: str
    face: Face
    style: TextStyle


def cut(
    text: str, spans: Sequence[StyleSpan], levels: Sequence[int], fonts: Fonts, language: str
) -> tuple[list[Piece], dict[int, str]]:
    """Cut a paragraph, and tell which characters no face has.

    Args:
        text: The paragraph.
        spans: Its styles, one behind the other, covering it.
        levels: The bidi level of each character.
        fonts: The library.
        language: Its BCP 47 tag.

    Returns:
        The pieces in reading order, and for each cluster that lacks a face, its place and what is missing of
        it.
    """
    kinds = scripts(text)
    pieces: list[Piece] = []
    missing: dict[int, str] = {}
    ends = clusters(text)
    at = 0
    for span in spans:
        chain = fonts.chain(span.style, language)
        while at < len(ends) and (ends[at - 1] if at else 0) < span.end:
            start, end = (ends[at - 1] if at else 0), ends[at]
            choice = chain.pick(text[start:end])
            if choice.missing:
                missing[start] = choice.missing
            face = choice.face or _before(pieces, span, chain)
            _extend(pieces, Piece(start, end, levels[start], kinds[start], face, span.style))
            at += 1
    return pieces, missing


def _before(pieces: list[Piece], span: StyleSpan, chain: Chain) -> Face:
    """Return the face for what shows nothing: the one in use, so that shaping goes on through it."""
    return pieces[-1].face if pieces and pieces[-1].style is span.style else chain.primary


def _extend(pieces: list[Piece], piece: Piece) -> None:
    if pieces:
        last = pieces[-1]
        same = last.face is piece.face and last.style is piece.style
        if same and last.level == piece.level and last.script == piece.script:
            pieces[-1] = Piece(last.start, piece.end, last.level, last.script, last.face, last.style)
            return
    pieces.append(piece)
