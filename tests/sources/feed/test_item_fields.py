"""Every element that may carry a field of an article, alone in an item, is read, whatever else lacks.

Sources: RSS 2.0 and 1.0 with its modules, RFC 4287, Atom 0.3, Dublin Core, Media RSS, the podcast namespaces,
PRISM, JSON Feed 1.1.
"""

# ruff: noqa: E501 (one case a line)

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest

from sharekit.article import Article

One = Callable[..., Article]
_TEXTS = "a &lt;b&gt;bold&lt;/b&gt; word &amp;amp; more", "a bold word & more"


@pytest.mark.parametrize("element", ["title", "dc:title", "dcterms:title", "itunes:title", "media:title"])
def test_titles(one: One, element: str) -> None:
    assert one("rss", f"<{element}>{_TEXTS[0]}</{element}>").headline == _TEXTS[1]
    assert one("rss", f"<{element}><![CDATA[ A <i>new</i>\n road ]]></{element}>").headline == "A new road"


@pytest.mark.parametrize(
    ("first", "second"),
    [("title", "dc:title"), ("dc:title", "itunes:title"), ("itunes:title", "media:title")],
)
def test_the_more_trusted_title_counts_in_any_order(one: One, first: str, second: str) -> None:
    right, other = f"<{first}>Right</{first}>", f"<{second}>Other</{second}>"
    assert one("rss", right + other).headline == one("rss", other + right).headline == "Right"


@pytest.mark.parametrize(
    "element",
    [
        "description",
        "summary",
        "dc:description",
        "dcterms:abstract",
        "itunes:summary",
        "itunes:subtitle",
        "media:description",
        "atom:summary",
        "prism:teaser",
    ],
)
@pytest.mark.parametrize("kind", ["rss", "rdf"])
def test_leads(one: One, kind: str, element: str) -> None:
    text = f"<{element} type='html'>{_TEXTS[0]}</{element}>"
    assert one(kind, text).lead == _TEXTS[1]
    assert one(kind, f"<title>T</title>{text}").lead == _TEXTS[1]


@pytest.mark.parametrize(
    "element", ["content:encoded", "xhtml:body", "body", "fullitem", "content", "atom:content"]
)
def test_bodies(one: One, element: str) -> None:
    text = f"<{element} type='html'>&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;</{element}>"
    assert one("rss", text).body == ("One.", "Two.")


def test_the_old_form_of_the_content_module(one: One) -> None:
    inner = "<rdf:Bag><rdf:li><content:item><rdf:value>&lt;p&gt;One.&lt;/p&gt;</rdf:value></content:item></rdf:li>"
    assert one("rdf", f"<content:items>{inner}</rdf:Bag></content:items>").body == ("One.",)


