"""URLs from outside are taken apart without exceptions; two may lead to the same article."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.support.urls import article_key, ascii_host, join_url, split_url, web_url

SITE = "https://example.org"
PACKAGE = Path(__file__).parents[2] / "sharekit"
BROKEN = [
    "https://[",
    "https://[::1",
    "https://]/",
    "https://a[b]c/",
    "https://a:port/",
    "https://a:99999/",
    "https://a\uff0fb/",  # becomes a slash under NFKC
    "https://\u2100.example/",
    "//[x",
]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{SITE}/a", "http://www.example.org/a/?utm_source=feed&utm_medium=rss#top"),
        (f"{SITE}/a/index.html", "https://EXAMPLE.org:443/a"),
        (f"{SITE}/a?fbclid=1&gclid=2&mc_cid=3&mc_eid=4&igshid=5&_ga=6&mtm_campaign=7", f"{SITE}/a"),
        (f"{SITE}/?p=11&utm_campaign=x", f"{SITE}/?p=11"),
        (f"{SITE}/list?b=2&a=1", f"{SITE}/list?a=1&b=2"),
        (f"{SITE}/caf%C3%A9", f"{SITE}/café"),
        (f"{SITE}/%7Eana", f"{SITE}/~ana"),
        ("https://bücher.example/a", "https://xn--bcher-kva.example/a"),
        (f"{SITE}", f"{SITE}/"),
    ],
)
def test_the_same_article(first: str, second: str) -> None:
    assert article_key(first) == article_key(second) != ""


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (f"{SITE}/?p=11", f"{SITE}/?p=12"),
        (f"{SITE}/story.php?id=1", f"{SITE}/story.php?id=2"),
        (f"{SITE}/read?article=one", f"{SITE}/read?article=two"),
        (f"{SITE}/?utm=1", f"{SITE}/?utm=2"),
        (f"{SITE}/a", f"{SITE}/b"),
        (f"{SITE}/a", f"{SITE}/A"),
        (f"{SITE}/a", "https://blog.example.org/a"),
        (f"{SITE}/a", f"{SITE}:8443/a"),
        (f"{SITE}/#!/one", f"{SITE}/#!/two"),
        (f"{SITE}/#/one", f"{SITE}/#/two"),
        ("", ""),
        ("http://[", "http://["),
    ],
)
def test_two_articles(first: str, second: str) -> None:
    assert article_key(first) == "" or article_key(first) != article_key(second)


@pytest.mark.parametrize(
    ("host", "written"),
    [
        ("mail.example.org", "mail.example.org"),
        ("mail_2.example.org.", "mail_2.example.org."),
        ("bücher.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),  # strasse.example belongs to somebody else
        ("例え。jp", "xn--r8jz45g.jp"),
        ("::1", "::1"),
        ("", ""),
        ("a..example", ""),
        (".example", ""),
        ("xn--ä.example", ""),
        (f"{'a' * 63}.example", f"{'a' * 63}.example"),
        (f"{'a' * 64}.example", ""),
        (f"{'ä' * 60}.example", ""),
        ("a\ud800.example", ""),
    ],
)
def test_a_host_is_written_as_dns_is_asked_for_it(host: str, written: str) -> None:
    assert ascii_host(host) == written


@given(st.text() | st.from_regex(r"(xn--)?[a-zßä_.\u200d-]{1,70}", fullmatch=True))
def test_what_has_an_ascii_form_can_be_looked_up(host: str) -> None:
    written = ascii_host(host)
    assert written.isascii()
    written.encode("idna")  # as socket.getaddrinfo does


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    assert article_key(text) == article_key(text)


@pytest.mark.parametrize("url", BROKEN)
def test_a_broken_url_has_no_parts(url: str) -> None:
    assert not any(split_url(url))
    assert web_url(url) == article_key(url) == ""
    assert not any(split_url(join_url("https://e.org/", url)))


def test_no_other_module_takes_urls_apart() -> None:
    """`urlsplit` and `urljoin` raise ValueError, which most callers would not expect."""
    users = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if any(name in path.read_text(encoding="utf-8") for name in ("urlsplit", "urljoin", "urlparse"))
    }
    assert users == {"support/urls.py", "fetch/urls.py", "digest/preflight/page.py"}  # these report the error


@pytest.mark.parametrize("char", [*'<>"`\\\t\n\x00\x7f\x85', *"\u200e\u200f\u202a\u202e\u2066\u2069\u2028"])
def test_markup_and_characters_that_control_or_reverse_text_are_in_no_url(char: str) -> None:
    assert web_url(f"https://example.org/a{char}b") == web_url(f"https://example{char}.org/") == ""
    assert web_url("https://example.org/a b/Ä/日") == "https://example.org/a%20b/Ä/日"
