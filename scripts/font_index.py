"""The index of a font set: what each face is called and covers, known without opening a font."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.unicodedata import script

from scripts.font_recipes import Recipe

__all__ = ["describe_face", "ranges"]

# A face serves a script when it holds this share of the letters that Unicode's first block of it assigns.
_ENOUGH = 0.5
_BLOCKS = {
    "Latn": (0x41, 0x17F),
    "Grek": (0x391, 0x3CE),
    "Cyrl": (0x400, 0x45F),
    "Armn": (0x531, 0x586),
    "Hebr": (0x5D0, 0x5EA),
    "Arab": (0x620, 0x6D3),
    "Deva": (0x904, 0x96F),
    "Beng": (0x985, 0x9EF),
    "Guru": (0xA05, 0xA6F),
    "Gujr": (0xA85, 0xAEF),
    "Orya": (0xB05, 0xB6F),
    "Taml": (0xB85, 0xBEF),
    "Telu": (0xC05, 0xC6F),
    "Knda": (0xC85, 0xCEF),
    "Mlym": (0xD05, 0xD6F),
    "Sinh": (0xD85, 0xDF3),
    "Thai": (0xE01, 0xE4E),
    "Laoo": (0xE81, 0xECD),
    "Mymr": (0x1000, 0x104F),
    "Geor": (0x10D0, 0x10F0),
    "Hang": (0xAC00, 0xD7A3),
    "Ethi": (0x1200, 0x1357),
    "Khmr": (0x1780, 0x17D2),
    "Hira": (0x3041, 0x3096),
    "Kana": (0x30A1, 0x30FA),
    "Bopo": (0x3105, 0x3129),
}
_HAN_ENOUGH = 2000


def describe_face(folder: Path, recipe: Recipe, *, index: int = 0) -> dict[str, Any]:
    """Return the row of the index for a font of the set in `folder`: face `index` of its file."""
    with TTFont(folder / recipe.file, lazy=True, fontNumber=index) as font:
        codes = sorted(code for code in font.getBestCmap() if unicodedata.category(chr(code)) != "Cc")
        axes = _axes(font)
        weight = axes["wght"][::2] if "wght" in axes else [font["OS/2"].usWeightClass] * 2
    return {
        "family": recipe.family,
        "file": recipe.file,
        "index": index,
        "kind": recipe.kind,
        "italic": recipe.italic,
        "weight": weight,
        "axes": axes,
        "languages": list(recipe.languages),
        "scripts": _scripts(codes),
        "coverage": ranges(codes),
    }


def ranges(codes: Iterable[int]) -> str:
    """Return the sorted code points as `20-7E A0-FF 131`: hexadecimal, ends included."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return " ".join(f"{first:X}" if first == last else f"{first:X}-{last:X}" for first, last in spans)


def _axes(font: TTFont) -> dict[str, list[float]]:
    """Return tag → [smallest, default, largest]."""
    if "fvar" not in font:
        return {}
    return {
        axis.axisTag: [_short(value) for value in (axis.minValue, axis.defaultValue, axis.maxValue)]
        for axis in font["fvar"].axes
    }


def _short(value: float) -> float:
    return int(value) if value == int(value) else value


def _scripts(codes: list[int]) -> list[str]:
    held = Counter(script(chr(code)) for code in codes)
    return sorted({*_by_block(set(codes)), *(["Hani"] if held["Hani"] > _HAN_ENOUGH else [])})


def _by_block(codes: set[int]) -> Iterator[str]:
    for name, (first, last) in _BLOCKS.items():
        block = [code for code in range(first, last + 1) if unicodedata.category(chr(code))[0] == "L"]
        if sum(code in codes for code in block) >= _ENOUGH * len(block):
            yield name
