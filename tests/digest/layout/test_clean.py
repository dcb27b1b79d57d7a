"""Text and links of articles come out fit for emails."""

from __future__ import annotations

import pytest

from sharekit.digest.layout.clean import one_line, web_link


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a~b", "https://example.org/a~b"),
        ("https://example.org/größe?q=ä b", "https://example.org/gr%C3%B6%C3%9Fe?q=%C3%A4%20b"),
        ("https://BÜCHER.example/Ä", "https://xn--bcher-kva.example/%C3%84"),
        ("https://straße.example:8443/", "https://xn--strae-oqa.example:8443/"),  # not strasse.example
        ("https://❤.example/", "https://xn--qei.example/"),
        ("https://xn--ä.example/", "https://xn--%C3%A4.example/"),
        (" https://example.org/\x00a\u202e ", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("/relative", ""),
        ("https://ann@example.org/", ""),
        ("https://[::1", ""),
        (f"https://example.org/{'ä' * 400}", ""),
    ],
)
def test_a_link_is_an_address_of_the_web_in_ascii(url: str, written: str) -> None:
    assert web_link(url) == written


def test_a_line_has_no_breaks_and_nothing_that_turns_it_around() -> None:
    assert one_line(" One\u2028two\x07\u202e\tthree\ud800 ") == "One two three"
    assert one_line("one two three", 7) == "one tw…"
