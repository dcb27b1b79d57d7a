from __future__ import annotations

from collections.abc import Callable

import pytest

from sharekit.text import Fonts, Paragraph, ParagraphStyle, TextRun, TextStyle
from sharekit.text.shaping import Shaped

Make = Callable[..., Paragraph]


def _shapes(paragraph: Paragraph) -> list[Shaped]:
    return paragraph.typeset(paragraph.text_style.size).shaped


def _width(paragraph: Paragraph) -> float:
    return paragraph.layout(10_000).ink_width


def test_pairs_are_kerned(paragraph: Make) -> None:
    assert _width(paragraph("AV")) < _width(paragraph("A")) + _width(paragraph("V"))


def test_arabic_letters_join(paragraph: Make) -> None:
    (joined,) = _shapes(paragraph("ببب", language="ar"))
    assert (
        len(set(joined.glyphs)) > 1 or joined.glyphs != _shapes(paragraph("ب", language="ar"))[0].glyphs * 3
    )


def test_arabic_letters_join_across_a_change_of_weight(fonts: Fonts) -> None:
    light, heavy = TextStyle(("Inter",), 40), TextStyle(("Inter",), 40, weight=700)
    apart = Paragraph([TextRun("ب", light)], ParagraphStyle(language="ar"), fonts=fonts).typeset(40).shaped[0]
    both = (
        Paragraph([TextRun("ب", light), TextRun("ب", heavy)], ParagraphStyle(language="ar"), fonts=fonts)
        .typeset(40)
        .shaped
    )
    assert both[0].glyphs != apart.glyphs


def test_a_sign_before_its_consonant_is_moved_there(paragraph: Make) -> None:
    (shaped,) = _shapes(paragraph("कि", language="hi"))
    assert shaped.clusters == [0, 0]
    assert shaped.glyphs[0] != _shapes(paragraph("क", language="hi"))[0].glyphs[0]


@pytest.mark.parametrize("text", ["👩‍👩‍👧‍👦", "🇫🇷", "👍🏽", "🏳️‍🌈", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_a_sequence_of_emoji_is_one_picture(paragraph: Make, text: str) -> None:
    (shaped,) = _shapes(paragraph(text))
    assert sum(advance > 0 for advance in shaped.advances) == 1
    assert 0 not in shaped.glyphs


def test_letter_spacing_widens_every_cluster_but_no_cursive_script(paragraph: Make) -> None:
    loose, tight = TextStyle(("Inter",), 40, letter_spacing=4), TextStyle(("Inter",), 40)
    assert _width(paragraph("abc", loose)) == pytest.approx(_width(paragraph("abc", tight)) + 12)
    assert _width(paragraph("سلام", loose)) == _width(paragraph("سلام", tight))


def test_features_are_set_and_unset(paragraph: Make) -> None:
    tabular = TextStyle(("Inter",), 40, features=("tnum",))
    assert _width(paragraph("1111", tabular)) == pytest.approx(_width(paragraph("0000", tabular)))
    assert _width(paragraph("1111")) < _width(paragraph("0000"))
    unkerned = TextStyle(("Inter",), 40, features=("-kern",))
    assert _width(paragraph("AVAV", unkerned)) > _width(paragraph("AVAV"))


def test_variable_weights_change_the_letters(paragraph: Make) -> None:
    widths = [
        _width(paragraph("Headline", TextStyle(("Inter",), 40, weight=w))) for w in (300, 400, 650, 900)
    ]
    assert widths == sorted(widths)
    assert len(set(widths)) == 4


def test_optical_size_follows_the_font_size(paragraph: Make) -> None:
    small = TextStyle(("Newsreader",), 12)
    large = TextStyle(("Newsreader",), 60)
    fixed = TextStyle(("Newsreader",), 60, optical_size=12)
    assert _width(paragraph("serif", large)) != pytest.approx(
        _width(paragraph("serif", small)) * 5, rel=0.005
    )
    assert _width(paragraph("serif", fixed)) == pytest.approx(_width(paragraph("serif", small)) * 5)


def test_a_border_of_colours_does_not_cut_shaping(fonts: Fonts) -> None:
    style = TextStyle(("Inter",), 40)
    whole = Paragraph([TextRun("AVAV", style)], fonts=fonts).layout(1000)
    parts = Paragraph([TextRun("A", style, "red"), TextRun("VAV", style, "blue")], fonts=fonts).layout(1000)
    assert parts.ink_width == whole.ink_width
    assert [run.tag for run in parts.lines[0].runs] == ["red", "blue"]


def test_full_width_marks_side_by_side_take_half_the_room(paragraph: Make) -> None:
    assert _width(paragraph("国」「国", language="ja")) == pytest.approx(140)
    assert _width(paragraph("国）、国", language="zh")) == pytest.approx(140)
    assert _width(paragraph("国。国", language="zh")) == pytest.approx(120)


def test_a_full_width_bracket_is_halved_to_fit_a_line_end(paragraph: Make) -> None:
    text = "国" * 10 + "」国国国"
    assert [line.text for line in paragraph(text, language="ja").layout(425).lines] == [
        "国" * 10 + "」",
        "国国国",
    ]
    assert [len(line.text) for line in paragraph(text, language="ja").layout(415).lines] == [9, 5]
