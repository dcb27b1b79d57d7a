"""Every element in which a feed says something of itself, alone; and what its items take over."""

# ruff: noqa: E501 (one case a line)

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from sharekit.article import Article
from sharekit.sources.feed import Channel, read_feed

One = Callable[..., Article]
Said = Callable[[str, str], Channel]
_MOMENT = datetime(2003, 12, 31, 10, 14, 55, tzinfo=UTC)
_DAY = "2003-12-31T10:14:55Z"
_A = "https://example.org/a.png"


@pytest.mark.parametrize(
    ("kind", "element", "field", "value"),
    [
        ("rss", "<title>The &lt;b&gt;Post&lt;/b&gt;</title>", "title", "The Post"),
        ("rss", "<dc:title>The Post</dc:title>", "title", "The Post"),
        ("rdf", "<channel><title>The Post</title></channel>", "title", "The Post"),
        ("atom", "<title>The Post</title>", "title", "The Post"),
        ("rss", "<description>News.</description>", "description", "News."),
        ("rss", "<itunes:subtitle>News.</itunes:subtitle>", "description", "News."),
        ("rss", "<itunes:summary>News.</itunes:summary>", "description", "News."),
        ("atom", "<subtitle type='html'>&lt;i&gt;News.&lt;/i&gt;</subtitle>", "description", "News."),
        ("atom03", "<tagline>News.</tagline>", "description", "News."),
        ("atom03", "<info>News.</info>", "description", "News."),
        ("rss", "<link>https://example.org/</link>", "link", "https://example.org/"),
        ("atom", "<link href='https://example.org/'/>", "link", "https://example.org/"),
        ("rss", "<atom:link rel='self' href='https://example.org/f'/>", "feed_link", "https://example.org/f"),
        ("atom", "<link rel='self' href='https://example.org/f'/>", "feed_link", "https://example.org/f"),
        ("rss", "<language>en_GB</language>", "language", "en-GB"),
        ("rdf", "<channel><dc:language>en</dc:language></channel>", "language", "en"),
        ("rss", "<copyright>© The Post</copyright>", "rights", "© The Post"),
        ("rss", "<dc:rights>© The Post</dc:rights>", "rights", "© The Post"),
        ("atom", "<rights>© The Post</rights>", "rights", "© The Post"),
        ("atom03", "<copyright>© The Post</copyright>", "rights", "© The Post"),
        ("rss", "<generator>Press 2</generator>", "generator", "Press 2"),
        ("rss", f"<pubDate>{_DAY}</pubDate>", "published", _MOMENT),
        ("rss", f"<lastBuildDate>{_DAY}</lastBuildDate>", "updated", _MOMENT),
        ("rdf", f"<channel><dc:date>{_DAY}</dc:date></channel>", "updated", _MOMENT),
        ("atom", f"<updated>{_DAY}</updated>", "updated", _MOMENT),
        ("atom03", f"<modified>{_DAY}</modified>", "updated", _MOMENT),
        ("rss", f"<image><title>x</title><url>{_A}</url></image>", "image", _A),
        ("rdf", f"<image rdf:about='x'><url>{_A}</url></image>", "image", _A),
        ("rss", f"<itunes:image href='{_A}'/>", "image", _A),
        ("atom", f"<logo>{_A}</logo>", "image", _A),
        ("atom", f"<icon>https://example.org/i.ico</icon><logo>{_A}</logo>", "image", _A),
        ("rss", "<category>News</category><category>Coast</category>", "categories", ["News", "Coast"]),
        ("rss", "<itunes:category text='A'><itunes:category text='B'/></itunes:category>", "categories", ["A", "B"]),
        ("rss", "<itunes:keywords>a, b</itunes:keywords>", "categories", ["a", "b"]),
        ("rss", "<dc:subject>News</dc:subject>", "categories", ["News"]),
        ("atom", "<category term='news' label='News'/>", "categories", ["News"]),
    ],
)  # fmt: skip
def test_a_field_alone(said: Said, kind: str, element: str, field: str, value: object) -> None:
    assert getattr(said(kind, element), field) == value


@pytest.mark.parametrize(
    ("kind", "element"),
    [
        ("rss", "<managingEditor>ana@example.org (Ana Ruiz)</managingEditor>"),
        ("rss", "<webMaster>ana@example.org (Ana Ruiz)</webMaster>"),
        ("rss", "<webMaster>x@example.org (X)</webMaster><managingEditor>Ana Ruiz &lt;ana@example.org&gt;</managingEditor>"),
        ("rss", "<dc:creator>Ana Ruiz (ana@example.org)</dc:creator>"),
        ("rss", "<itunes:author>Ana Ruiz (ana@example.org)</itunes:author>"),
        ("rss", "<itunes:owner><itunes:name>Ana Ruiz</itunes:name><itunes:email>ana@example.org</itunes:email></itunes:owner>"),
        ("rdf", "<channel><dc:author>Ana Ruiz, ana@example.org</dc:author></channel>"),
        ("atom", "<author><name>Ana Ruiz</name><email>ana@example.org</email></author>"),
        ("atom03", "<author><name>Ana Ruiz</name><email>ana@example.org</email></author>"),
    ],
)  # fmt: skip
def test_an_author_alone(said: Said, kind: str, element: str) -> None:
    (person,) = said(kind, element).authors
    assert (person.name, person.email) == ("Ana Ruiz", "ana@example.org")


def test_inherited_fields(one: One) -> None:
    editor = "<managingEditor>Desk</managingEditor><title>The Post</title><language>en</language>"
    article = one("rss", "<title>x</title>", channel=editor)
    assert (article.byline, article.site, article.language) == ((), "The Post", "en")
    assert one("atom", "<title>x</title>", channel="<author><name>Ana</name></author>").byline == ("Ana",)
    assert one("rss", "<title>x</title>", channel="<itunes:author>Ana</itunes:author>").byline == ("Ana",)


def test_episodes_inherit_artwork_and_articles_no_logo(one: One) -> None:
    show = f"<itunes:image href='{_A}'/><image><url>https://example.org/logo.png</url></image>"
    sound = "<enclosure url='https://example.org/1.mp3' type='audio/mpeg' length='1'/>"
    assert one("rss", f"<title>x</title>{sound}", channel=show).image == _A
    assert one("rss", "<title>x</title>", channel=show).image == ""


def test_channel_definition_format() -> None:
    cdf = (
        "<CHANNEL HREF='http://www.example.org/' LASTMOD='2003-12-31T10:14:55Z'><TITLE>The Post</TITLE>"
        "<ITEM HREF='http://www.example.org/1'><TITLE>One</TITLE><ABSTRACT>Short.</ABSTRACT></ITEM></CHANNEL>"
    )
    (article,) = read_feed(cdf.encode())
    assert (article.headline, article.lead, article.site) == ("One", "Short.", "The Post")
    assert article.url == "http://www.example.org/1"
