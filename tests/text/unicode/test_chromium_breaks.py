from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.text.unicode.chromium_breaks import as_blink_breaks
from sharekit.text.unicode.line_breaks import find_breaks, unicode_breaks


def _pieces(text: str, language: str = "en", *, strict: bool = False, keep_all: bool = False) -> list[str]:
    ends = find_breaks(text, language, keep=False, keep_all=keep_all, strict=strict).offered
    return [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("and/or", ["and/or"]),
        ("well-known", ["well-", "known"]),
        ("1234-5678", ["1234-", "5678"]),
        ("at -5", ["at ", "-5"]),
        ("why?because", ["why?", "because"]),
        ("a,(b)", ["a,", "(b)"]),
        ("mot !", ["mot ", "!"]),
        ("12 %", ["12 ", "%"]),
    ],
)
def test_ascii_breaks_as_in_chromium(text: str, pieces: list[str]) -> None:
    assert _pieces(text) == pieces


def test_korean_breaks_between_syllables_unless_words_are_to_be_kept() -> None:
    assert _pieces("서울시 열차", "ko") == ["서", "울", "시 ", "열", "차"]
    assert _pieces("서울시 열차", "ko", keep_all=True) == ["서울시 ", "열차"]


def test_kept_words_of_chinese_break_at_punctuation() -> None:
    assert _pieces("地铁，开通。票价", "zh-Hans", keep_all=True) == ["地铁，", "开通。", "票价"]


def test_keeping_words_leaves_thai_its_dictionary() -> None:
    assert _pieces("รัฐบาลประกาศ", "th", keep_all=True) == ["รัฐบาล", "ประกาศ"]


def test_strict_lines_start_with_no_small_kana() -> None:
    assert _pieces("ニュース", "ja") == ["ニ", "ュ", "ー", "ス"]
    assert _pieces("ニュース", "ja", strict=True) == ["ニュー", "ス"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_breaks_ascend_and_the_texts_end_stays(text: str) -> None:
    allowed = unicode_breaks(text)
    found = as_blink_breaks(text, allowed)
    assert found == sorted(set(found))
    assert found[-1:] == allowed[-1:]
    assert all(0 < at <= len(text) for at in found)
