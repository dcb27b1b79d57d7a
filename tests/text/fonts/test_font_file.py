"""Font files of users: web fonts are read; cut, broken and hostile ones are errors that name the file."""

import random
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.sbixGlyph import Glyph as BitmapGlyph
from fontTools.ttLib.tables.sbixStrike import Strike

from sharekit.errors import TextError
from sharekit.text import Fonts, Paragraph, ParagraphStyle, TextRun, TextStyle
from sharekit.text.fonts import trial
from sharekit.text.fonts.face import read_face
from sharekit.text.fonts.font_file import fonts_in, open_untried
from sharekit.text.fonts.web_fonts import decompressed, inflated
from sharekit.text.raster.glyphs import mask

_FONTS = Path(__file__).parents[3] / "fonts"
_MONO = _FONTS / "jetbrains-mono/JetBrainsMono.ttf"


@pytest.fixture(scope="module")
def web_font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("web") / "Hebrew[wght].woff2"
    with TTFont(_FONTS / "noto-sans-hebrew/NotoSansHebrew.ttf") as font:
        font.flavor = "woff2"
        font.save(path)
    return path


def test_a_web_font_in_a_fonts_folder_is_read(web_font: Path) -> None:
    (face,) = Fonts.load(web_font.parent).faces(read_face(web_font).family)
    assert face.path == web_font
    assert face.weight == (100, 900)
    assert _drawn(face.path, "שלום")


def _drawn(path: Path, text: str) -> bool:
    paragraph = Paragraph(
        [TextRun(text, TextStyle(("Any",), 40))],
        ParagraphStyle(),
        fonts=Fonts([read_face(path, family="Any")]),
        missing="drop",
    )
    return mask(paragraph.layout(300).lines, (300, 60)).getbbox() is not None


@pytest.fixture(scope="module")
def older_web_font(web_font: Path) -> Path:
    path = web_font.parent.parent / "Hebrew.woff"
    with TTFont(web_font) as font:
        font.flavor = "woff"
        font.save(path)
    return path


def test_a_web_font_of_the_older_format_is_read(older_web_font: Path) -> None:
    assert read_face(older_web_font).weight == (100, 900)
    assert _drawn(older_web_font, "שלום")


@pytest.mark.parametrize("share", [0.0005, 0.5, 0.99])
def test_a_web_font_of_the_older_format_cut_short_is_an_error(
    older_web_font: Path, tmp_path: Path, share: float
) -> None:
    data = older_web_font.read_bytes()
    (tmp_path / "cut.woff").write_bytes(data[: max(4, int(len(data) * share))])
    with pytest.raises(TextError, match="broken or cut short"):
        inflated(tmp_path / "cut.woff")


def test_an_older_web_font_that_grows_too_large_is_an_error(
    older_web_font: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sharekit.text.fonts.web_fonts._MOST_BYTES", 10_000)
    with pytest.raises(TextError, match="larger than 10,000 bytes"):
        inflated(older_web_font)


def test_hidden_companions_of_fonts_are_not_read(tmp_path: Path) -> None:
    shutil.copy(_MONO, tmp_path / "Mono.ttf")
    (tmp_path / "._Mono.ttf").write_bytes(b"\0\5\x16\7" + bytes(80))
    assert Fonts.load(tmp_path).faces("JetBrains Mono")[0].path == tmp_path / "Mono.ttf"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_a_web_font_cut_short_is_an_error(web_font: Path, tmp_path: Path, share: float) -> None:
    data = web_font.read_bytes()
    (tmp_path / "cut.woff2").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(TextError, match="web font") as caught:
        read_face(tmp_path / "cut.woff2")
    assert caught.value.where.endswith("cut.woff2")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.99])
def test_a_font_cut_short_is_an_error(tmp_path: Path, share: float) -> None:
    data = _MONO.read_bytes()
    (tmp_path / "cut.ttf").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(TextError, match="broken: it is cut short"):
        read_face(tmp_path / "cut.ttf")


