"""Checks that a user's font shows the words that are set in it: a card without words is an error.

A font may map letters to empty glyphs, delete them while it shapes, draw them too small to see, put all of
them in one place, or move them off the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import uharfbuzz as hb

from sharekit.errors import TextError

if TYPE_CHECKING:
    from sharekit.text.fonts.face import Instance

_SIZE = 32  # px at which glyphs are drawn here
_LEAST_INK = 0.002  # em² of a letter: a thin bar has 0.01
_LEAST_WIDTH = 0.1  # em a letter: those of ligatures and narrow letters are wider on average
_FARTHEST = 8.0  # em from its place in the line: long Urdu words climb by 3
_LARGEST = 12.0  # em of a glyph's ink or advance: some signs of Arabic are 10 wide
_MOST_MISSING = 0.25  # of the letters
_BLANK = frozenset("\u115f\u1160\u3164\uffa0")  # letters that Unicode defines as empty
_EXCERPT = 40


class PlacedGlyph(NamedTuple):
    """A glyph of shaped text: its number, the first of its characters, and its place and advance in em."""

    number: int
    cluster: int
    right: float
    up: float
    advance: float


class _Ink(NamedTuple):
    area: float  # em²
    reach: float  # em from the glyph's place to its farthest ink


def check_words(text: str, instance: Instance, glyphs: Sequence[PlacedGlyph]) -> None:
    """Check shaped text.

    Args:
        text: Its characters, of which `PlacedGlyph.cluster` is the index.
        instance: The face it is set in.
        glyphs: Its glyphs.

    Raises:
        TextError: Its letters cannot be seen.
    """
    letters = [
        index for index, character in enumerate(text) if character.isalnum() and character not in _BLANK
    ]
    problem = _problem(letters, instance, glyphs) if letters else ""
    if problem:
        excerpt = text.strip()[:_EXCERPT]
        raise TextError(
            f"this font {problem} in {excerpt!r}",
            where=instance.face.path,
            hint="remove the font, or have it repaired",
        )


def _problem(letters: Sequence[int], instance: Instance, glyphs: Sequence[PlacedGlyph]) -> str:
    if any(_is_far(instance, glyph) for glyph in glyphs):
        return "draws letters far from their place"
    starts = sorted({glyph.cluster for glyph in glyphs})
    inked = {glyph.cluster for glyph in glyphs if _ink(instance, glyph.number).area >= _LEAST_INK}
    wanted = {max((start for start in starts if start <= letter), default=-1) for letter in letters}
    if len(wanted - inked) > _MOST_MISSING * len(wanted):
        return "draws nothing for letters"
    if sum(glyph.advance for glyph in glyphs) < _LEAST_WIDTH * len(letters):
        return "draws all letters in one place"
    return ""


def _is_far(instance: Instance, glyph: PlacedGlyph) -> bool:
    moved = max(abs(glyph.right), abs(glyph.up)) > _FARTHEST
    return moved or abs(glyph.advance) > _LARGEST or _ink(instance, glyph.number).reach > _LARGEST


@lru_cache(maxsize=4096)
def _ink(instance: Instance, number: int) -> _Ink:
    """Draw a glyph: what its header says of its size need not be true."""
    if instance.is_colour:
        return _colour_ink(instance, number)
    pen = hb.RasterDraw()
    scale = _SIZE * instance.em
    pen.transform = (scale, 0, 0, scale, 0, 0)
    pen.draw_glyph(instance.font, number)
    drawn = pen.render()
    place = drawn.extents
    edges = (place.x_origin, place.y_origin, place.x_origin + place.width, place.y_origin + place.height)
    reach = max(map(abs, edges)) / _SIZE
    if not place.width or not place.height or reach > _LARGEST:
        return _Ink(0.0, reach)
    return _Ink(sum(bytes(drawn.buffer)) / 255 / _SIZE**2, reach)


def _colour_ink(instance: Instance, number: int) -> _Ink:
    from sharekit.text.raster.colour_glyphs import colour_glyph

    reach = max(map(abs, instance.box(number)))
    if not 0.0 < reach <= _LARGEST:
        return _Ink(0.0, reach)
    _, _, picture = colour_glyph(instance, number, _SIZE, shift=0.0, alpha=255)
    area = sum(picture.getchannel("A").tobytes()) / 255 / _SIZE**2 if picture is not None else 0.0
    return _Ink(area, reach)