@pytest.mark.parametrize(
    ("item", "names"),
    [
        ("<author>ana@example.org (Ana Ruiz)</author>", ("Ana Ruiz",)),
        ("<author>Ana Ruiz &lt;ana@example.org&gt;</author>", ("Ana Ruiz",)),
        ("<author>Ana Ruiz (ana@example.org)</author>", ("Ana Ruiz",)),
        ("<author>ana@example.org Ana Ruiz</author>", ("Ana Ruiz",)),
        ("<author>Ana Ruiz</author>", ("Ana Ruiz",)),
        ("<author>Author</author>", ("Author",)),
        ("<author><name>Ana Ruiz</name></author>", ("Ana Ruiz",)),
        ("<atom:author><atom:name>Ana Ruiz</atom:name></atom:author>", ("Ana Ruiz",)),
        ("<dc:creator>Ana Ruiz</dc:creator><dc:creator>Jo Li</dc:creator>", ("Ana Ruiz", "Jo Li")),
        (
            "<dc:creator><foaf:Person><foaf:name>Ana Ruiz</foaf:name></foaf:Person></dc:creator>",
            ("Ana Ruiz",),
        ),
        ("<dc:author>By Ana Ruiz and Jo Li</dc:author>", ("Ana Ruiz", "Jo Li")),
        ("<dc:creator>Ruiz, Ana</dc:creator>", ("Ruiz, Ana",)),
        ("<dc:creator>Ana Ruiz, Jo Li &amp; Max Bo</dc:creator>", ("Ana Ruiz", "Jo Li", "Max Bo")),
        ("<dc:creator>Procter &amp; Gamble</dc:creator>", ("Procter & Gamble",)),
        ("<dc:creator>Ruiz, Ana; Li, Jo</dc:creator>", ("Ruiz, Ana", "Li, Jo")),
        ("<dc:creator>ana.ruiz</dc:creator>", ("Ana Ruiz",)),
        ("<itunes:author>Ana Ruiz</itunes:author>", ("Ana Ruiz",)),
        ("<podcast:person role='host'>Ana Ruiz</podcast:person>", ("Ana Ruiz",)),
        ("<media:credit role='author'>Ana Ruiz</media:credit>", ("Ana Ruiz",)),
        ("<dc:contributor>Ana Ruiz</dc:contributor>", ("Ana Ruiz",)),
        ("<author>desk@example.org</author><dc:creator>Ana Ruiz</dc:creator>", ("Ana Ruiz",)),
        ("<title>x</title><author>desk@example.org</author>", ()),
        ("<title>x</title><dc:creator>admin</dc:creator>", ()),
        ("<title>x</title><media:credit role='producer'>Ana Ruiz</media:credit>", ()),
    ],
)
def test_bylines(one: One, item: str, names: tuple[str, ...]) -> None:
    assert one("rss", item).byline == names


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<link>https://example.org/1</link>", "https://example.org/1"),
        ("<link href='https://example.org/1'/>", "https://example.org/1"),
        ("<link><![CDATA[\n https://example.org/1?a=1&b=2 ]]></link>", "https://example.org/1?a=1&b=2"),
        ("<atom:link rel='alternate' href='https://example.org/1'/>", "https://example.org/1"),
        ("<guid>https://example.org/1</guid>", "https://example.org/1"),
        ("<guid isPermaLink='TRUE'>https://example.org/1</guid>", "https://example.org/1"),
        (
            "<link>https://proxy.example/x</link><feedburner:origLink>https://example.org/1</feedburner:origLink>",
            "https://example.org/1",
        ),
        ("<title>x</title><guid isPermaLink='false'>https://example.org/1</guid>", ""),
        ("<title>x</title><guid>1</guid>", ""),
        ("<title>x</title><comments>https://example.org/1#comments</comments>", ""),
        ("<title>x</title><atom:link rel='self' href='https://example.org/1'/>", ""),
        ("<title>x</title><link>javascript:alert(1)</link>", ""),
    ],
)
def test_links(one: One, item: str, url: str) -> None:
    assert one("rss", item).url == url


def test_rdf_about_is_the_link(one: One) -> None:
    assert one("rdf", "<title>x</title>").url == "https://example.org/about"


_MOMENT = datetime(2003, 12, 31, 10, 14, 55, tzinfo=UTC)


@pytest.mark.parametrize(
    "element",
    [
        "pubDate",
        "published",
        "atom:published",
        "issued",
        "created",
        "dc:date",
        "dcterms:issued",
        "dcterms:created",
        "prism:publicationDate",
        "PubDate",
    ],
)
def test_published(one: One, element: str) -> None:
    assert one("rss", f"<{element}>2003-12-31T10:14:55Z</{element}>").published == _MOMENT


