from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.text.unicode.clean import MOST_CHARACTERS, clean


@pytest.mark.parametrize(
    ("text", "cleaned", "warning"),
    [
        ("in\u202evoice\u202c", "invoice", "directional override U+202E"),
        ("pass\u200bword", "password", "invisible character U+200B"),
        ("a\u200db", "ab", "invisible character U+200D"),
        ("nul\x00byte\x1b", "nulbyte", "control character U+0000"),
        ("bro\ud83dken", "broken", "unpaired surrogate U+D83D"),
        ("\ufeffstart", "start", "invisible character U+FEFF"),
        ("tag\U000e0041ged", "tagged", "invisible character U+E0041"),
        ("a" + "\u0301" * 40, "a" + "\u0301" * 3, "combining marks"),
        ("я" + "\u0301" * 4 + "b", "я" + "\u0301" * 3 + "b", "combining marks"),
        ("א" + "\u0301" * 40, "א" + "\u0301" * 8, "combining marks"),
        ("caf\ufffd noir", "caf noir", "replacement character U+FFFD"),
    ],
)
def test_unsafe_characters_are_dropped_with_a_warning(text: str, cleaned: str, warning: str) -> None:
    result, warnings = clean(text)
    assert result == cleaned
    assert any(warning in each for each in warnings)


@pytest.mark.parametrize(
    "text",
    [
        "می‌خواهم",  # Persian needs its zero-width non-joiner
        "ක්‍ර",  # Sinhala its joiner
        "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽‍",
        "🏴󠁧󠁢󠁳󠁣󠁴󠁿",  # the flag of Scotland is made of tag characters
        "ภาษา\u200bไทย",
        "soft\xadhyphen",
        "\u2067שלום\u2069 and more",
        "नमस्ते",
        unicodedata.normalize("NFD", "Tiếng Việt"),
        "line\nbreak",
    ],
)
def test_what_a_script_needs_stays(text: str) -> None:
    assert clean(text.rstrip("\u200d")) == (text.rstrip("\u200d"), [])


def test_a_text_of_any_length_is_cut_to_what_a_card_could_show() -> None:
    found, warnings = clean("word " * 20_000)
    assert len(found) == MOST_CHARACTERS
    assert found.endswith("…")
    assert warnings == ["text of 100,000 characters cut to 5,000"]


@given(st.text(st.characters(), max_size=60))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once, _ = clean(text)
    assert clean(once) == (once, [])
