"""Text is wrapped by the columns it takes, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.digest.layout.plain_text import columns, rule, wrap

WORDS = st.lists(
    st.text(st.characters(exclude_categories=["C", "Z", "M"]), min_size=1, max_size=30), max_size=40
)


@given(WORDS, st.sampled_from(["", "  ", "     "]))
def test_lines_fit_and_nothing_is_lost(words: list[str], indent: str) -> None:
    text = " ".join(words)
    wrapped = wrap(text, indent)
    assert "".join(wrapped.split()) == "".join(text.split())
    for line in wrapped.split("\n"):
        assert columns(line) <= 74 or " " not in line.strip()


def test_east_asian_characters_take_two_columns_and_break_anywhere() -> None:
    lines = wrap("漢字かな交じり文" * 12).split("\n")
    assert all(columns(line) <= 74 for line in lines)
    assert columns(lines[0]) >= 72
    assert columns("漢字") == 4


def test_closing_marks_do_not_begin_a_line_nor_opening_ones_end_it() -> None:
    lines = wrap("あいうえ「お」、" * 20, width=22).split("\n")
    assert all(line[0] not in "」、" for line in lines)
    assert all(line[-1] != "「" for line in lines[:-1])


def test_a_url_is_never_broken() -> None:
    url = "https://news.example/" + "x" * 200
    assert url in wrap(f"see {url} there").split("\n")


def test_the_first_line_may_have_a_mark_of_its_own() -> None:
    lines = wrap("word " * 40, "     ", "  1. ").split("\n")
    assert lines[0].startswith("  1. word")
    assert all(line.startswith("     word") for line in lines[1:])


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", "---"), ("漢字", "----"), ("", "-" * 74), ("a\nbcd", "---")]
)
def test_rules_are_as_wide_as_what_they_underline(text: str, expected: str) -> None:
    assert rule(text) == expected
