from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sharekit.errors import TextError
from sharekit.text import Fonts, Layout, Paragraph, ParagraphStyle, TextRun, TextStyle
from sharekit.text.unicode.characters import clusters
from sharekit.text.wrapping import Wrap

Make = Callable[..., Paragraph]
_STYLE = TextStyle(("Inter",), 40)
_GOLDEN = Path(__file__).parents[1] / "cases/text/chromium-lines.tsv"
_CASES = Path(__file__).parents[2] / "benchmarks/text"

_MIXED = (
    "aé ЖΩאبکहिကမူអกアー한中文、。「」“”'-–/%$€12٣👩‍👧🇫🇷️⃣"
    "\u0301\u0302\xad\u200b\u200d\u202e\u2066\u2069\n\t\u3000"
)
texts = st.text(st.one_of(st.sampled_from(_MIXED), st.characters()), max_size=60)


def _lines(layout: Layout) -> list[str]:
    return [line.text for line in layout.lines]


def _made(text: str, style: ParagraphStyle, fonts: Fonts) -> Paragraph:
    try:
        return Paragraph([TextRun(text, _STYLE)], style, fonts=fonts, missing="drop")
    except TextError:
        reject()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts,
    st.floats(1, 600),
    st.sampled_from(["", "en", "de", "ar", "ja", "ko", "th", "zh-Hant"]),
    st.sampled_from(["greedy", "balance", "pretty"]),
)
def test_any_text_is_set_without_overflow(
    fonts: Fonts, text: str, width: float, language: str, wrap: Wrap
) -> None:
    paragraph = _made(text, ParagraphStyle(language=language, wrap=wrap), fonts)
    layout = paragraph.layout(width)
    for line in layout.lines:
        assert line.width <= width + 0.05 or len(clusters(line.text)) == 1, (line.text, line.width)
    assert all(glyph for line in layout.lines for run in line.runs for glyph, _, _ in run.glyphs)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, st.floats(40, 600), st.floats(30, 300), st.integers(1, 3))
def test_any_text_is_fitted_into_its_box(
    fonts: Fonts, text: str, width: float, height: float, clamp: int
) -> None:
    paragraph = _made(text, ParagraphStyle(clamp=clamp, line_height=1.2), fonts)
    layout = paragraph.fit(width, height, 12, 60)
    assert len(layout.lines) <= clamp
    assert 12 <= layout.size <= 60
    assert layout.height <= max(height, layout.line_height) + 0.05


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts)
def test_any_text_is_set_or_refused_by_name(fonts: Fonts, text: str) -> None:
    dropped = _made(text, ParagraphStyle(), fonts)
    lost = [warning for warning in dropped.warnings if "no font has" in warning]
    if all("unassigned" in warning for warning in lost):
        assert Paragraph([TextRun(text, _STYLE)], fonts=fonts).text == dropped.text
        return
    with pytest.raises(TextError, match=r"U\+"):
        Paragraph([TextRun(text, _STYLE)], fonts=fonts)


def _golden() -> list[tuple[str, Wrap, str, str, list[str]]]:
    rows = [row.split("\t") for row in _GOLDEN.read_text("utf-8").splitlines()]
    return [
        (kind, "balance" if wrap == "balance" else "greedy", language, size, lines)
        for kind, wrap, language, size, *lines in rows
    ]


def test_lines_break_where_chromium_breaks_them(fonts: Fonts) -> None:
    different = []
    rows = _golden()
    for kind, wrap, language, size, lines in rows:
        families = ("Inter", "Noto Sans Arabic") if language == "ur" else ("Inter",)  # as measured
        style = TextStyle(families, float(size), weight=700 if kind == "headlines" else 400)
        text = "".join(lines)
        paragraph = Paragraph(
            [TextRun(text, style)],
            ParagraphStyle(language=language, wrap=wrap, keep=False, hyphenate=False),
            fonts=fonts,
        )
        if _lines(paragraph.layout(1040)) != [line.strip() for line in lines]:
            different.append((wrap, language, lines[0]))
    assert [each for each in different if each[0] == "greedy"] == []
    assert len(different) <= 2
    assert len(rows) > 200


def test_a_fitted_headline_takes_the_largest_size_that_fits(paragraph: Make) -> None:
    made = paragraph("Harbour bridge reopens two years early", language="en", line_height=1.2, clamp=2)
    layout = made.fit(500, 120, 20, 90)
    assert len(layout.lines) <= 2
    assert layout.height <= 120
    larger = made.fit(500, 120, layout.size + 1, layout.size + 1)
    assert larger.clamped


