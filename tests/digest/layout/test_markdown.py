"""The editor's Markdown comes out safe in HTML and readable in text."""

import pytest

from sharekit.digest.layout.markdown import intro_html, intro_text


def same(url: str) -> str:
    return url


def test_text_keeps_links_lists_and_headings() -> None:
    source = (
        "# Good morning\n\nA [story](https://a.example/x).\n\n- one\n- two\n\n1. first\n2. second\n\nEnd."
    )
    expected = "Good morning\n\nA story <https://a.example/x>.\n\n- one\n- two\n\n1. first\n2. second\n\nEnd."
    assert intro_text(source, same) == expected


def test_nested_lists_are_set_in() -> None:
    assert intro_text("- one\n  - inner\n- two", same) == "- one\n  - inner\n- two"


def test_long_items_hang_under_their_words() -> None:
    lines = intro_text("- " + "word " * 30, same).splitlines()
    assert lines[0].startswith("- word")
    assert all(line.startswith("  word") for line in lines[1:])
    assert max(map(len, lines)) <= 74


def test_html_has_links_in_their_final_form() -> None:
    page = intro_html("A [story](https://a.example/x).", lambda url: f"{url}?utm_source=d")
    assert page == '<p>A <a href="https://a.example/x?utm_source=d">story</a>.</p>'


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "![x](https://a.example/pixel.png)",
        "<https://a.example/%22onmouseover=x>",
        '[x](<https://a.example/" onclick=x>)',
    ],
)
def test_nothing_but_words_and_web_links_comes_through(source: str) -> None:
    page = intro_html(source, same)
    for bad in ("<script", "<img", 'javascript:alert(1)"', 'href="data', '" onclick', '"onmouse'):
        assert bad not in page
