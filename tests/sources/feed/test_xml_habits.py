"""What feeds in the wild get wrong is normalized, and what is dangerous stays out."""

# ruff: noqa: E501 (one document a line)

import time
import tracemalloc
from io import BytesIO

import pytest

from sharekit.article import Article
from sharekit.sources.feed import read_feed
from sharekit.sources.feed.formats.entities import Entities
from sharekit.sources.feed.formats.xml_text import clean_chunks
from sharekit.sources.kinds import kind_of


def first(text: str | bytes, url: str = "") -> Article:
    return next(read_feed(text.encode() if isinstance(text, str) else text, where="f", url=url))


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><title>One</title><x:creator>Ana</x:creator><dc:creator>Ana</dc:creator></item>",
        "<rss xmlns:d='http://purl.org/dc/elements/1.1'><channel><item><title>One</title><d:creator>Ana</d:creator></item>",
        "<rss xmlns:d='https://PURL.org/dc/elements/1.0/'><channel><item><title>One</title><d:creator>Ana</d:creator></item>",
        "<rss xmlns:dc='http://example.net/own'><channel><item><title>One</title><dc:creator>Ana</dc:creator></item>",
        "<RSS VERSION='0.91'><CHANNEL><ITEM><TITLE>One</TITLE><AUTHOR>Ana</AUTHOR></ITEM></CHANNEL></RSS>",
        "<rss xmlns='http://backend.userland.com/rss2'><channel><item><title>One</title><author>Ana</author></item>",
        "<rss xmlns='http://example.net/'><channel><item><title>One</title><author>Ana</author></item>",
        (
            "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'>"
            "<item><title>One</title><author>Ana</author></item></r:RDF>"
        ),
        (
            "<a:feed xmlns:a='https://www.w3.org/2005/Atom/'><a:entry><a:title>One</a:title>"
            "<a:author><a:name>Ana</a:name></a:author></a:entry></a:feed>"
        ),
        (
            "<feed xmlns='http://purl.org/atom/ns#draft-ietf-atompub-format-05'><entry><title>One</title>"
            "<author><name>Ana</name></author></entry></feed>"
        ),
        "<feed><entry><title>One</title><author><name>Ana</name></author></entry></feed>",
        "<entry xmlns='http://www.w3.org/2005/Atom'><title>One</title><author><name>Ana</name></author></entry>",
        (
            "<rss:rss xmlns:rss='http://purl.org/rss/1.0/'><rss:channel><rss:item><rss:title>One</rss:title>"
            "<rss:author>Ana</rss:author></rss:item></rss:channel></rss:rss>"
        ),
    ],
)  # fmt: skip
def test_namespaces_prefixes_and_case(text: str) -> None:
    article = first(text)
    assert (article.headline, article.byline) == ("One", ("Ana",))


_ITEM = "<rss><channel><item><title>{0}</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Caf&eacute; &amp; bar", "Café & bar"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("a &amp;amp; b", "a & b"),
        ("It&#8217;s &#146;here&#146; &#x2014; now", "It’s ’here’ — now"),
        ("a &#0;&#x1;&#xFFFF;&#99999999; b", "a &#99999999; b"),
        ("1 < 2 and 3 <= 4", "1 < 2 and 3 <= 4"),
        ("a &unknown; b", "a &unknown; b"),
        ("&lt;b&gt;Bold&lt;/b&gt; &amp;lt;b&amp;gt;", "Bold"),
        ("A <b>bold</b> word", "A bold word"),
        ("How <![CDATA[<i>this</i> &amp; that]]> goes", "How this & that goes"),
        ("The &lt;main&gt; element", "The <main> element"),
        ("x&lt;script&gt;alert(1)&lt;/script&gt;y", "xy"),
        ("x&lt;embed src='y'&gt; &lt;!-- z --&gt;y", "x y"),
    ],
)
def test_references_and_markup_in_a_title(written: str, read: str) -> None:
    headline = first(_ITEM.format(written)).headline
    assert headline.replace(" ", "") == read.replace(" ", "")