def test_a_font_that_is_too_large_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_verdict", lambda *_: ("", ""))
    monkeypatch.setattr("sharekit.text.fonts.font_file._MOST_BYTES", 1_000)
    shutil.copy(_MONO, tmp_path / "own.ttf")
    with pytest.raises(TextError, match="the limit is 1,000"):
        read_face(tmp_path / "own.ttf")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (None, "no such file"),
        (b"%PDF" + bytes(40), "this is not a font"),
        (b"ttcf\0\1\0\0\0\0\0\1" + bytes(40), "this collection has no font 1"),
        (b"\0\1\0\0\0\0" + bytes(40), "its table directory is invalid"),
    ],
)
def test_what_is_no_font_is_an_error_that_says_so(tmp_path: Path, data: bytes | None, problem: str) -> None:
    path = tmp_path / "own.ttf"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(TextError, match=problem) as caught:
        open_untried(path, 1)
    assert caught.value.where == str(path)


def test_a_collection_of_too_many_fonts_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.ttc").write_bytes(b"ttcf\0\1\0\0\0\0\0\x81")
    with pytest.raises(TextError, match="has 129 fonts; the limit is 128"):
        fonts_in(tmp_path / "own.ttc")
    with pytest.raises(TextError, match="no such file"):
        fonts_in(tmp_path / "none.ttc")


def test_a_web_font_that_grows_too_large_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.text.fonts.web_fonts._MOST_BYTES", 40_000)
    tables = brotli.compress(bytes(200_000))
    path = tmp_path / "own.woff2"
    path.write_bytes(b"wOF2" + bytes(16) + len(tables).to_bytes(4, "big") + bytes(24) + tables)
    with pytest.raises(TextError, match="larger than 40,000 bytes when decompressed"):
        decompressed(path)


def test_a_font_of_many_tables_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "_verdict", lambda *_: ("", ""))
    path = tmp_path / "own.ttf"
    with TTFont(_MONO) as font:
        for number in range(257):
            table = font[f"x{number:03}"] = newTable(f"x{number:03}")
            table.data = b"x"
        font.save(path)
    with pytest.raises(TextError, match="table directory"):
        read_face(path)


def test_a_collection_that_claims_many_fonts_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "own.ttc").write_bytes(b"ttcf\0\1\0\0" + (129).to_bytes(4, "big") + bytes(4 * 129))
    with pytest.raises(TextError, match=r"129 fonts; the limit is 128"):
        Fonts.load(tmp_path)


@pytest.mark.parametrize("table", ["glyf", "loca", "head", "cmap"])
def test_a_font_with_an_empty_table_is_an_error(tmp_path: Path, table: str) -> None:
    (tmp_path / "empty.ttf").write_bytes(_overwritten(_MONO.read_bytes(), table))
    with pytest.raises(TextError, match=r"broken|no characters"):
        read_face(tmp_path / "empty.ttf")


def _overwritten(data: bytes, tag: str) -> bytes:
    at = data.index(tag.encode(), 12)
    offset, length = (int.from_bytes(data[at + part : at + part + 4], "big") for part in (8, 12))
    return data[:offset] + bytes(length) + data[offset + length :]


def test_a_font_with_broken_names_goes_by_its_file_name(tmp_path: Path) -> None:
    data = _MONO.read_bytes()
    at = data.index(b"name", 12)
    offset, length = (int.from_bytes(data[at + part : at + part + 4], "big") for part in (8, 12))
    broken = data[: offset + 6] + b"\xff" * (length - 6) + data[offset + length :]
    (tmp_path / "house.ttf").write_bytes(broken)
    assert read_face(tmp_path / "house.ttf").family == "house"


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [("SECONDS", 0, "takes more than 0 s"), ("MEMORY", 30_000_000, "broken|cannot be read")],
)
def test_a_font_of_a_user_is_tried_in_a_child_process_with_limits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, message: str
) -> None:
    shutil.copy(_MONO, tmp_path / "own.ttf")
    monkeypatch.setattr(trial, limit, value)
    monkeypatch.setattr("sharekit.support.child._LEAST_PATIENCE", 0 if limit == "SECONDS" else 60)
    with pytest.raises(TextError, match=message) as caught:
        read_face(tmp_path / "own.ttf")
    assert caught.value.where.endswith("own.ttf")
    assert read_face(_MONO).family == "JetBrains Mono"  # a shipped font is not tried


