"""Long words of headlines get places where they may be divided; short ones stay as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.digest.layout.soft_hyphens import soften


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("Geschwindigkeitsbegrenzung kommt", "de-AT", "Geschwin|dig|keits|be|grenzung kommt"),
        ("Kindergarten", "de", "Kindergarten"),
        ("Verkehrsminister", "de", "Verkehrs|mi|nister"),
        ("中国のAI企業", "ja", "中国のAI企業"),
        ("Donaudampfschifffahrt", "tlh", "Donaudampfschifffahrt"),
    ],
)
def test_long_words_are_divided_by_their_language(text: str, language: str, meant: str) -> None:
    assert soften(text, language) == meant.replace("|", "\u00ad")


@given(st.text(st.sampled_from("abeinrstuäß -"), max_size=80))
def test_only_soft_hyphens_come_in_and_no_short_end_is_left(text: str) -> None:
    softened = soften(text, "de")
    assert softened.replace("\u00ad", "") == text
    for word in softened.split():
        ends = word.split("\u00ad")
        assert len(ends) == 1 or min(len(ends[0]), len(ends[-1])) >= 5
