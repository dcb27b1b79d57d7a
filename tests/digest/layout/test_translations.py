"""The digest speaks the article's language, and mirrors for those written from the right."""

import os
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from sharekit.article import Article
from sharekit.cards.look import Look
from sharekit.digest.assemble import assemble_digest
from sharekit.digest.layout.translations import languages, words_for
from sharekit.errors import TemplateError
from sharekit.language import direction
from tests.digest.pages import select, words

FIELDS = {"reason": {"site"}, "by": {"names"}, "plus": {"headlines"}}


@pytest.mark.parametrize("tag", sorted(languages()))
def test_every_language_has_every_word_of_its_own(tag: str) -> None:
    own, english = words_for(tag), words_for("en")
    assert set(own) == set(english)
    for name, text in own.items():
        assert {field for _, field, _, _ in Formatter().parse(text) if field} == FIELDS.get(name, set())
        if not tag.startswith("en") and name != "by":
            assert text != english[name]


def test_a_good_dozen_of_languages_are_there_and_some_from_the_right() -> None:
    assert len(languages()) >= 12
    assert {"ar", "fa", "he", "ur"} <= {tag for tag in languages() if direction(tag) == "rtl"}


@pytest.mark.parametrize(
    ("tag", "read"),
    [
        ("de-AT", "Zum Artikel"),
        ("zh-TW", "閱讀全文"),
        ("zh-CN", "阅读全文"),
        ("no", "Les saken"),
        ("tlh", "Read the story"),
        ("", "Read the story"),
    ],
)
def test_tags_find_their_words(tag: str, read: str) -> None:
    assert words_for(tag)["read"] == read


def test_words_of_ones_own_come_first(tmp_path: Path) -> None:
    (tmp_path / "digest").mkdir()
    path = tmp_path / "digest" / "words.toml"
    path.write_text('[en]\nread = "Off you go"\n[tlh]\nread = "yIlaD"\n', encoding="utf-8")
    assert words_for("en", tmp_path)["read"] == "Off you go"
    assert words_for("tlh", tmp_path)["read"] == "yIlaD"
    assert words_for("de", tmp_path)["read"] == "Zum Artikel"


@pytest.mark.parametrize("text", ["[en", "[en]\nread = 1", "read = 'x'"])
def test_a_broken_file_of_words_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "digest").mkdir()
    (tmp_path / "digest" / "words.toml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=r"words\.toml"):
        words_for("en", tmp_path)


@pytest.mark.parametrize("template", ["digest", "brief", "magazine", "single", "newsroom", "personal"])
def test_emails_from_the_right_are_mirrored(articles: list[Article], template: str) -> None:
    from sharekit.options import DigestOptions

    own = [article.replace(language="ar") for article in articles]
    page = assemble_digest(own, options=DigestOptions(template=template), date=date(2025, 3, 1)).html
    assert select(page, "/html/@dir") == ["rtl"]
    assert {str(v) for v in select(page, "//*[@role='article' or contains(@class, 'sheet')]/@dir")} == {"rtl"}
    assert "تابع القراءة" in words(page) or "اقرأ الخبر" in words(page)
    ends = select(page, "//td[contains(@class, 'meta')]/@align")
    assert set(ends) <= {"left"}  # the end of a line is at the left


def test_a_story_in_another_language_says_so(articles: list[Article]) -> None:
    own = [articles[0], articles[1].replace(language="he")]
    page = assemble_digest(own, look=Look(language="en"), date=date(2025, 3, 1)).html
    (table,) = select(page, "//table[@lang='he']")
    assert table.get("dir") == "rtl"


def test_words_of_ones_own_are_read_again_when_they_have_changed(tmp_path: Path) -> None:
    path = tmp_path / "digest" / "words.toml"
    path.parent.mkdir()
    for moment, word in ((1_000, "Related"), (2_000, "Go on")):
        path.write_text(f"[en]\nrelated = '{word}'\n", encoding="utf-8")
        os.utime(path, (moment, moment))
        assert words_for("en", tmp_path)["related"] == word
