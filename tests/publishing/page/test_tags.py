"""Share tags: complete, in order, escaped, nothing empty."""

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from sharekit.article import Article
from sharekit.publishing.page.tags import TaggedImage, share_tags, write_tags

CARD = TaggedImage(url="https://e.org/c.png", type="image/png", width=1200, height=630, alt='Say "hi" & go')


def written(article: Article, *images: TaggedImage) -> dict[str, str]:
    html = write_tags(share_tags(article, images))
    tree = etree.fromstring(f"<html><head>{html}</head></html>", etree.HTMLParser())
    return {str(m.get("property") or m.get("name")): str(m.get("content")) for m in tree.iter("meta")}


def test_the_whole_block() -> None:
    article = Article(
        headline="Cats & <dogs>",
        lead="They get along.",
        url="https://e.org/a?b=1&c=2",
        site="The Post",
        language="pt-BR",
        section="Pets",
        tags=("cats", "dogs"),
        published=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        modified=date(2026, 3, 2),
    )
    assert written(article, CARD) == {
        "og:title": "Cats & <dogs>",
        "og:type": "article",
        "og:url": "https://e.org/a?b=1&c=2",
        "og:description": "They get along.",
        "og:site_name": "The Post",
        "og:locale": "pt_BR",
        "og:image": "https://e.org/c.png",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": 'Say "hi" & go',
        "article:published_time": "2026-03-01T09:30:00+00:00",
        "article:modified_time": "2026-03-02",
        "article:section": "Pets",
        "article:tag": "dogs",
        "twitter:card": "summary_large_image",
        "twitter:title": "Cats & <dogs>",
        "twitter:description": "They get along.",
        "twitter:image": "https://e.org/c.png",
        "twitter:image:alt": 'Say "hi" & go',
    }


def test_what_is_unknown_is_left_out() -> None:
    assert written(Article(headline="H", language="de")) == {
        "og:title": "H",
        "og:type": "article",
        "twitter:card": "summary",
        "twitter:title": "H",
    }


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1))
def test_any_headline_comes_back_as_it_went_in(headline: str) -> None:
    plain = " ".join(headline.split())
    if plain:
        assert written(Article(headline=headline))["og:title"] == plain