@pytest.mark.parametrize(
    "element", ["updated", "atom:updated", "modified", "dcterms:modified", "dc:date", "lastBuildDate"]
)
def test_modified(one: One, element: str) -> None:
    article = one("rss", f"<{element}>2003-12-31T10:14:55Z</{element}>")
    assert article.modified == article.published == _MOMENT


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Wed, 31 Dec 2003 10:14:55 GMT", _MOMENT),
        ("Mon, 31 Dec 2003 10:14:55 UT", _MOMENT),
        ("31 Dec 03 10:14:55 Z", _MOMENT),
        ("Wed, 31 Dec 2003 05:14:55 EST", _MOMENT),
        ("Wed, 31 Dec 2003 02:14:55 PST", _MOMENT),
        ("Wed,31 December 2003 12:14:55 +0200", _MOMENT),
        ("Wed Dec 31 10:14:55 GMT 2003", _MOMENT),
        ("Wed Dec 31 10:14:55 2003", _MOMENT.replace(tzinfo=None)),
        ("Wed, 31 Dec 2003 10:14 GMT", _MOMENT.replace(second=0)),
        (
            "Thu, 1 Jan 2004 9:08:07 +01:00",
            datetime(2004, 1, 1, 9, 8, 7, tzinfo=timezone(timedelta(hours=1))),
        ),
        ("20031231T101455Z", _MOMENT),
        ("2003-12-31 10:14:55", _MOMENT.replace(tzinfo=None)),
        ("2003-12-31T10:14:55.000Z", _MOMENT),
        ("1072865695", _MOMENT),
        ("1072865695000", _MOMENT),
        ("2003-12-31", _MOMENT.date()),
        ("2003-365", _MOMENT.date()),
        ("2003-W52-3", datetime(2003, 12, 24, tzinfo=UTC).date()),
        ("Thu, 1 Sept 2016", datetime(2016, 9, 1, tzinfo=UTC).date()),
        ("Thu, 01 Jan 04", datetime(2004, 1, 1, tzinfo=UTC).date()),
        ("mer., 31 décembre 2003 10:14:55 GMT", _MOMENT),
    ],
)
def test_dates_as_feeds_write_them(one: One, written: str, moment: object) -> None:
    assert one("rss", f"<pubDate> {written}\n</pubDate>").published == moment


@pytest.mark.parametrize("written", ["", "soon", "2003-W60-9", "2003-999", "99 Foo 2003", "9" * 400])
def test_invalid_dates(one: One, written: str) -> None:
    assert one("rss", f"<title>x</title><pubDate>{written}</pubDate>").published is None


@pytest.mark.parametrize(
    ("item", "tags"),
    [
        ("<category>Ferries</category><category domain='x'>Trams</category>", ("Ferries", "Trams")),
        ("<category>Ferries</category><category>Ferries</category>", ("Ferries",)),
        ("<atom:category term='ferries' label='Ferries'/>", ("Ferries",)),
        ("<category term='ferries'/>", ("ferries",)),
        (
            "<dc:subject>Ferries</dc:subject><dc:subject>Trams; Buses</dc:subject>",
            ("Ferries", "Trams", "Buses"),
        ),
        (
            "<itunes:category text='Travel'><itunes:category text='Ships'/></itunes:category>",
            ("Travel", "Ships"),
        ),
        ("<itunes:keywords>ferries, trams,,</itunes:keywords>", ("ferries", "trams")),
        ("<media:keywords>ferries,trams</media:keywords>", ("ferries", "trams")),
        ("<media:group><media:category label='Ferries'>f</media:category></media:group>", ("Ferries",)),
    ],
)
def test_tags(one: One, item: str, tags: tuple[str, ...]) -> None:
    assert one("rss", item).tags == tags


_A = "https://example.org/a.jpg"


@pytest.mark.parametrize(
    "item",
    [
        f"<itunes:image href='{_A}'/>",
        f"<media:thumbnail url='{_A}'/>",
        f"<media:content url='{_A}' medium='image'/>",
        f"<media:content url='{_A}'/>",
        f"<media:content url='https://example.org/v' type='video/mp4'><media:thumbnail url='{_A}'/></media:content>",
        f"<media:group><media:content url='{_A}' type='image/jpeg'/></media:group>",
        f"<media:content url='https://example.org/b.jpg' width='90'/><media:content url='{_A}' width='900'/>",
        f"<media:thumbnail url='https://example.org/b.jpg' width='90'/><media:thumbnail url='{_A}' width='120'/>",
        f"<enclosure url='{_A}' type='image/jpeg' length='1'/>",
        f"<atom:link rel='enclosure' href='{_A}' type='image/jpeg'/>",
        f"<image><url>{_A}</url><link>https://example.org/</link></image>",
        f"<image>{_A}</image>",
        f"<webfeeds:featuredImage url='{_A}'/>",
        f"<description>&lt;p&gt;&lt;img src='{_A}' alt=''&gt;&lt;/p&gt;</description>",
        f"<content:encoded><![CDATA[<img src='/pixel.gif' width='1'><img src='{_A}'>]]></content:encoded>",
        f"<xhtml:body><xhtml:img src='{_A}'/></xhtml:body>",
        f"<atom:content type='image/jpeg' src='{_A}'/>",
        f"<itunes:image href='{_A}'/><description>&lt;img src='https://example.org/b.jpg'&gt;</description>",
    ],
)
def test_images(one: One, item: str) -> None:
    assert one("rss", item).image == _A


