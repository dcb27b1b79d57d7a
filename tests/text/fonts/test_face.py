"""Instances of faces: their ink, their metrics, and what is synthesised where a family lacks it."""

from __future__ import annotations

import pytest

from sharekit.support.resources import fonts_folder
from sharekit.text import read_face
from sharekit.text.fonts.face import Face, Instance


def face(name: str) -> Face:
    return read_face(fonts_folder() / name)


def instance(name: str, *, weight: float = 400, italic: bool = False, optical_size: float = 16) -> Instance:
    return Instance(face(name), weight=weight, italic=italic, optical_size=optical_size)


def advance(of: Instance, character: str) -> float:
    width: float = of.font.get_glyph_h_advance(of.font.get_nominal_glyph(ord(character))) * of.em
    return width


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("，", "close"),
        ("」", "close"),
        ("「", "open"),
        ("・", "middle"),
        ("漢", ""),
        ("a", ""),
        ("\ue000", ""),
    ],
)
def test_full_width_marks_are_classified_by_their_ink(character: str, kind: str) -> None:
    han = instance("noto-sans-han/NotoSansHan.ttc")
    assert han.can_halve
    assert han.ink_class(character) == kind
    assert han.ink_class(character) == kind, "the second time from memory"
    assert not instance("inter/Inter.ttf").can_halve


def test_the_box_of_a_glyph_is_its_ink_in_em() -> None:
    inter = instance("inter/Inter.ttf")
    left, bottom, right, top = inter.box(inter.font.get_nominal_glyph(ord("H")))
    assert 0 < left < right < advance(inter, "H")
    assert (round(bottom, 2), round(top, 2)) == (0.0, 0.73)  # Inter's capitals: 0.727 em
    assert inter.box(inter.font.get_nominal_glyph(ord(" "))) == (0.0, 0.0, 0.0, 0.0)


def test_a_variable_face_has_each_weight_and_optical_size() -> None:
    light, bold = (instance("inter/Inter.ttf", weight=weight) for weight in (300, 700))
    assert advance(bold, "n") > advance(light, "n")
    assert bold.font.synthetic_bold[0] == 0
    small, large = (instance("newsreader/Newsreader.ttf", optical_size=size) for size in (6, 72))
    assert advance(small, "n") > advance(large, "n")
    assert light.number != bold.number


def test_what_a_family_lacks_is_synthesised() -> None:
    plain = face("inter/Inter.ttf")
    regular = Face(family="Regular", path=plain.path, weight=(400, 400))
    bold = Instance(regular, weight=600, italic=False, optical_size=16)
    assert bold.font.synthetic_bold == (1 / 32, 1 / 32, True)
    assert Instance(regular, weight=500, italic=False, optical_size=16).font.synthetic_bold[0] == 0
    assert instance("inter/Inter.ttf", italic=True).font.synthetic_slant == 0.25
    assert instance("inter/Inter-Italic.ttf", italic=True).font.synthetic_slant == 0
    emoji = instance("noto-color-emoji/NotoColorEmoji.ttf", weight=900, italic=True)
    assert emoji.is_colour
    assert (emoji.font.synthetic_bold[0], emoji.font.synthetic_slant) == (0, 0)


@pytest.mark.parametrize(
    ("axis", "slant"), [((-10.0, 0.0, 0.0), 10.0), ((0.0, 0.0, 15.0), 0.0), ((-20.0, 0.0, 0.0), 12.0)]
)
def test_a_slant_axis_is_used_up_to_twelve_degrees(
    axis: tuple[float, float, float], slant: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, float] = {}
    monkeypatch.setattr(
        "uharfbuzz.Font.set_variations", lambda _font, positions: asked.update(positions), raising=True
    )
    leaning = Face(family="Leaning", path=face("inter/Inter.ttf").path, axes={"slnt": axis})
    italic = Instance(leaning, weight=400, italic=True, optical_size=16)
    assert asked == {"slnt": -slant}
    assert italic.font.synthetic_slant == 0
