"""Articles travel as JSON and come back the same; what is wrong is named."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.article import Article, Heading, Related, Section
from sharekit.errors import SourceError

text = st.text(max_size=30)
moments = st.one_of(st.none(), st.dates(), st.datetimes(timezones=st.just(UTC)))
related = st.builds(
    Related, headline=text.filter(str.strip), teaser=text, url=text, image=text, published=moments
)
articles = st.builds(
    Article,
    headline=text.filter(str.strip),
    lead=text,
    byline=st.lists(text, max_size=3).map(tuple),
    published=moments,
    modified=moments,
    tags=st.lists(text, max_size=3).map(tuple),
    related=st.lists(related, max_size=3).map(tuple),
    body=st.lists(text, max_size=4).map(tuple),
    headings=st.lists(st.builds(Heading, text=text.filter(str.strip), at=st.integers(0, 4)), max_size=2).map(
        tuple
    ),
)


@given(articles)
def test_json_there_and_back(article: Article) -> None:
    assert Article.from_json(article.to_json()) == article


def test_sections_are_the_body_cut_at_its_headings() -> None:
    article = Article(
        headline="H", body=("a", "b", "c"), headings=(Heading(text="One", at=1), Heading(text="Two", at=3))
    )
    assert article.sections == (
        Section(heading="", paragraphs=("a",)),
        Section(heading="One", paragraphs=("b", "c")),
        Section(heading="Two", paragraphs=()),
    )


def test_dates_and_moments_are_distinguished() -> None:
    article = Article.from_json(
        {"headline": "H", "published": "2026-03-01", "modified": "2026-03-01T09:30:00+01:00"}
    )
    assert article.published == date(2026, 3, 1)
    assert not isinstance(article.published, datetime)
    assert isinstance(article.modified, datetime)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "'headline' is missing"),
        ({"headline": " "}, "'headline' is missing"),
        ({"headline": "H", "titel": "x"}, "unknown field 'titel'"),
        ({"headline": 3}, "must hold text"),
        ({"headline": "H", "tags": "a,b"}, "must be a list"),
        ({"headline": "H", "published": "yesterday"}, "2026-01-31"),
        ({"headline": "H", "related": [{"teaser": "x"}]}, "'headline' is missing"),
        ({"headline": "H", "headings": [{"text": "x", "at": -1}]}, "whole number"),
    ],
)
def test_a_wrong_field_is_named(data: dict[str, object], said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        Article.from_json(data, where="a.jsonl:3")
    assert caught.value.where == "a.jsonl:3"


def test_a_byline_that_is_no_list_is_refused_with_the_form_to_write() -> None:
    with pytest.raises(SourceError) as caught:
        Article.from_json({"headline": "H", "byline": "Ann Lee"})
    assert '["one"]' in caught.value.hint


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " java\tscript:alert(1)", "\x01DATA:text/html,x", "vbscript:x"]
)
def test_an_address_that_would_run_is_refused(url: str) -> None:
    for data in (
        {"headline": "x", "url": url},
        {"headline": "x", "related": [{"headline": "y", "url": url}]},
    ):
        with pytest.raises(SourceError, match="an address of"):
            Article.from_json(data)


@pytest.mark.parametrize("url", ["", "https://example.org/a:b", "HTTP://example.org", "/posts/a:b", "a/b"])
def test_other_addresses_are_kept(url: str) -> None:
    assert Article.from_json({"headline": "x", "url": url}).url == url


@pytest.mark.parametrize("language", ['en"><script>', "!!", "en us", "e", "x" * 50])
def test_what_is_no_language_is_refused(language: str) -> None:
    with pytest.raises(SourceError, match="'language' holds"):
        Article.from_json({"headline": "x", "language": language})


@pytest.mark.parametrize("headline", ["", " \n"])
def test_an_article_without_a_headline_is_refused(headline: str) -> None:
    with pytest.raises(SourceError, match="the headline is empty"):
        Article(headline=headline)