def test_a_font_whose_rules_multiply_glyphs_is_bounded(tmp_path: Path) -> None:
    rules = "".join(
        f"lookup L{number} {{ sub a by {'b ' * 8}; sub b by {'a ' * 8}; }} L{number};" for number in range(12)
    )
    with TTFont(_MONO) as font:
        addOpenTypeFeaturesFromString(font, f"feature ccmp {{ {rules} }} ccmp;")
        font.save(tmp_path / "bomb.ttf")
    with pytest.raises(TextError, match="broken"):  # without a bound, 8 to the power of 12 glyphs
        read_face(tmp_path / "bomb.ttf")


def _squares(path: Path, *, rules: str = "", side: int = 700, advance: int = 800, upem: int = 1000) -> None:
    """Write a font in which each letter is a square."""
    letters = {ord(letter): letter for letter in "abcdefgh"}
    builder = FontBuilder(upem, isTTF=True)
    names = [".notdef", *letters.values()]
    pen = TTGlyphPen(None)
    for step, corner in enumerate([(0, 0), (0, side), (side, side), (side, 0)]):
        (pen.lineTo if step else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(letters)
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (advance, 0)))
    builder.setupHorizontalHeader(ascent=upem, descent=0)
    builder.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if rules:
        addOpenTypeFeaturesFromString(builder.font, rules)
    builder.save(path)


def _rule(each: str, feature: str = "ccmp") -> str:
    return f"feature {feature} {{ {' '.join(each.format(letter) for letter in 'abcdefgh')} }} {feature};"


@pytest.mark.parametrize(
    ("shape", "problem"),
    [
        ({"rules": _rule("sub {} by NULL;")}, "nothing"),
        ({"side": 3}, "nothing"),
        ({"side": 0}, "nothing|no characters|none of its glyphs"),
        ({"advance": 0}, "one place"),
        ({"rules": _rule("pos {} <0 0 -900 0>;", "kern")}, "one place"),
        ({"rules": _rule("pos {} <30000 30000 0 0>;", "kern")}, "far from"),
        ({"rules": _rule("pos {} <0 0 30000 0>;", "kern")}, "far from"),
        ({"side": 1_500, "upem": 64}, "far from"),
    ],
)
def test_a_font_that_shows_no_words_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shape: dict[str, Any], problem: str
) -> None:
    monkeypatch.setattr(trial, "_verdict", lambda *_: ("", ""))
    path = tmp_path / "own.ttf"
    _squares(path)
    assert _drawn(path, "bad head")
    _squares(path, **shape)
    with pytest.raises(TextError, match=problem) as caught:
        _drawn(path, "bad head")
    assert str(path) in caught.value.where


@pytest.mark.parametrize(
    "bitmap",
    [b"\x89PNG\r\n\x1a\nbroken", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x40\0\0\0\x40\0\x08\6\0\0\0", b""],
)
def test_a_font_with_broken_or_huge_bitmaps_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bitmap: bytes
) -> None:
    monkeypatch.setattr(trial, "_verdict", lambda *_: ("", ""))
    path = tmp_path / "own.ttf"
    _squares(path)
    with TTFont(path) as font:
        table, strike = newTable("sbix"), Strike(ppem=64, resolution=72)
        for name in font.getGlyphOrder():
            strike.glyphs[name] = BitmapGlyph(glyphName=name, graphicType="png ", imageData=bitmap)
        table.strikes[64] = strike
        font["sbix"] = table
        font.save(path)
    with pytest.raises(TextError, match="this font draws"):
        _drawn(path, "bad head")


def test_flipped_bytes_never_crash(tmp_path: Path, web_font: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "is_trusted", lambda _: True)  # in this process
    dice = random.Random(7)
    for number in range(40):
        source = dice.choice([_MONO, web_font])
        data = bytearray(source.read_bytes())
        for _ in range(dice.choice([1, 5, 200])):
            data[dice.randrange(dice.choice([600, len(data)]))] = dice.choice([0, 255, dice.randrange(256)])
        path = tmp_path / f"flipped{number}{source.suffix}"
        path.write_bytes(data)
        with suppress(TextError):
            _drawn(path, "Harbour שלום 12")
