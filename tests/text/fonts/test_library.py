from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from sharekit.errors import TextError
from sharekit.support.resources import fonts_folder
from sharekit.text import Fonts, TextStyle, read_face
from sharekit.text.fonts.face import Face
from sharekit.text.fonts.matching import best_faces

_INTER = fonts_folder() / "inter" / "Inter.ttf"
_SERIF = fonts_folder() / "newsreader" / "Newsreader.ttf"


def _family(fonts: Fonts, cluster: str, language: str = "", *families: str) -> str:
    face = fonts.chain(TextStyle(families or ("Inter",), 40), language).choose(cluster).face
    return face.family if face else ""


@pytest.mark.parametrize(
    ("cluster", "family"),
    [
        ("a", "Inter"),
        ("ж", "Inter"),
        ("ب", "Noto Sans Arabic"),
        ("א", "Noto Sans Hebrew"),
        ("क्ष", "Noto Sans Devanagari"),
        ("ক", "Noto Sans Bengali"),
        ("ਕ", "Noto Sans Gurmukhi"),
        ("ક", "Noto Sans Gujarati"),
        ("କ", "Noto Sans Oriya"),
        ("க", "Noto Sans Tamil"),
        ("క", "Noto Sans Telugu"),
        ("ಕ", "Noto Sans Kannada"),
        ("ക", "Noto Sans Malayalam"),
        ("ක", "Noto Sans Sinhala"),
        ("ก", "Noto Sans Thai"),
        ("ກ", "Noto Sans Lao"),
        ("ក", "Noto Sans Khmer"),
        ("က", "Noto Sans Myanmar"),
        ("ქ", "Noto Sans Georgian"),
        ("հ", "Noto Sans Armenian"),
        ("አ", "Noto Sans Ethiopic"),
        ("한", "Noto Sans KR"),
        ("👩‍👩‍👧", "Noto Color Emoji"),
        ("❤️", "Noto Color Emoji"),
        ("1️⃣", "Noto Color Emoji"),
    ],
)
def test_every_script_finds_its_face(fonts: Fonts, cluster: str, family: str) -> None:
    assert _family(fonts, cluster) == family


@pytest.mark.parametrize(
    ("language", "family"),
    [("ja", "Noto Sans JP"), ("zh-Hans", "Noto Sans SC"), ("zh-Hant", "Noto Sans TC"), ("", "Noto Sans JP")],
)
def test_the_language_chooses_the_form_of_han(fonts: Fonts, language: str, family: str) -> None:
    assert _family(fonts, "中", language) == family


def test_a_letter_and_its_mark_come_from_one_face(fonts: Fonts) -> None:
    chain = fonts.chain(TextStyle(("Inter",), 40), "vi")
    assert chain.choose("e\u0323\u0302").face is chain.choose("ệ").face


def test_text_style_and_emoji_style_are_distinguished(fonts: Fonts) -> None:
    assert _family(fonts, "☺\ufe0f") == "Noto Color Emoji"
    assert _family(fonts, "☺\ufe0e") != "Noto Color Emoji"


def test_css_generic_names_find_a_family_of_their_kind(fonts: Fonts) -> None:
    assert _family(fonts, "a", "", "sans-serif") == "Inter"
    assert _family(fonts, "a", "", "monospace") == "JetBrains Mono"
    assert "serif" in fonts
    assert "Comic Sans" not in fonts


def test_own_fonts_come_before_shipped_ones(tmp_path: Path) -> None:
    shutil.copy(_SERIF, tmp_path / "mine.ttf")
    fonts = Fonts.load(tmp_path)
    assert fonts.faces("Newsreader")[0].path.parent == tmp_path
    assert "Inter" in fonts


def test_a_font_named_by_a_template_takes_the_name_given_there(fonts: Fonts) -> None:
    with_one = fonts.having(read_face(_SERIF, family="House"))
    assert _family(with_one, "a", "", "House") == "House"
    assert "House" not in fonts


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"wOF2 rest of it", "web font"),
        (b"garbage, no font at all", "not a font"),
        (b"\x00\x01\x00\x00" + b"\xff" * 400, "broken"),
        (b"OTTO" + bytes(200), "broken"),
        (b"", "not a font"),
    ],
)
def test_a_broken_or_hostile_font_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "bad.ttf").write_bytes(content)
    with pytest.raises(TextError, match=message) as caught:
        Fonts.load(tmp_path)
    assert caught.value.where.endswith("bad.ttf")


@pytest.mark.parametrize("keep", [100, 1000, 20_000])
def test_a_font_cut_off_is_an_error_or_still_draws(tmp_path: Path, keep: int) -> None:
    (tmp_path / "cut.ttf").write_bytes(_INTER.read_bytes()[:keep])
    with pytest.raises(TextError):
        read_face(tmp_path / "cut.ttf")


def test_a_missing_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="does not exist"):
        Fonts.load(tmp_path / "none")


def test_a_broken_index_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text(json.dumps({"faces": [{"family": "X"}]}), "utf-8")
    with pytest.raises(TextError, match="index"):
        Fonts.load(tmp_path)


def test_the_index_says_what_the_files_hold(fonts: Fonts) -> None:
    for name in ("Inter", "Noto Sans Thai", "Noto Sans Hebrew"):
        for face in fonts.faces(name):
            held = read_face(face.path, face.index).written_coverage.removeprefix("0 ").removeprefix("D ")
            assert str(face.coverage) == held


def test_instances_are_few_and_distinct(fonts: Fonts) -> None:
    (face,) = [face for face in fonts.faces("Inter") if not face.italic]
    regular = fonts.instance(face, TextStyle(("Inter",), 40))
    assert fonts.instance(face, TextStyle(("Inter",), 90)) is regular  # both beyond the optical axis's end
    assert fonts.instance(face, TextStyle(("Inter",), 16)) is not regular
    assert fonts.instance(face, TextStyle(("Inter",), 40, weight=700)) is not regular


def _face(least: float, most: float, *, italic: bool = False) -> Face:
    return Face(family="F", path=Path("f.ttf"), weight=(least, most), italic=italic, written_coverage="20")


@pytest.mark.parametrize(
    ("offered", "wanted", "chosen"),
    [
        ([400, 700], 600, 700),
        ([400, 700], 500, 400),
        ([300, 500, 700], 400, 500),
        ([300, 700], 450, 300),
        ([200, 900], 300, 200),
        ([500, 900], 100, 500),
    ],
)
def test_the_nearest_weight_follows_css(offered: list[float], wanted: float, chosen: float) -> None:
    faces = [_face(weight, weight) for weight in offered]
    assert best_faces(faces, wanted, italic=False)[0].weight[0] == chosen


def test_an_upright_face_serves_where_there_is_no_italic() -> None:
    upright, slanted = _face(400, 400), _face(400, 400, italic=True)
    assert best_faces([upright, slanted], 400, italic=True) == [slanted]
    assert best_faces([upright], 400, italic=True) == [upright]


def test_all_slices_of_a_family_are_used() -> None:
    assert len(best_faces([_face(100, 900), _face(100, 900)], 700, italic=False)) == 2
