"""text-transform in the rules of languages."""

import pytest

from sharekit.cards.template.case import cased


@pytest.mark.parametrize(
    ("text", "transform", "language", "expected"),
    [
        ("istanbul Iğdır", "none", "tr", "istanbul Iğdır"),
        ("istanbul", "uppercase", "tr", "İSTANBUL"),
        ("istanbul", "uppercase", "en", "ISTANBUL"),
        ("IĞDIR İL", "lowercase", "az-Latn", "ığdır il"),
        ("Straße", "uppercase", "de", "STRASSE"),
        ("Αθήνα, νέα", "uppercase", "el", "ΑΘΗΝΑ, ΝΕΑ"),
        ("Ἀθήνα ϊ", "uppercase", "el-GR", "ἈΘΗΝΑ Ϊ"),
        ("the reader’s 2nd o'clock", "capitalize", "en", "The Reader’s 2nd O'clock"),
        ("izmir evi", "capitalize", "tr", "İzmir Evi"),
    ],
)
def test_each_language_has_its_capitals(text: str, transform: str, language: str, expected: str) -> None:
    assert cased(text, transform, language) == expected
