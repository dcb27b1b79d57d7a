"""Feeds of every format give articles; nothing in them is executed, expanded or lost."""

import io
import itertools
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.article import Article, Related
from sharekit.errors import SharekitError, SourceError
from sharekit.sources.feed import Channel, FeedItem, read_feed, read_items

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Harbour &amp; Post</title><link>https://example.org/</link><language>en-gb</language>
<atom:link href="https://example.org/feed" rel="self" type="application/rss+xml"/>
<item><title>Road &amp; rail: what&#8217;s &lt;em&gt;next&lt;/em&gt;?</title><link> /2025/road </link>
<guid isPermaLink="false">tag:1</guid><pubDate>Sat, 01 Mar 2025 09:30:00 +0100</pubDate>
<dc:creator><![CDATA[Ana Ruiz and Jo Li]]></dc:creator><author>news@example.org (The Desk)</author>
<category>Ferries</category><category><![CDATA[Trams & rails]]></category><category>Uncategorized</category>
<description><![CDATA[The council voted on Tuesday to close the road to cars [&#8230;]]]></description>
<content:encoded><![CDATA[<p>The council voted on Tuesday.</p><h2>The shops</h2><script>alert(1)</script>
<p>They objected&nbsp;at first.<br>Then not.</p>
<img src="/pixel.gif" width="1" height="1"><img src="/a.jpg">]]></content:encoded>
<media:content url="https://example.org/small.jpg" medium="image" width="300"/>
<media:content url="https://example.org/large.jpg" medium="image" width="1200"/>
</item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://example.org/blog/">
<title type="html">Hafen &amp;amp; Post</title><link href="./"/><author><name>Die Redaktion</name></author>
<entry><title type="text">1 &lt; 2 &amp; 3 &gt; 2</title>
<link rel="related" href="/alt" title="Ein alter Fall"/>
<link rel="alternate" type="text/html" href="eins"/><id>tag:x,1</id><updated>2025-03-02T10:00:00Z</updated>
<published>2025-03-01T10:00:00+01:00</published><category term="hafen" label="Der Hafen"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Der Rat hat am <b>Dienstag</b> entschieden.</p>
<p>Und &lt;nichts&gt; weiter.</p></div></content></entry>
<entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Zwei <em>Worte</em></div></title>
<author><name>Eva Meer</name><email>eva@example.org</email></author><updated>2025-03-02T10:00:00Z</updated>
<summary type="html">&lt;p&gt;Kurz gesagt.&lt;/p&gt;</summary></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://example.org/rdf">
<title>Old paper</title>
<link>https://example.org</link></channel><item rdf:about="https://example.org/1"><title>One</title>
<link>https://example.org/1</link><dc:date>2004-05-06T07:08:09+02:00</dc:date><dc:creator>Bo Ek</dc:creator>
<dc:subject>Trams</dc:subject><description>A word.</description></item></rdf:RDF>"""

JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "JSON paper",
    "home_page_url": "https://example.org/",
    "language": "fr",
    "authors": [{"name": "La rédaction"}],
    "items": [
        {
            "id": "1",
            "url": "/un",
            "title": "Un",
            "content_html": "<p>Bonjour &amp; merci.</p><p><img src='i.png'></p>",
            "date_published": "2025-03-01T10:00:00Z",
            "tags": ["Port", " "],
        },
        {
            "id": "2",
            "content_text": "Sans titre, mais avec une phrase. Et une autre.",
            "author": {"name": "Zoé"},
        },
        {"id": "3"},
        7,
    ],
}


def articles(text: str) -> list[Article]:
    return list(read_feed(text.encode(), where="feed.xml"))


def feed_of(*items: str) -> str:
    return "<rss><channel>" + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>"


def test_rss() -> None:
    (article,) = articles(RSS)
    assert article == Article(
        headline="Road & rail: what’s next?",
        lead="The council voted on Tuesday to close the road to cars…",
        url="https://example.org/2025/road",
        site="The Harbour & Post",
        byline=("Ana Ruiz", "Jo Li"),
        published=datetime(2025, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=1))),
        language="en-gb",
        image="https://example.org/large.jpg",
        tags=("Ferries", "Trams & rails"),
        body=("The council voted on Tuesday.", "They objected at first. Then not."),
        headings=article.headings,
        guid="tag:1",
    )
    assert [(heading.text, heading.at) for heading in article.headings] == [("The shops", 1)]


def test_atom() -> None:
    first, second = articles(ATOM)
    assert (first.headline, first.site, first.language) == ("1 < 2 & 3 > 2", "Hafen & Post", "de")
    assert first.url == "https://example.org/blog/eins"
    assert first.published == datetime(2025, 3, 1, 10, tzinfo=timezone(timedelta(hours=1)))
    assert first.modified == datetime(2025, 3, 2, 10, tzinfo=UTC)
    assert first.byline == ("Die Redaktion",)
    assert first.body == ("Der Rat hat am Dienstag entschieden.", "Und <nichts> weiter.")
    assert first.tags == ("Der Hafen",)
    assert first.related == (Related(headline="Ein alter Fall", url="https://example.org/alt"),)
    assert (second.headline, second.byline, second.lead) == ("Zwei Worte", ("Eva Meer",), "Kurz gesagt.")


def test_rdf() -> None:
    (article,) = articles(RDF)
    assert (article.headline, article.site, article.url) == ("One", "Old paper", "https://example.org/1")
    assert article.published == datetime(2004, 5, 6, 7, 8, 9, tzinfo=timezone(timedelta(hours=2)))
    assert (article.byline, article.tags, article.lead) == (("Bo Ek",), ("Trams",), "A word.")


def test_json_feed() -> None:
    errors: list[SharekitError] = []
    first, second = read_feed(json.dumps(JSON_FEED).encode(), where="f.json", on_error=errors.append)
    assert first.body == ("Bonjour & merci.",)
    assert (first.url, first.image) == ("https://example.org/un", "https://example.org/i.png")
    assert (first.byline, first.tags, first.site) == (("La rédaction",), ("Port",), "JSON paper")
    assert (second.headline, second.byline) == ("Sans titre, mais avec une phrase.", ("Zoé",))
    assert [error.message for error in errors] == [
        "item 3 (3) has no content",
        "item 4 has no content",
    ]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"items": 3}', "{"])
def test_odd_json(text: str) -> None:
    data = text.encode() or b"\xef\xbb\xbf{"
    found: list[Article] = []
    try:
        found += read_feed(data)
    except SourceError as error:
        assert "JSON" in error.message  # noqa: PT017 (either is right)
    assert found == []


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252", "utf-8-sig"]
)
def test_encodings(encoding: str) -> None:
    text = RSS.replace('encoding="utf-8"', f'encoding="{encoding}"').replace("Ferries", "Fähren")
    (article,) = read_feed(text.encode(encoding))
    assert article.tags[0] == "Fähren"


def test_a_wrongly_declared_encoding() -> None:
    (article,) = read_feed(RSS.replace("utf-8", "us-ascii").replace("Ferries", "Fähren…").encode())
    assert article.tags[0] == "Fähren…"
    (article,) = read_feed(RSS.replace("Ferries", "Fähren für alle").encode("cp1252"))
    assert article.tags[0] == "Fähren für alle"
    (article,) = read_feed(
        RSS.replace("utf-8", "x").replace("Ferries", "Паромы").encode("cp1251"), charset="cp1251"
    )
    assert article.tags[0] == "Паромы"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ferries", "Ferries &nbsp;&copy; &bare & more"),
        ("Ferries", "Fer\x00ri\x0bes"),
        ("</item></channel></rss>", "</item></channel>"),
        ("</item></channel></rss>", ""),
        ('xmlns:dc="http://purl.org/dc/elements/1.1/"', ""),
        ("<?xml", "\n\n  <?xml"),
        ("<channel>", "<!-- x --><?php echo 1 ?><channel>"),
        ("</title><link>", "</title>stray text<link>"),
    ],
    ids=[
        "entities",
        "controls",
        "unclosed",
        "cut",
        "undeclared prefix",
        "leading blanks",
        "comments",
        "stray",
    ],
)
def test_sloppy_documents(old: str, new: str) -> None:
    (article,) = articles(RSS.replace(old, new))
    assert article.headline == "Road & rail: what’s next?"
    assert article.byline == ("Ana Ruiz", "Jo Li")


def test_entities_outside_and_inside_cdata() -> None:
    (article,) = articles(RSS.replace("Ferries", "Caf&eacute; &AMP; bar"))
    assert article.tags[0] == "Café & bar"


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><rss><channel><item><title>x &j; y</title></item></channel></rss>"
)
XXE = (
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'
    "<rss><channel><item><title>a &x; b</title></item></channel></rss>"
)


@pytest.mark.parametrize("text", [BOMB, XXE], ids=["bomb", "xxe"])
def test_entities_are_never_expanded(text: str) -> None:
    (article,) = articles(text)
    assert len(article.headline) < 20
    assert "root:" not in article.headline


def test_deep_nesting() -> None:
    depth = 20_000
    deep = "<div>" * depth + "deep" + "</div>" * depth
    text = f"<rss><channel><item><title>One</title><description>{deep}</description></item></channel></rss>"
    found = articles(text)
    assert all(article.headline == "One" for article in found)
    escaped = deep.replace("<", "&lt;")
    (article,) = articles(
        f"<rss><channel><item><title>1</title><description>{escaped}</description></item></channel></rss>"
    )
    assert article.headline == "1"


def test_scripts_are_no_text() -> None:
    html = "&lt;script&gt;x()&lt;/script&gt;&lt;p onclick='x'&gt;Safe.&lt;/p&gt;&lt;style&gt;&lt;/style&gt;"
    text = (
        f"<rss><channel><item><title>{html}</title><description>{html}</description></item></channel></rss>"
    )
    (article,) = articles(text)
    assert (article.headline, article.body) == ("Safe.", ("Safe.",))


def test_invalid_addresses() -> None:
    text = "<title>x</title><link>javascript:alert(1)</link><enclosure url='data:x'/>"
    (article,) = articles(feed_of(text))
    assert (article.url, article.image) == ("", "")


def test_a_bad_item_does_not_stop_the_rest() -> None:
    text = feed_of("<title>One</title>", "<guid>tag:2</guid>", "<title>Three</title>")
    errors: list[SharekitError] = []
    found = list(read_feed(text.encode(), where="f", on_error=errors.append))
    assert [article.headline for article in found] == ["One", "Three"]
    assert [str(error) for error in errors] == ["f: item 2 (tag:2) has no content"]
    with pytest.raises(SourceError, match="item 2"):
        articles(text)


@pytest.mark.parametrize("text", ["<html><body>x</body></html>", "<a/>", "hello", "<?xml version='1.0'?>"])
def test_not_a_feed(text: str) -> None:
    with pytest.raises(SourceError, match="not a feed"):
        articles(text)


def test_an_empty_feed_is_a_feed() -> None:
    assert articles("<rss version='2.0'><channel><title>x</title></channel></rss>") == []


class _Long(io.BytesIO):
    """A feed of many items, made as it is read."""

    def __init__(self, items: int) -> None:
        body = "<p>" + "Words of a paragraph. " * 30 + "</p>"
        item = f"<item><title>N</title><description><![CDATA[{body}]]></description></item>"
        parts = itertools.repeat(item.encode(), items)
        self._parts: Iterator[bytes] = itertools.chain(
            [b"<rss><channel><title>t</title>"], parts, [b"</channel></rss>"]
        )
        self._head = self._rest = b""
        super().__init__()

    def seek(self, _offset: int, _whence: int = 0) -> int:
        self._rest = self._head + self._rest
        return 0

    def read(self, size: int | None = -1) -> bytes:
        size = size or 0
        while len(self._rest) < size and (part := next(self._parts, b"")):
            self._rest += part
        self._head, self._rest = self._rest[:size], self._rest[size:]
        return self._head


def test_memory_is_bounded_whatever_the_number_of_items() -> None:
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_feed(_Long(2_000)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 2_000
    assert peak < 4_000_000


def test_channel_data() -> None:
    ((channel, item),) = read_items(RSS.encode())
    assert isinstance(channel, Channel)
    assert isinstance(item, FeedItem)
    assert (channel.feed_link, channel.link) == ("https://example.org/feed", "https://example.org/")
    assert item.id == "tag:1"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_survives_as_plain_text(title: str, word: str) -> None:
    data = json.dumps(
        {"version": "https://jsonfeed.org/version/1", "items": [{"title": title, "content_text": word}]}
    )
    for article in read_feed(data.encode(), on_error=lambda _: None):
        assert article.headline.strip()
        assert "".join(article.headline.split()) in "".join(title.split()) or not title.isprintable() or word


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(RSS)), st.integers(0, 40), st.binary(max_size=8))
def test_any_damage_gives_articles_or_a_clear_error(at: int, length: int, junk: bytes) -> None:
    data = RSS.encode()
    broken = data[:at] + junk + data[at + length :]
    try:
        assert len(list(read_feed(broken, where="f", on_error=lambda _: None))) <= 1
    except SourceError as error:
        assert error.where == "f"  # noqa: PT017 (either is right)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (RSS, ""),
        (RSS + "<!-- kept by a cache -->", ""),
        (RSS[: RSS.rindex("</item>")], "is truncated"),
        (
            f"<rss><channel><item><title>a</title>{'<b>' * 9_000}{'</b>' * 9_000}</item></channel></rss>",
            "too deep",
        ),
    ],
)
def test_truncated_and_malformed_feeds_are_reported(data: str, problem: str) -> None:
    warnings: list[str] = []
    assert list(read_feed(data.encode(), where="f.xml", on_error=lambda _: None, on_warning=warnings.append))
    assert len(warnings) == bool(problem)
    assert all(line.startswith("f.xml: ") and problem in line for line in warnings)