@pytest.mark.parametrize(
    "item",
    [
        "<enclosure url='https://example.org/a.mp3' type='audio/mpeg'/>",
        "<image><link>https://example.org/</link></image>",
        "<media:content url='https://example.org/v.mp4' medium='video'/>",
    ],
)
def test_not_an_image(one: One, item: str) -> None:
    assert one("rss", f"<title>x</title>{item}").image == ""


@pytest.mark.parametrize(
    "item",
    ["<dc:language>de_AT</dc:language>", "<language>de-AT</language>", "<title xml:lang='de-AT'>x</title>"],
)
def test_languages(one: One, item: str) -> None:
    assert one("rss", f"{item}<category>x</category>").language == "de-AT"


def test_sections_and_sources(one: One) -> None:
    assert one("rss", "<slash:section>Travel</slash:section>").section == "Travel"
    assert one("rss", "<prism:section>Travel</prism:section>").section == "Travel"
    source = "<title>x</title><source url='https://example.net/'>The Coast</source>"
    assert one("rss", source, channel="<title>Planet</title>").site == "The Coast"
    atom = "<title>x</title><source><title>The Coast</title><author><name>Ana</name></author></source>"
    article = one("atom", atom, channel="<title>Planet</title><author><name>Robot</name></author>")
    assert (article.site, article.byline) == ("The Coast", ("Ana",))


@pytest.mark.parametrize(
    ("kind", "item", "field", "value"),
    [
        ("atom", "<title>1 &lt; 2</title>", "headline", "1 < 2"),
        ("atom", "<title>The &lt;b&gt; tag</title>", "headline", "The <b> tag"),
        ("atom", "<title type='html'>The &lt;b&gt;b&lt;/b&gt;</title>", "headline", "The b"),
        ("atom", "<title type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>A <b>b</b></div></title>", "headline", "A b"),
        ("atom", "<title type='xhtml'><xhtml:div>A<xhtml:script>x()</xhtml:script> b</xhtml:div></title>", "headline", "A b"),
        ("atom", "<summary>Short.</summary>", "lead", "Short."),
        ("atom", "<content type='html'>&lt;p&gt;One.&lt;/p&gt;</content>", "body", ("One.",)),
        ("atom", "<content type='xhtml'><xhtml:div><xhtml:p>One.</xhtml:p></xhtml:div></content>", "body", ("One.",)),
        ("atom", "<content type='text'>One &lt;b&gt;.</content>", "body", ("One <b>.",)),
        ("atom", "<link href='https://example.org/1'/>", "url", "https://example.org/1"),
        ("atom", "<link rel='http://www.iana.org/assignments/relation/alternate' href='https://example.org/1'/>", "url", "https://example.org/1"),
        ("atom", "<link rel='alternate' type='application/json' href='https://example.org/1.json'/><link href='https://example.org/1'/>", "url", "https://example.org/1"),
        ("atom", "<published>2003-12-31T10:14:55Z</published>", "published", _MOMENT),
        ("atom", "<updated>2003-12-31T10:14:55Z</updated>", "modified", _MOMENT),
        ("atom", "<author><name>Ana Ruiz</name><uri>https://example.org/ana</uri></author>", "byline", ("Ana Ruiz",)),
        ("atom", "<contributor><name>Ana Ruiz</name></contributor>", "byline", ("Ana Ruiz",)),
        ("atom", "<category term='ferries'/>", "tags", ("ferries",)),
        ("atom", "<link rel='enclosure' type='image/png' href='https://example.org/a.jpg'/>", "image", _A),
        ("atom", "<media:group><media:thumbnail url='https://example.org/a.jpg'/></media:group>", "image", _A),
        ("atom", "<dc:creator>Ana Ruiz</dc:creator>", "byline", ("Ana Ruiz",)),
        ("atom03", "<title mode='escaped' type='text/html'>A &lt;b&gt;b&lt;/b&gt;</title>", "headline", "A b"),
        ("atom03", "<title type='text/html' mode='base64'>QSA8Yj5iPC9iPg==</title>", "headline", "A b"),
        ("atom03", "<issued>2003-12-31T10:14:55Z</issued>", "published", _MOMENT),
        ("atom03", "<created>2003-12-31T10:14:55Z</created>", "published", _MOMENT),
        ("atom03", "<modified>2003-12-31T10:14:55Z</modified>", "modified", _MOMENT),
        ("atom03", "<summary>Short.</summary>", "lead", "Short."),
        ("atom03", "<content type='text/html' mode='escaped'>&lt;p&gt;One.&lt;/p&gt;</content>", "body", ("One.",)),
        ("atom03", "<author><name>Ana Ruiz</name></author>", "byline", ("Ana Ruiz",)),
        ("atom03", "<link rel='alternate' type='text/html'>https://example.org/1</link>", "url", "https://example.org/1"),
    ],
)  # fmt: skip
def test_atom(one: One, kind: str, item: str, field: str, value: object) -> None:
    assert getattr(one(kind, item), field) == value


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("Road closes - The Coast", "Road closes"),
        ("Road closes | The Coast", "Road closes"),
        ("Walks along The Coast", "Walks along The Coast"),
        ("The Coast", "The Coast"),
        ("- The Coast", "- The Coast"),
    ],
)
def test_the_publication_is_removed_from_headlines(one: One, title: str, headline: str) -> None:
    assert one("rss", f"<title>{title}</title>", channel="<title>The Coast</title>").headline == headline
    source = "<source url='https://example.net/'>The Coast</source>"
    assert one("rss", f"<title>{title}</title>{source}", channel="<title>News</title>").headline == headline


