"""The word lists by language: every file parses, and phrases become the patterns that they describe."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sharekit.sources.words import word_lists
from sharekit.sources.words.word_lists import alternatives, as_pattern, read_word_lists

FILES = ("headings.txt", "bylines.txt", "labels.txt", "addresses.txt")


@pytest.mark.parametrize("file", FILES)
def test_every_file_parses(file: str) -> None:
    for section, languages in read_word_lists(file).items():
        assert languages, section
        assert all(phrase == phrase.lower() for phrases in languages.values() for phrase in phrases)
        assert re.compile(alternatives(file, section))


@pytest.mark.parametrize(
    ("phrase", "matched", "other"),
    [
        ("more (posts|stories)", "more stories", "more recipes"),
        ("recommendations?", "recommendation", "recommend"),
        ("relatert*", "relaterte", "relater"),
        ("top #", "top 10", "top ten"),
        ("don't miss", "don’t miss", "dont miss"),
        ("a.b", "a.b", "axb"),
    ],
)
def test_phrases_are_patterns(phrase: str, matched: str, other: str) -> None:
    assert re.fullmatch(as_pattern(phrase), matched)
    assert not re.fullmatch(as_pattern(phrase), other)


def test_a_line_of_no_language_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new.txt").write_text("[related]\nen: more\nmore posts", encoding="utf-8")
    monkeypatch.setattr(word_lists, "_FOLDER", tmp_path)
    with pytest.raises(ValueError, match=r"new\.txt: entry 3"):
        read_word_lists("new.txt")
