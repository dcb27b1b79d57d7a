"""Posts fit their networks, by each network's own count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.article import Article
from sharekit.social_posts import SOCIAL_NETWORKS, PostImage, grapheme_length, weighted_length, write_posts

URL = "https://example.org/a-long-path/that-says-where/the-article-stands"
CARD = {"og": PostImage(path="og.png", alt="Card: a headline")}


def post(network: str, article: Article, images: dict[str, PostImage] = CARD) -> dict[str, object]:
    posts = {post.network: post.to_json() for post in write_posts(article, images)}
    return posts[network]


def test_a_post_has_headline_lead_link_and_hashtags() -> None:
    article = Article(
        headline="Rail returns", lead="Night trains are back.", url=URL, tags=("night trains", "EU", "2026")
    )
    result = post("mastodon", article)
    assert result["text"] == f"Rail returns\n\nNight trains are back.\n\n{URL}\n\n#NightTrains #EU"
    assert result["hashtags"] == ["#NightTrains", "#EU"]
    assert (result["image"], result["alt"]) == ("og.png", "Card: a headline")


@pytest.mark.parametrize(
    ("text", "length"),
    [("abc", 3), ("日本語", 6), ("é", 1), ("e\u0301", 1), ("👨‍👩‍👧", 2), ("🇩🇪", 2), ("…", 2), ("a 👍🏽", 4)],
)
def test_x_counts_by_weight(text: str, length: int) -> None:
    assert weighted_length(text) == length


@pytest.mark.parametrize(("text", "length"), [("👨‍👩‍👧x", 2), ("e\u0301", 1), ("日本語", 3), ("𝒳y", 2)])
def test_bluesky_counts_graphemes(text: str, length: int) -> None:
    assert grapheme_length(text) == length


def test_x_counts_a_link_as_23() -> None:
    result = post("x", Article(headline="H", url=URL))
    assert result["length"] == 1 + 2 + 23


@pytest.mark.parametrize(("first", "end"), [("They say so.", " on…"), ("They say " * 12 + "so.", " so.")])
def test_a_long_lead_is_cut_at_a_sentence_where_most_of_it_stays_else_at_a_word(first: str, end: str) -> None:
    lead = f"{first} " + "and on it goes " * 20
    result = post("x", Article(headline="H" * 80, lead=lead, url=URL))
    assert str(result["text"]).split("\n\n")[1].endswith(end)
    assert int(str(result["length"])) <= 280


def test_a_headline_beyond_the_limit_is_cut_and_the_link_kept() -> None:
    result = post("x", Article(headline="word " * 200, url=URL, tags=("a", "b")))
    assert str(result["text"]).split("\n\n")[0].endswith("…")
    assert URL in str(result["text"])


def test_each_network_takes_the_card_that_suits_it() -> None:
    images = {name: PostImage(path=f"{name}.png", alt=name) for name in ("og", "x", "pin", "portrait")}
    article = Article(headline="H")
    assert post("x", article, images)["image"] == "x.png"
    assert post("pinterest", article, images)["image"] == "pin.png"
    assert post("instagram", article, images)["image"] == "portrait.png"
    assert post("facebook", article, images)["image"] == "og.png"
    assert post("facebook", article, {})["image"] == ""


@given(
    headline=st.text(min_size=1, max_size=400),
    lead=st.text(max_size=1500),
    tags=st.lists(st.text(max_size=40), max_size=12),
    url=st.sampled_from(["", URL]),
)
def test_no_post_is_ever_too_long(headline: str, lead: str, tags: list[str], url: str) -> None:
    article = Article(headline=headline, lead=lead, tags=tuple(tags), url=url)
    for result, network in zip(write_posts(article, CARD), SOCIAL_NETWORKS, strict=True):
        assert result.length <= network.limit
        assert len(result.hashtags) <= network.hashtags
        assert all(len(tag) > 1 and not tag[1:].isdigit() for tag in result.hashtags)
