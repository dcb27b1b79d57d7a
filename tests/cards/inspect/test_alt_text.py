"""Alt text says what the card says, and no more."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sharekit.article import Article
from sharekit.cards.inspect.alt_text import MOST, alt_text
from sharekit.cards.networks import NETWORKS
from sharekit.cards.template.context import card_context
from sharekit.options import Brand

_ARTICLE = Article(
    headline="China tells its AI leaders to avoid US travel",
    lead="Founders are told to skip trips.",
    site="The Meridian",
    byline=("Mara Lindqvist",),
    published=date(2025, 3, 1),
    language="en-GB",
    section="Technology",
)


def _alt(article: Article, drawn: list[str] | None = None) -> str:
    context = card_context(article, NETWORKS["og"], Brand())
    return alt_text(context, drawn, headline=article.headline)


def test_it_says_all_that_is_drawn() -> None:
    assert _alt(_ARTICLE) == (
        "China tells its AI leaders to avoid US travel. Founders are told to skip trips. "
        "Mara Lindqvist, 1 March 2025. The Meridian, Technology."
    )


def test_it_leaves_out_what_the_card_does_not_show() -> None:
    drawn = ["The Meridian", "China tells its AI", "leaders to avoid US travel"]
    assert _alt(_ARTICLE, drawn) == "China tells its AI leaders to avoid US travel. The Meridian."


def test_letters_written_large_count_as_shown() -> None:
    assert _alt(_ARTICLE, ["CHINA TELLS ITS AI LEADERS", "TECHNOLOGY"]).endswith("travel. Technology.")


def test_a_card_without_words_is_described_by_the_headline() -> None:
    assert _alt(_ARTICLE, []) == _ARTICLE.headline


def test_sentences_end_as_the_language_ends_them() -> None:
    article = Article(headline="中国、AI幹部に渡航自粛を要請", lead="情報漏えいを懸念。", language="ja")
    assert _alt(article) == "中国、AI幹部に渡航自粛を要請。情報漏えいを懸念。"
    assert _alt(Article(headline="“Why now?”", lead="Because.", language="en")) == "“Why now?” Because."


@given(headline=st.text(max_size=200).map("A{}".format), lead=st.text(max_size=900))
def test_it_is_never_longer_than_networks_take(headline: str, lead: str) -> None:
    assert len(_alt(Article(headline=headline, lead=lead, site="S", byline=("A",)))) <= MOST


def test_a_long_lead_is_cut_at_a_word() -> None:
    alt = _alt(_ARTICLE.replace(lead="word " * 200))
    assert "word… Mara Lindqvist" in alt
    assert len(alt) > MOST - 10