@pytest.mark.parametrize(
    ("written", "lead"),
    [
        ("The road is closed. [&amp;#8230;]", "The road is closed."),
        ("The road is [...]", "The road is…"),
        ("The road is closed Continue reading Road", "The road is closed…"),
    ],
)
def test_the_mark_of_a_cut(one: One, written: str, lead: str) -> None:
    assert one("rss", f"<title>x</title><description>{written}</description>").lead == lead


@pytest.mark.parametrize(
    "inside", ["<script>alert(1)</script>", "<style>p{}</style>", "<noscript>x</noscript>", "<svg></svg>"]
)
def test_hidden_elements_do_not_end_a_paragraph(one: One, inside: str) -> None:
    article = one("rss", f"<description><![CDATA[<p>Rain {inside}came on Monday.</p>]]></description>")
    assert article.lead == "Rain came on Monday."


@pytest.mark.parametrize("name", ["category", "atom:category", "dc:subject"])
def test_a_tag_contains_no_markup(one: One, name: str) -> None:
    assert one("rss", f"<{name}>&lt;b&gt;Rain&lt;/b&gt;</{name}>").tags == ("Rain",)


def test_escaped_cdata_marks(one: One) -> None:
    item = "<title>&lt;![CDATA[A &amp; B]]&gt;</title><description>&lt;![CDATA[The board met.]]&gt;</description>"
    article = one("rss", item)
    assert (article.headline, article.lead) == ("A & B", "The board met.")


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.jpg<b>",
        'https://example.org/"a"',
        "https://",
        "https://e.org:x/",
        "javascript:1",
    ],
)
def test_an_address_is_an_address_or_nothing(one: One, address: str) -> None:
    written = address.replace("<", "&lt;").replace('"', "&quot;")
    article = one("rss", f"<title>A</title><link>{written}</link><image>{written}</image>")
    assert (article.url, article.image) == ("", "")


def test_pictures_of_a_text_are_relative_to_its_page(one: One) -> None:
    item = "<title>A</title><link>https://example.org/2025/a/</link><description>&lt;img src='b.jpg'></description>"
    assert one("rss", item).image == "https://example.org/2025/a/b.jpg"