def test_short_declared_entities_are_expanded() -> None:
    prolog = "<?xml version='1.1'?><!-- <rss> --><!DOCTYPE rss [<!ENTITY co 'The &x; Post'><!ENTITY x \"Harbour\">]>"
    assert first(prolog + _ITEM.format("&co;!")).headline == "The Harbour Post!"


_NAMES = "abcdefghijkl"
_TENS = [f"&{name};" * 10 for name in "bcdefghijklm"]


@pytest.mark.parametrize(
    "declared",
    [
        "<!ENTITY a '&a;&a;'>",
        "<!ENTITY a '&b;'><!ENTITY b '&a;'>",
        f"<!ENTITY a '{'&a;' * 100}'>",
        f"<!ENTITY a '{'x' * 3_000}'>",
        "<!ENTITY a SYSTEM 'file:///etc/passwd'>",
        "<!ENTITY a PUBLIC 'x' 'http://127.0.0.1:9/'>",
        "".join(f"<!ENTITY {a} '{ten}'>" for a, ten in zip(_NAMES, _TENS, strict=True)),
        "<!ENTITY a '&e0;'>" + "".join(f"<!ENTITY e{n} '&e{n + 1};'>" for n in range(3000)) + "<!ENTITY e3000 'x'>",
    ],
)  # fmt: skip
def test_long_recursive_and_external_entities_are_empty(declared: str) -> None:
    assert first(f"<!DOCTYPE rss [{declared}]>" + _ITEM.format("x&a;y")).headline == "xy"


def test_many_references_to_a_short_entity_do_not_blow_up() -> None:
    entities = Entities(f"<!DOCTYPE rss [<!ENTITY a '{'x' * 1_900}'>]>")
    assert len(entities.normalize("&a;" * 10)) == 19_000
    assert len(entities.normalize("&a;" * 10_000)) < 1_000_000


def test_an_entity_that_grows_too_long_takes_no_memory() -> None:
    declared = f"<!ENTITY a '{'x' * 2_000}'><!ENTITY b '{'&a;' * 10_000}'>"
    tracemalloc.start()
    assert Entities(f"<!DOCTYPE rss [{declared}]>").normalize("&a;&b;") == "x" * 2_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_a_feed_without_a_name_is_read_as_a_stream_too() -> None:
    items = "".join(f"<item><title>No. {n}</title><x>{'y' * 900}</x></item>" for n in range(3_000))
    stream = BytesIO(f"<rss><channel>{items}<title>Late</title></channel></rss>".encode())
    assert next(read_feed(stream, where="f")).headline == "No. 0"
    assert stream.tell() < 1_000_000


def test_a_flood_of_attributes_is_dropped() -> None:
    flood = " ".join(f'a{number}="b"' for number in range(300))
    text = "".join(clean_chunks(BytesIO(f"<rss {flood}><channel/></rss>".encode())))
    assert text == "<rss ><channel/></rss>"


@pytest.mark.parametrize(
    "junk",
    ["\ufeff", "\n\n  ", "<br />\n<b>Warning</b>: x in <b>/y</b><br />\n", "Notice: x\n", "\ufeff\ufeff\n"],
)
@pytest.mark.parametrize("prolog", ["", "<?xml version='1.0' encoding='utf-8'?>\n", "<!DOCTYPE rss>"])
def test_junk_before_the_document(junk: str, prolog: str) -> None:
    assert first(junk + prolog + _ITEM.format("One")).headline == "One"


@pytest.mark.parametrize("cut", range(60, 260, 7))
def test_truncated(cut: int) -> None:
    item = "<item><title>One</title><link>https://example.org/1</link><description><![CDATA[<p>A b"
    data = (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title>{item} c</p>]]></description>"
    )
    articles = list(read_feed(data[:cut].encode(), on_error=lambda _: None))
    assert len(articles) == (cut > data.index("<title>One") + len("<title>") + 1)


