"""Joins fonts of one design into a TrueType collection in which each outline is stored once.

The Han fonts of four regions share many glyphs. Each face of the collection keeps its own characters, layout
and names; outlines, variations and advances are shared. Glyphs are sorted by character, so that the forms of
one character are neighbours: they compress best there.

Source: OpenType, "Font Collections", https://learn.microsoft.com/typography/opentype/spec/otff#font-collections
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.ttCollection import TTCollection
from fontTools.varLib.hvar import add_HVAR

__all__ = ["write_collection"]

_NOTDEF = ".notdef"
_UNMAPPED = 0x110000  # beyond every character

Names = dict[tuple[Any, ...], str]
Places = dict[str, tuple[int, int, int]]
Glyph = tuple[Any, list[Any], tuple[int, int]]


def write_collection(fonts: Sequence[bytes], target: Path) -> None:
    """Write variable TrueType fonts with equal axes and metrics as one collection, in their order."""
    names: Names = {}
    places: Places = {}
    faces = [_renamed(font, number, names, places) for number, font in enumerate(fonts)]
    order = sorted(places, key=places.__getitem__)
    glyphs = {name: _glyph(face, name) for face in reversed(faces) for name in face.getGlyphOrder()}
    for face in faces:
        _complete(face, order, glyphs)
    collection = TTCollection()
    collection.fonts = faces
    target.parent.mkdir(parents=True, exist_ok=True)
    collection.save(str(target), shareTables=True)


def _renamed(data: bytes, number: int, names: Names, places: Places) -> TTFont:
    """Return a font whose glyphs are named after their outlines: equal ones of two fonts share a name."""
    font = TTFont(BytesIO(data))
    characters = {name: code for code, name in sorted(font.getBestCmap().items(), reverse=True)}
    repeated: Counter[tuple[Any, ...]] = Counter()
    order = []
    for index, old in enumerate(font.getGlyphOrder()):
        outline = (_NOTDEF,) if index == 0 else _outline(font, old)
        repeated[outline] += 1
        code = -1 if index == 0 else characters.get(old, _UNMAPPED)
        name = names.setdefault((outline, repeated[outline]), f"n{number}.{index}" if index else _NOTDEF)
        places.setdefault(name, (code, number, index))
        order.append(name)
    renamed = TTFont(BytesIO(data), recalcTimestamp=False)
    renamed.setGlyphOrder(order)
    renamed.ensureDecompiled()
    return renamed


def _outline(font: TTFont, name: str) -> tuple[Any, ...]:
    glyph, variations, metrics = _glyph(font, name)
    moves = tuple((str(sorted(part.axes.items())), tuple(part.coordinates)) for part in variations)
    return glyph.compile(font["glyf"], recalcBBoxes=False), moves, metrics


def _glyph(font: TTFont, name: str) -> Glyph:
    return font["glyf"][name], font["gvar"].variations.get(name, []), font["hmtx"].metrics[name]


def _complete(font: TTFont, order: list[str], glyphs: dict[str, Glyph]) -> None:
    """Give a font the glyphs of all others, in the common order."""
    own = font.getGlyphOrder()
    held = set(own)
    for name in order:
        if name not in held:
            outline, variations, metrics = glyphs[name]
            font["glyf"].glyphs[name] = outline
            font["gvar"].variations[name] = variations
            font["hmtx"].metrics[name] = metrics
    everything = [*own, *(name for name in order if name not in held)]
    font.setGlyphOrder(everything)
    font["glyf"].glyphOrder = everything
    font["maxp"].numGlyphs = len(everything)
    reorderGlyphs(font, order)
    add_HVAR(font)
