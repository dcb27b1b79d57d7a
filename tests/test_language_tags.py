"""Language tags: what has the form of one passes; the intended one is suggested."""

import pytest

from sharekit.errors import ConfigError
from sharekit.language_tags import check_language


@pytest.mark.parametrize(
    "tag",
    [
        "en",
        "de-AT",
        "pt_BR",
        "zh-Hant-TW",
        "es-419",
        "sl-rozaj-biske",
        "de-CH-1996",
        "yue",
        "ar-EG-u-nu-latn",
    ],
)
def test_plain_tags_pass(tag: str) -> None:
    check_language(tag)


@pytest.mark.parametrize("tag", ["i-klingon", "x-own", "en-x-twain", "sr-Latn", "uk", "kr", "hak-CN"])
def test_rare_tags_pass(tag: str) -> None:
    check_language(tag)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("english", "en"), ("Deutsch", "de"), ("jp", "ja"), ("日本語", "ja"), ("cn", "zh"), ("eng", "en")],
)
def test_a_name_for_a_language_is_answered_with_its_tag(written: str, meant: str) -> None:
    with pytest.raises(ConfigError, match="is not a language tag") as caught:
        check_language(written)
    assert caught.value.hint == f"write {meant!r}"
    assert caught.value.where == "language"


@pytest.mark.parametrize(
    "written", ["", " ", "e", "en-", "-en", "en--US", "klingonese", "en us", "en;de", "12"]
)
def test_what_has_not_the_form_of_a_tag_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match="BCP 47"):
        check_language(written)
