"""Output to people: nothing from outside reaches the terminal or the CI runner as a command."""

import pytest

from sharekit.support.terminal import printable, printable_line


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;owned\x07title", r"\x1b]0;owned\x07title"),
        ("\x9b31mred", r"\x9b31mred"),
        ("a\rb", r"a\rb"),
        ("pay \u202egnp.exe", r"pay \u202egnp.exe"),
        ("::stop-commands::x", r"\x3a:stop-commands::x"),
        ("  ::set-output name=a::b", r"  \x3a:set-output name=a::b"),
        ("title ##[add-mask]x", r"title \x23#[add-mask]x"),
        ("##vso[task.setvariable]x", r"\x23#vso[task.setvariable]x"),
        ("##VSO[task.setvariable]x", r"\x23#VSO[task.setvariable]x"),
        ("x ##teamcity[message text='y']", r"x \x23#teamcity[message text='y']"),
        ("\x1b[0Ksection_start:1:a\r\x1b[0K", r"\x1b[0Ksection_start:1:a\r\x1b[0K"),
        ("\x85\x90a", r"\x85\x90a"),
        ("\u2066a\u2069 \u202c\u2029", r"\u2066a\u2069 \u202c\u2029"),
        ("\u3000::error::x", "\u3000" + r"\x3a:error::x"),
        ("lone \ud800", r"lone \ud800"),
        ("a\u2028::b", r"a\u2028::b"),
    ],
)
def test_unsafe_text_is_escaped_in_both_forms(text: str, shown: str) -> None:
    assert printable(text) == printable_line(text) == shown


def test_lines_stay_lines_and_each_is_checked() -> None:
    assert printable("a\n::warning::b\tc\r\nd") == "a\n\\x3a:warning::b\tc\nd"
    assert printable_line("a\n::b\tc") == r"a\n::b\tc"


@pytest.mark.parametrize(
    "text", ["Café 日本 שלום\u200f!", "std::vec and a::b", "## Heading", "C#[1]", "👩\u200d🚀"]
)
def test_ordinary_text_is_unchanged(text: str) -> None:
    assert printable(text) == printable_line(text) == text
