from __future__ import annotations

import lzma
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from sharekit.text.unicode.line_breaks import find_breaks, hyphenation_points, unicode_breaks

_CASES = Path(__file__).parents[2] / "cases/unicode/LineBreakTest.txt.xz"


def _cases() -> Iterator[tuple[str, list[int]]]:
    with lzma.open(_CASES, "rt", encoding="utf-8") as file:
        for line in file:
            text, breaks = "", []
            for token in line.split("#")[0].split():
                if token == "÷":
                    breaks.append(len(text))
                elif token != "×":
                    text += chr(int(token, 16))
            if text:
                yield text, breaks


def _pieces(text: str, language: str, **wishes: bool) -> list[str]:
    ends = find_breaks(text, language, **wishes).offered
    return [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]


def test_unicodes_own_cases_all_pass() -> None:
    cases = list(_cases())
    assert [text for text, breaks in cases if unicode_breaks(text) != breaks] == []
    assert len(cases) == 19_338


@pytest.mark.parametrize(
    ("language", "text", "pieces"),
    [
        ("th", "รัฐบาลประกาศมาตรการ", ["รัฐบาล", "ประกาศ", "มาตรการ"]),
        ("lo", "ລັດຖະບານລາວ", ["ລັດຖະບານ", "ລາວ"]),
        ("km", "ព្រះរាជាណាចក្រកម្ពុជា", ["ព្រះរាជាណាចក្រ", "កម្ពុជា"]),
        ("my", "ကျောင်းသားများသည်", ["ကျောင်းသား", "များသည်"]),
    ],
)
def test_scripts_without_spaces_break_at_words(language: str, text: str, pieces: list[str]) -> None:
    assert _pieces(text, language) == pieces


def test_japanese_never_starts_a_line_with_a_small_kana_or_a_closing_mark() -> None:
    starts = {piece[0] for piece in _pieces("ちょっとシャープなサーバー。「はい」。", "ja")}
    assert starts.isdisjoint("ょっャー。」")


def test_japanese_phrases_stay_whole() -> None:
    assert _pieces("今日は天気です。", "ja", phrases=True) == ["今日は", "天気です。"]


def test_phrases_leave_latin_words_their_spaces() -> None:
    assert _pieces("Open AIの発表", "ja", phrases=True)[0] == "Open "


def test_korean_breaks_between_words_only() -> None:
    assert _pieces("반도체 수출 반등", "ko") == ["반도체 ", "수출 ", "반등"]


@pytest.mark.parametrize(
    ("language", "text", "together"),
    [
        ("en", "up 12 % on May", "12 %"),
        ("en", "some 40 kg of it", "40 kg"),
        ("en", "for 3.5 million people", "3.5 million"),
        ("en", "asks Dr. Who now", "Dr. Who"),
        ("en", "Meet Lantern 4: a bridge of light", "Lantern 4:"),
        ("de", "Was in Kapitel 12, dem letzten, geschieht", "Kapitel 12,"),
        ("fr", "soit 12 500 hectares", "12 500"),
        ("fr", "près de 3 M€ promis", "3 M€"),
        ("fr", "selon M. Dupont hier", "M. Dupont"),
        ("de", "rund 6 Mrd. € dafür", "6 Mrd."),
        ("pl", "most w zimie", "w zimie"),
        ("cs", "most v zimě", "v zimě"),
        ("ru", "дом у моря", "у моря"),
        ("ru", "кожа и шерсть — цела", "шерсть —"),
        ("uk", "зграя з 14 зубрів", "з 14"),
    ],
)
def test_what_belongs_together_stays_together(language: str, text: str, together: str) -> None:
    assert any(together in piece for piece in _pieces(text, language))
    assert not any(together in piece for piece in _pieces(text, language, keep=False))


def test_words_of_one_letter_may_end_a_line_where_no_custom_minds() -> None:
    assert _pieces("most w zimie", "en") == ["most ", "w ", "zimie"]


def test_a_newline_forces_a_break() -> None:
    assert find_breaks("one\ntwo").forced == {4}


def test_hyphenation_knows_its_language() -> None:
    word = "Donaudampfschiff"
    assert [word[:at] for at in hyphenation_points(word, 0, len(word), "de")][-1] == "Donaudampf"
    assert hyphenation_points(word, 0, len(word), "xx") == []
    assert hyphenation_points(word, 0, len(word), "") == []


@pytest.mark.parametrize(
    ("language", "hyphenated"),
    [("fi", "Epä-jär-jes-tel-mäl-li-nen"), ("tr", "Çekos-lo-vak-ya-lı-laş-tır-dık-la-rı-mız")],
)
def test_syllables_of_languages_without_a_dictionary(language: str, hyphenated: str) -> None:
    word = hyphenated.replace("-", "")
    points = [0, *hyphenation_points(word, 0, len(word), language), len(word)]
    assert "-".join(word[start:end] for start, end in pairwise(points)) == hyphenated


@pytest.mark.parametrize(
    ("language", "text", "pieces"),
    [
        ("en", "It costs 23 euros a day", ["It ", "costs ", "23 euros ", "a ", "day"]),
        ("en", "Crane no. 5 or no 5", ["Crane ", "no. 5 ", "or ", "no ", "5"]),
        ("en", "In 7 years 40 percent left", ["In ", "7 years ", "40 percent ", "left"]),
        ("de", "Nach 12 Jahren 3 Prozent", ["Nach ", "12 Jahren ", "3 Prozent"]),
        ("fr", "après 5 ans et 30 euros", ["après ", "5 ans ", "et ", "30 euros"]),
        ("", "40 percent, 12 Jahren", ["40 percent, ", "12 Jahren"]),
        ("de", "12 ans", ["12 ", "ans"]),
        ("en", "The bridge – an end", ["The ", "bridge – ", "an ", "end"]),
        ("en", "The bridge—an end", ["The ", "bridge—", "an ", "end"]),
        ("sv", "Bron - ett slut", ["Bron - ", "ett ", "slut"]),
    ],
)
def test_numbers_keep_their_units_and_no_line_begins_with_a_dash(
    language: str, text: str, pieces: list[str]
) -> None:
    assert _pieces(text, language) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "https://internationalisierung.example/verfassungsgericht",
        "verfassungsgericht.example",
        "x@gericht.de",
    ],
)
def test_urls_are_not_hyphenated(text: str) -> None:
    assert hyphenation_points(f"Siehe {text} heute", 0, len(text) + 12, "de") == []
    assert hyphenation_points("Verfassungsgericht", 0, 18, "de") != []


def test_urls_break_after_their_separators() -> None:
    text = "https://a.example/one/two?q=3&page=4"
    spare = find_breaks(text, "en").spare
    assert [text[:at] for at in spare if text[at - 1] in "/?&."][:3] == [
        "https://",
        "https://a.",
        "https://a.example/",
    ]
    assert {text.index("q="), text.index("page")} <= set(spare)
