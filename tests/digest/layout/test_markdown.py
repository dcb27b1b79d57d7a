"""The editor's Markdown comes out safe in HTML and readable in text."""

import pytest

from sharekit.digest.layout.intro import parse_intro
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


@pytest.mark.parametrize(
    ("source", "page", "text"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>2</td>", "a | b\n1 | 2"),
        ("One[^n].\n\n[^n]: Note.", "One<sup>1</sup>.", "One[1].\n\n[1] Note."),
        ("See https://a.example/x/", ">a.example/x</a>", "See https://a.example/x/"),
        ("[Call](tel:+31101234)", 'href="tel:+31101234"', "Call <+31101234>"),
        ("**要点：**続き", "<strong>要点：</strong>続き", "要点：続き"),
        ("**“色”**は", "<strong>“色”</strong>は", "“色”は"),
        ("~~old~~", "<s>old</s>", "old"),
        ("A<br>B", "A<br>\nB", "A\nB"),
        ("<div>a <i>b</i></div>", "<p>a b</p>", "a b"),
        ("[x](#part) [y](/about)", "<p>x y</p>", "x y"),
        ("```\ncode\n```", "<pre><code>code", "code"),
    ],
)
def test_everything_is_rendered_in_html_and_text(source: str, page: str, text: str) -> None:
    assert page in intro_html(source, same).replace("<br />", "<br>")
    assert intro_text(source, same) == text


def test_what_is_left_out_is_reported() -> None:
    source = "<p>x</p>\n\n![a](b.png) <b>c</b> [d](#part) [e](javascript:x)"
    assert parse_intro(source).warnings == [
        "1 picture left out; an introduction has text only",
        "HTML left out, its text kept; write Markdown",
        "link left out: '#part' is not a web address",
        "link left out: 'javascript:x' is not a web address",
    ]


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
