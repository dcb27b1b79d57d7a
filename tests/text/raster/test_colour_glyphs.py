"""Glyphs stored as bitmaps: scaled to the text, faded with it, and empty where a bitmap is broken."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph
from fontTools.ttLib.tables.sbixStrike import Strike
from PIL import Image

from sharekit.text.fonts import trial
from sharekit.text.fonts.face import Instance, read_face
from sharekit.text.raster.colour_glyphs import colour_glyph

_MONO = Path(__file__).parents[3] / "fonts/jetbrains-mono/JetBrainsMono.ttf"


@pytest.fixture(scope="module")
def red(tmp_path_factory: pytest.TempPathFactory) -> Instance:
    """A font whose A is a red square of 20 px, B one of 16,384 px by its head, and C no picture."""
    square = io.BytesIO()
    Image.new("RGBA", (20, 20), (200, 0, 0, 255)).save(square, "PNG")
    huge = square.getvalue()[:16] + bytes([0, 0, 64, 0] * 2) + square.getvalue()[24:]
    path = tmp_path_factory.mktemp("own") / "own.ttf"
    with TTFont(_MONO) as font:
        table, strike = newTable("sbix"), Strike(ppem=20, resolution=72)
        for name, data in {"A": square.getvalue(), "B": huge, "C": square.getvalue()[:40]}.items():
            strike.glyphs[name] = Glyph(glyphName=name, graphicType="png ", imageData=data)
        table.strikes[20] = strike
        font["sbix"] = table
        font.save(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, "_verdict", lambda *_: ("", ""))
        return Instance(read_face(path), weight=400, italic=False, optical_size=20)


def _glyph(instance: Instance, letter: str, alpha: int = 255) -> tuple[int, int, Image.Image | None]:
    number = instance.font.get_nominal_glyph(ord(letter))
    return colour_glyph(instance, number, 40, shift=0.25, alpha=alpha)


def test_a_bitmap_is_scaled_to_the_size_of_the_text(red: Instance) -> None:
    _, top, picture = _glyph(red, "A")
    assert picture is not None
    assert (picture.size, top) == ((40, 40), 40)
    assert picture.getpixel((20, 20)) == (200, 0, 0, 255)


def test_a_bitmap_fades_with_the_text(red: Instance) -> None:
    picture = _glyph(red, "A", alpha=128)[2]
    assert picture is not None
    assert picture.getpixel((20, 20)) == (200, 0, 0, 128)


@pytest.mark.parametrize("letter", ["B", "C", "D"])
def test_a_bitmap_that_is_huge_broken_or_missing_is_empty(red: Instance, letter: str) -> None:
    assert _glyph(red, letter) == (0, 0, None)