def test_what_does_not_fit_is_cut_at_a_word_with_an_ellipsis(paragraph: Make) -> None:
    layout = paragraph("One two three, four five six seven eight", language="en", clamp=1).layout(300)
    assert layout.clamped
    assert _lines(layout) == ["One two three…"]


def test_chinese_is_cut_between_characters_and_arabic_at_a_word(paragraph: Make) -> None:
    chinese = paragraph("敦煌研究院公布新发现，藏经洞旁墙体内存有书信", language="zh", clamp=1).layout(300)
    assert _lines(chinese) == ["敦煌研究院公…"]
    arabic = paragraph("مصر تفتتح أطول خط مترو في أفريقيا", language="ar", clamp=1).layout(300)
    assert arabic.lines[0].text.endswith("…")
    assert arabic.lines[0].runs[0].x < arabic.lines[0].runs[-1].x
    assert arabic.lines[0].x + arabic.lines[0].width == pytest.approx(300)


def test_a_height_clamps_too(paragraph: Make) -> None:
    words = paragraph("word " * 40, line_height=1.25)
    layout = words.layout_at(words.text_style.size, 300, 160)
    assert len(layout.lines) == 3
    assert layout.clamped


def test_a_word_wider_than_the_box_is_hyphenated_where_its_language_is_known(paragraph: Make) -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    known = paragraph(word, language="de").layout(420)
    assert _lines(known)[0] == "Donaudampfschiff"
    assert len(known.lines[0].runs) == 2
    assert _lines(paragraph(word, language="").layout(420))[0] != "Donaudampfschiff"


def test_lines_after_a_hyphenated_word_are_even(paragraph: Make) -> None:
    text = "Donaudampfschifffahrtsgesellschaft verliert 23 Euro je Fahrgast"
    assert _lines(paragraph(text, language="de", wrap="balance").layout(420)) == [
        "Donaudampfschiff",
        "fahrtsgesellschaft",
        "verliert 23 Euro",
        "je Fahrgast",
    ]


def test_a_soft_hyphen_shows_only_at_a_line_end(paragraph: Make) -> None:
    layout = paragraph("super\xadcali fragil\xadistic").layout(240)
    assert _lines(layout) == ["supercali", "fragilistic"]
    narrow = paragraph("super\xadcalifragilistic").layout(190)
    assert _lines(narrow)[0] == "super"
    assert (
        sum(len(run.glyphs) for run in narrow.lines[0].runs) == 7
    )  # with the soft hyphen's own, empty glyph


def test_runs_keep_their_tags_sizes_and_places(fonts: Fonts) -> None:
    big = TextStyle(("Inter",), 80, weight=700)
    made = Paragraph(
        [TextRun("small ", _STYLE, 1), TextRun("BIG", big, 2), TextRun(" small", _STYLE, 3)],
        ParagraphStyle(text=_STYLE),
        fonts=fonts,
    )
    line = made.layout(1000).lines[0]
    assert [run.tag for run in line.runs] == [1, 2, 3]
    assert [run.size for run in line.runs] == [40, 80, 40]
    assert all(a.x + a.width == pytest.approx(b.x) for a, b in zip(line.runs, line.runs[1:], strict=False))
    assert line.height > Paragraph([TextRun("small", _STYLE)], fonts=fonts).layout(1000).lines[0].height


@pytest.mark.parametrize(
    ("align", "language", "x"),
    [("start", "en", 0), ("end", "en", 1), ("center", "en", 0.5), ("start", "ar", 1), ("left", "ar", 0)],
)
def test_lines_follow_the_alignment(paragraph: Make, align: str, language: str, x: float) -> None:
    line = paragraph("سطر line", language=language, align=align).layout(600).lines[0]
    assert line.x == pytest.approx((600 - line.width) * x)


def test_the_direction_comes_from_the_language_else_from_the_first_strong_letter(paragraph: Make) -> None:
    assert paragraph("Apple تطلق هاتف", language="ar").level == 1
    assert paragraph("Apple تطلق هاتف").level == 0
    assert paragraph("תל אביב").level == 1
    assert paragraph("12 + 3", direction="rtl").level == 1


def test_a_line_height_is_exact_unless_clearance_is_asked_for(paragraph: Make) -> None:
    burmese = "မြို့ဟောင်းတွင် မိုးကြီးမှုကြောင့် ဘုရားသုံးဆူ ပျက်စီး၊ ပြန်လည်ပြုပြင်ရန်"
    exact = paragraph(burmese, language="my", line_height=1.0).layout(500)
    clear = paragraph(burmese, language="my", line_height=1.0, clearance=True).layout(500)
    assert exact.line_height == 40
    assert clear.line_height > 50
    assert paragraph("plain words " * 6, line_height=1.2, clearance=True).layout(500).line_height == 48


