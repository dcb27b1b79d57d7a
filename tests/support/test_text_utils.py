"""Counts agree with their nouns; text is cut at words and never too long."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.support.text_utils import (
    clip,
    counted,
    from_system,
    has_attribute_flood,
    normalized,
    short_numbers,
    unescape,
    without_attribute_floods,
)


def test_what_is_not_utf_8_stays_as_the_system_gave_it() -> None:
    assert from_system("Zo\udcc3\udcab") == "Zoë"
    assert from_system("Zo\udceb") == "Zo\ufffd"
    assert from_system("Ã«") == "Ã«"


def test_counts_agree_with_their_nouns() -> None:
    assert [counted(n, "message") for n in (0, 1, 2, 12_345)] == [
        "0 messages",
        "1 message",
        "2 messages",
        "12,345 messages",
    ]
    assert counted(3, "story", "stories") == "3 stories"


def test_clip_ends_at_a_word() -> None:
    assert clip("one two three", 9) == "one two…"
    assert clip("one two", 7) == "one two"
    assert clip("日本語の見出し", 5) == "日本語の…"


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_clip_never_exceeds_its_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= max(limit, 1)


def test_a_flood_of_attributes_is_dropped() -> None:
    flood = " ".join(f"a{n}='b>'" for n in range(250))
    assert len(without_attribute_floods(f"<item {flood}>Text</item>").split()) < 60
    few = '<item a="b" c = \'d\'>Text, x="y"</item>' * 200
    assert without_attribute_floods(few) == few
    assert has_attribute_flood(f"<rect {flood}/>")
    assert not has_attribute_flood(few)


@given(st.text())
def test_text_is_normalized_as_python_does(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert normalized(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("marks", ["\u0300\u0316", "\uff9e\u0300", "\u0316\uff9e"])
def test_of_many_marks_on_a_letter_some_are_kept(marks: str) -> None:
    text = "Ann" + marks * 100_000 + " Lee"
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert normalized(form, text).startswith(("An", "Ań"))
        assert len(normalized(form, text)) < 50


def test_numbers_of_css_are_short() -> None:
    assert short_numbers(f"a{{width:12px;height:{'9' * 5_000}px}}") == f"a{{width:12px;height:{'9' * 300}px}}"


def test_references_of_any_length_are_resolved() -> None:
    assert unescape(f"&amp;&#65;&#{'9' * 50_000};&#x{'9' * 50_000};") == "&A\ufffd\ufffd"