def test_bases_at_every_level() -> None:
    text = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='/blog/'><entry xml:base='2025/'>"
        "<title>x</title><link xml:base='03/' href='one'/>"
        "<content type='html' xml:base='http://cdn.example.org/'>&lt;img src='a.jpg'&gt;</content></entry>"
        "<entry><title>y</title><link href='two'/></entry></feed>"
    )
    one, two = read_feed(text.encode(), url="https://example.org/feed.xml")
    assert one.url == "https://example.org/blog/2025/03/one"
    assert one.image == "http://cdn.example.org/a.jpg"
    assert two.url == "https://example.org/blog/two"
    assert first(_ITEM.format("x</title><link>/1</link><title>"), "https://e.org/f/").url == "https://e.org/1"


def test_the_title_of_the_feed_behind_its_items() -> None:
    items = "<item><title>One</title></item>" * 3
    text = f"<rss><channel>{items}<title>The Post</title></channel></rss>"
    assert [article.site for article in read_feed(text.encode())] == ["The Post"] * 3


@pytest.mark.parametrize(
    "head",
    [
        "<?xml version='1.0'?><RSS><CHANNEL>",
        "<entry xmlns='http://www.w3.org/2005/Atom'><title>",
        '{"title": "x", "items": [',
        '{"feed_url": "x"}',
    ],
)
def test_feeds_are_known_by_their_head(head: str) -> None:
    assert kind_of(head.encode()) == "feed"


def test_json_lines_of_articles_are_not_a_feed() -> None:
    assert kind_of(b'{"headline": "x", "lead": "\\"items\\": [1]"}') == "jsonl"


@pytest.mark.parametrize(
    "broken",
    [
        "<description>a<br>b</description>",
        "<description><img src='x'> a<BR > b<hr></description>",
        "<description>a<br></br><br/>b</description>",
        "<description>a <p>b</description>",
        "<description>a</Description>",
        "<description>a</descr>",
        "<!-- a -- b --><description>a</description>",
        "<2bad>x</2bad><a:b:c>y</a:b:c><description>a</description>",
        "stray</item>",
    ],
)
def test_a_broken_item_does_not_affect_others(broken: str) -> None:
    text = f"<rss><channel><item><title>One</title>{broken}</item><item><title>Two</title></item></channel></rss>"
    assert [article.headline for article in read_feed(text.encode())] == ["One", "Two"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("<itunes:category text='x'>", "</itunes:category>"),
        ("<dc:creator>" + "<rdf:li>" * 3, "</rdf:li>" * 3 + "</dc:creator>"),
        ("<rdf:bag>", "</rdf:bag>"),
        ("<author><foaf:person><author>", "</author></foaf:person></author>"),
        ("<media:group>", "</media:group>"),
        ("<source><author>", "</author></source>"),
        ("<image><url>", "</url></image>"),
    ],
)
def test_deep_nesting_of_what_may_nest(start: str, end: str) -> None:
    text = f"<rss><channel><item><title>One</title><dc:creator>{start * 600}x{end * 600}</dc:creator>{start * 600}x{end * 600}</item></channel></rss>"
    assert first(text).headline == "One"


def test_many_groups_of_media() -> None:
    start = time.process_time()
    many = "<media:group><media:title>x</media:title></media:group>" * 60_000
    assert first(f"<rss><channel><item>{many}</item></channel></rss>").headline == "x"
    assert time.process_time() - start < 20


def test_items_without_end_tags() -> None:
    items = "".join(
        f"<item><title>{number}</title><link>https://e.org/{number}</link>" for number in range(5)
    )
    found = list(read_feed(f"<rss><channel>{items}</channel></rss>".encode()))
    assert [(article.headline, article.url[-1]) for article in found] == [(f"{n}", f"{n}") for n in range(5)]


@pytest.mark.parametrize("fill", range(0, 64, 3))
def test_a_tag_or_an_entity_at_the_edge_of_a_piece(fill: int) -> None:
    head = "<rss><channel><item><title>One</title><description>"
    text = (
        head
        + "x" * (4 * 65_536 - len(head) - fill)
        + " caf&eacute;<br class='a &amp; b'> &#146;z<![CDATA[ < & ]]>"
    )
    (article,) = read_feed(f"{text}!</description></item></channel></rss>".encode())
    assert article.body[-1].endswith("café ’z < & !")