def test_intrinsic_widths_are_the_longest_word_and_the_whole(paragraph: Make) -> None:
    least, most = paragraph("a longest word").intrinsic()
    assert least == pytest.approx(paragraph("longest").layout(math.inf).ink_width, abs=0.1)
    assert most == pytest.approx(paragraph("a longest word").layout(math.inf).ink_width)
    assert paragraph("longest", anywhere=True).intrinsic()[0] < least / 3


def test_missing_characters_are_named_with_script_and_font(paragraph: Make) -> None:
    with pytest.raises(TextError) as caught:
        paragraph("Cuneiform 𒀀 and བོད")
    assert "U+12000 CUNEIFORM SIGN A" in caught.value.message
    assert "བ" not in caught.value.message


def test_missing_characters_can_be_dropped_with_a_warning(paragraph: Make) -> None:
    made = paragraph("A𒀀B", missing="drop")
    assert made.text == "AB"
    assert any("U+12000" in warning for warning in made.layout(500).warnings)


def test_dropping_every_word_is_an_error(paragraph: Make) -> None:
    with pytest.raises(TextError, match=r"no font has .* U\+12000"):
        paragraph("𒀀𒀁 – 𒀂!", missing="drop")
    assert paragraph("–", missing="drop").text == "–"


def test_dropped_characters_leave_one_space(fonts: Fonts) -> None:
    runs = [
        TextRun(text, _STYLE)
        for text in ("a ", "\U000f1234", " b \ufffd c\U000f1234 d \U000f1235 \U000f1234")
    ]
    dropped = Paragraph(runs, ParagraphStyle(), fonts=fonts, missing="drop")
    assert dropped.layout(500).lines[0].text == "a b c d"
    assert "".join(run.text for run in dropped.runs) == "a b c d "


def test_unassigned_characters_are_dropped_with_a_warning(paragraph: Make) -> None:
    made = paragraph("Ca\u0378n\U0001fbcbal")
    assert made.text == "Canal"
    assert len([warning for warning in made.warnings if "unassigned" in warning]) == 2


@pytest.mark.parametrize(
    ("text", "language", "family"),
    [
        ("اردو خبریں", "ur", "Noto Nastaliq Urdu"),
        ("خبر فارسی", "fa", "Noto Sans Arabic"),
        ("བོད་ཡིག", "bo", "Noto Serif Tibetan"),
        ("ߒߞߏ", "nqo", "Noto Sans NKo"),
        ("ᠮᠣᠩᠭᠣᠯ", "mn-Mong", "Noto Sans Mongolian"),
    ],
)
def test_scripts_have_a_face(fonts: Fonts, text: str, language: str, family: str) -> None:
    made = Paragraph([TextRun(text, _STYLE)], ParagraphStyle(language=language), fonts=fonts)
    runs = [run for line in made.layout(900).lines for run in line.runs]
    assert {run.instance.face.family for run in runs} - {"Inter"} == {family}
    assert all(glyph for run in runs for glyph, _, _ in run.glyphs)


def test_a_hostile_headline_is_cleaned_with_warnings(paragraph: Make) -> None:
    layout = paragraph("Send to \u202emoc.live\u202c now\x00").layout(900)
    assert _lines(layout) == ["Send to moc.live now"]
    assert len(layout.warnings) == 3


def test_a_hundred_thousand_characters_are_handled(paragraph: Make) -> None:
    layout = paragraph("x" * 100_000, clamp=3).fit(1040, 260, 20, 60)
    assert len(layout.lines) == 3
    assert layout.clamped


@pytest.mark.parametrize("text", ["", " ", "\n", "\u202e"])
def test_next_to_nothing_is_set_as_nothing(paragraph: Make, text: str) -> None:
    layout = paragraph(text).fit(100, 100, 10, 20)
    assert "".join(_lines(layout)) == ""


def test_a_word_of_any_length_takes_time_in_proportion(paragraph: Make) -> None:
    made = paragraph("x" * 5000, missing="drop")
    looked_at = 0
    inside = made._inside

    def counted(start: int, end: int) -> tuple[list[int], list[int], list[int]]:
        nonlocal looked_at
        looked_at += end - start
        return inside(start, end)

    made._inside = counted  # type: ignore[method-assign]
    lines = made.layout(200).lines
    assert looked_at < 300 * len(lines)
