"""Whether two URLs lead to the same article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.support.urls import article_key

SITE = "https://example.org"


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


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    assert article_key(text) == article_key(text)
