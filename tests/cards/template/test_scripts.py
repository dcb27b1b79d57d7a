"""Scripts by language, and by letters where there is no language."""

import pytest

from sharekit.cards.template.scripts import script_of


@pytest.mark.parametrize(
    ("language", "script"),
    [
        ("en", "latn"),
        ("ru-RU", "cyrl"),
        ("sr-Latn", "latn"),
        ("fa", "arab"),
        ("az-Arab", "arab"),
        ("zh", "hans"),
        ("zh-TW", "hant"),
        ("zh-Hant-HK", "hant"),
        ("yue", "hant"),
        ("ja", "jpan"),
        ("my", "mymr"),
    ],
)
def test_of_a_language(language: str, script: str) -> None:
    assert script_of(language) == script


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("2025: China", "latn"),
        ("", "latn"),
        ("中国、AI幹部に渡航自粛を要請", "jpan"),
        ("中国要求人工智能", "hans"),
        ("Китай", "cyrl"),
        ("الصين", "arab"),
        ("ประเทศจีน", "thai"),
        ("중국", "kore"),
        ("चीन", "deva"),
        ("ചൈന", "mlym"),
        ("ଚୀନ", "orya"),
        ("စီန", "mymr"),
    ],
)
def test_of_letters(text: str, script: str) -> None:
    assert script_of("", text) == script
