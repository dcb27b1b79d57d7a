"""Whatever a feed holds: articles of plain text come out, or a SourceError."""

import json
from dataclasses import fields

from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.article import Article
from sharekit.errors import SourceError
from sharekit.sources.feed import read_feed
from sharekit.sources.feed.item import CATEGORIES

_NAMES = [
    *(
        "title",
        "description",
        "summary",
        "content:encoded",
        "content",
        "author",
        "name",
        "email",
        "link",
        "guid",
    ),
    *(
        "pubDate",
        "updated",
        "enclosure",
        "image",
        "url",
        "source",
        "media:group",
        "media:content",
        "dc:creator",
    ),
    *("item", "entry", "rss", "channel", "atom:link", "itunes:image", "x:y", "br", "p", "category"),
    *(name for name in CATEGORIES if ":" in name),
]
_WORDS = st.sampled_from(
    (
        *(
            "Ferries",
            " sail",
            ". ",
            "&amp;",
            "&lt;b&gt;",
            "&lt;script&gt;x&lt;/script&gt;",
            "&eacute;",
            "&",
            "<",
        ),
        *(
            "]]>",
            "<![CDATA[<p>one</p>]]>",
            "https://example.org/a.jpg",
            "ana@example.org (Ana)",
            "2003-12-31",
        ),
        *("\n\n", "😀", "\x0b"),
    )
)
_TEXT = st.lists(_WORDS, max_size=5).map("".join)
_ATTRIBUTES = st.lists(
    st.tuples(
        st.sampled_from(["href", "url", "type", "rel", "xml:base", "xml:lang", "width", "term"]), _TEXT
    ),
    max_size=2,
    unique_by=lambda pair: pair[0],
).map(lambda pairs: "".join(f' {key}="{value}"' for key, value in pairs))


def _element(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda name, attributes, parts: f"<{name}{attributes}>{''.join(parts)}</{name}>",
        st.sampled_from(_NAMES),
        _ATTRIBUTES,
        st.lists(inner, max_size=4),
    )


_TREES = st.recursive(_TEXT, _element, max_leaves=12)
_ROOTS = st.sampled_from(
    ["<rss><channel><item>{0}</item></channel></rss>", "<feed><entry>{0}", "{0}", "<rss>{0}</rss>"]
)


def check(article: Article) -> None:
    """Raise where an article is not plain."""
    assert article.headline
    for field in fields(article):
        value = getattr(article, field.name)
        for text in value if isinstance(value, tuple) else (value,):
            if isinstance(text, str):
                assert field.name in {"url", "image"} or text == " ".join(text.split())
                assert "\x0b" not in text
    for url in filter(None, (article.url, article.image)):
        assert url.lower().startswith(("http://", "https://"))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([name for name in _NAMES if ":" in name or name.islower()]), _TEXT)
def test_text_contains_no_script(name: str, text: str) -> None:
    data = f"<rss><channel><item><title>x</title><{name}>{text}</{name}></item></channel></rss>"
    for article in read_feed(data.encode(), on_error=lambda _: None):
        check(article)
        assert "<script" not in repr(article)
        assert "<b>" not in repr(article)


@settings(max_examples=150, deadline=None)
@given(_ROOTS, st.lists(_TREES, max_size=4))
def test_any_tree_gives_plain_articles(root: str, trees: list[str]) -> None:
    try:
        articles = list(read_feed(root.format("".join(trees)).encode(), where="f", on_error=lambda _: None))
    except SourceError as error:
        assert error.where == "f"  # noqa: PT017 (either is right)
    else:
        for article in articles:
            check(article)


_KEYS = [
    "title",
    "summary",
    "content_html",
    "content_text",
    "url",
    "id",
    "image",
    "authors",
    "author",
    "tags",
    "items",
]
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | _TEXT,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*_KEYS, "name"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(_KEYS), _JSON, max_size=5), st.lists(_JSON, max_size=3))
def test_any_json_gives_plain_articles(feed: dict[str, object], items: list[object]) -> None:
    data = json.dumps({**feed, "items": items}).encode()
    for article in read_feed(data, where="f", on_error=lambda _: None):
        check(article)


@settings(max_examples=100, deadline=None)
@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"<rss><channel><item><title>", b'{"items": [', b"<!DOCTYPE x ["]),
)
def test_any_bytes_give_articles_or_a_clear_error(data: bytes, head: bytes) -> None:
    try:
        for article in read_feed(head + data, where="f", on_error=lambda _: None):
            check(article)
    except SourceError as error:
        assert error.where == "f"  # noqa: PT017 (either is right)
