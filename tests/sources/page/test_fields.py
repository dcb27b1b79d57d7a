"""Site, image, language, address, section and tags."""

from __future__ import annotations

import pytest

from tests.sources.page.conftest import Parse, Read

TAGLINE = '<meta property="og:site_name" content="Valley - news from here">'
WEBSITE = '<script type="application/ld+json">{"@type":"WebSite","name":"Valley"}</script>'


def page(
    head: str = "", body: str = "", attributes: str = "", title: str = "Rain at last | The Gauge"
) -> str:
    shown = f"<h1>Rain at last</h1>{body}"
    return f"<html {attributes}><head><title>{title}</title>{head}</head><body>{shown}</body></html>"


def ld(fields: str) -> str:
    data = f'{{"@type":"Article","headline":"Rain at last",{fields}}}'
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    ("head", "url", "wanted"),
    [
        ('<meta property="og:site_name" content="Valley News">', "https://valley.example/a", "Valley News"),
        (TAGLINE, "https://valley.example/a", "Valley - news from here"),
        (TAGLINE + WEBSITE, "https://valley.example/a", "Valley"),
        (
            ld('"publisher":{"@type":"Organization","name":"Valley News"}'),
            "https://valley.example/a",
            "Valley News",
        ),
        (
            '<script type="application/ld+json">{"@type":"WebSite","name":"Valley"}</script>',
            "https://v.example/a",
            "Valley",
        ),
        ("", "https://www.thegauge.example/a", "The Gauge"),
        ("", "https://unlike.example/a", "The Gauge"),
    ],
)
def test_the_sites_name(read: Read, head: str, url: str, wanted: str) -> None:
    assert read(page(head), url=url).site == wanted


def test_a_site_without_a_name_is_called_by_its_host(read: Read) -> None:
    assert read(page(title="Rain at last"), url="https://www.gauge.example/a").site == "Gauge"
    assert (
        read(page(title="Rain at last"), url="https://www.allthevalley.example/a").site
        == "allthevalley.example"
    )
    assert read(page(title="Rain at last"), url="").site == ""


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        ('<meta property="og:image" content="/a.jpg">', "", "https://example.org/a.jpg"),
        (
            '<meta property="og:image" content=""><meta name="twitter:image" content="b.jpg">',
            "",
            "https://example.org/a/b.jpg",
        ),
        ('<link rel="image_src" href="//cdn.example/c.jpg">', "", "https://cdn.example/c.jpg"),
        (
            ld('"image":["s.jpg",{"url":"/l.jpg","width":1200},{"url":"/m.jpg","width":"600px"}]'),
            "",
            "https://example.org/l.jpg",
        ),
        ('<meta property="og:image" content="data:image/png;base64,AAAA">', "", ""),
        ('<meta property="og:image" content="javascript:alert(1)">', "", ""),
    ],
)
def test_the_lead_image(read: Read, head: str, body: str, wanted: str) -> None:
    assert read(page(head, body)).image == wanted


@pytest.mark.parametrize(
    ("attributes", "head", "wanted"),
    [
        ("lang=de-AT", "", "de-AT"),
        ("lang=pt_BR", "", "pt-BR"),
        ("xml:lang=ja", "", "ja"),
        ("", '<meta property="og:locale" content="he_IL">', "he-IL"),
        ("", '<meta http-equiv="content-language" content="fr">', "fr"),
        ("", ld('"inLanguage":"sv"'), "sv"),
    ],
)
def test_the_language(read: Read, attributes: str, head: str, wanted: str) -> None:
    assert read(page(head, attributes=attributes)).language == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("早朝の便は十月末まで続くと会社が発表した。新しい時刻表は Docker Compose とともに届く。", "ja"),
        ("Паром будет ходить до конца октября, сообщила компания в четверг.", "ru"),
        ("The word 早朝 means early morning, and 便 is a sailing, as the company says.", "en"),
    ],
)
def test_english_that_a_generator_declares_by_habit(read: Read, text: str, wanted: str) -> None:
    body = f"<article><h1>2026</h1><p>{text} {text}</p></article>"
    assert read(page("", body, attributes="lang=en", title="2026")).language == wanted


def test_the_chapter_of_a_book_is_its_headline(read: Read) -> None:
    menu = '<div id="menu-bar"><h1 class="menu-title">The Book of Rain</h1></div>'
    body = f"{menu}<main><h2 id=drops><a class=header href='#drops'>Drops</a></h2><p>It falls.</p></main>"
    article = read(f"<html><title>Drops - The Book of Rain</title><body>{body}</body></html>")
    assert (article.headline, article.site) == ("Drops", "The Book of Rain")


@pytest.mark.parametrize("attributes", ["lang='{{ lang }}'", ""], ids=["placeholder", "none"])
def test_a_language_that_is_not_declared_is_guessed_or_unknown(read: Read, attributes: str) -> None:
    assert read(page("", attributes=attributes)).language in {"en", ""}


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ('<link rel="canonical" href="/rain">', "https://example.org/rain"),
        ('<link rel="canonical" href="https://gauge.example/rain?x=1">', "https://gauge.example/rain?x=1"),
        ('<meta property="og:url" content="https://gauge.example/rain">', "https://gauge.example/rain"),
        ('<meta name="parsely-link" content="https://gauge.example/rain">', "https://gauge.example/rain"),
        ('<link rel="canonical" href="javascript:void(0)">', "https://example.org/a/story"),
        ('<link rel="canonical" href="http://[broken">', "https://example.org/a/story"),
        ("", "https://example.org/a/story"),
    ],
)
def test_the_canonical_address(read: Read, head: str, wanted: str) -> None:
    assert read(page(head)).url == wanted


def test_relative_links_start_at_the_base(parsed: Parse) -> None:
    assert parsed(page('<base href="/deep/er/">')).absolute("x.jpg") == "https://example.org/deep/er/x.jpg"
    assert parsed(page(), url="").absolute("x.jpg") == ""


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        (ld('"keywords":"rain, weather, Rain"'), "", ("rain", "weather")),
        (ld('"keywords":["rain","weather"]'), "", ("rain", "weather")),
        (
            '<meta property="article:tag" content="rain"><meta property="article:tag" content="weather">',
            "",
            ("rain", "weather"),
        ),
        ('<meta name="news_keywords" content="rain; weather">', "", ("rain", "weather")),
        (
            "",
            '<a rel="tag" href="/t/rain">#rain</a> <a rel="tag" href="/t/w">weather</a>',
            ("rain", "weather"),
        ),
        ('<meta name="keywords" content="">', "", ()),
    ],
)
def test_the_tags(read: Read, head: str, body: str, wanted: tuple[str, ...]) -> None:
    assert read(page(head, body)).tags == wanted


def test_the_section(read: Read) -> None:
    assert read(page(ld('"articleSection":["Weather","News"]'))).section == "Weather"
    assert read(page('<meta property="article:section" content="Weather, News">')).section == "Weather"


def test_the_site_is_spelled_as_its_page_spells_the_host(read: Read) -> None:
    page = (
        "<title>Rain at last</title><h1>Rain at last</h1><p>It rained.</p><footer>© 2026 Hill Times</footer>"
    )
    assert read(page, url="https://www.hilltimes.example/a").site == "Hill Times"


def test_a_lone_angle_and_ampersand_stay_in_the_headline(read: Read) -> None:
    page = "<title>Tea < coffee & cake | Gauge</title><h1>Tea < coffee & cake</h1><p>Words.</p>"
    assert read(page).headline == "Tea < coffee & cake"


@pytest.mark.parametrize(
    ("head", "body", "title", "wanted"),
    [
        # A declared name that the title shows comes before another that is said more often.
        (
            (
                '<meta property="og:site_name" content="Gauge.example">'
                '<script type="application/ld+json">{"@type":"WebSite","name":"Gauge"}</script>'
                '<meta name="application-name" content="Gauge">'
            ),
            "",
            "Rain at last | Gauge.example",
            "Gauge.example",
        ),
        # A publisher may have several sites.
        (
            (
                '<script type="application/ld+json">{"@type":"Article","headline":"Rain at last",'
                '"publisher":{"@type":"Organization","name":"Weather Media"}}</script>'
            ),
            "",
            "Rain at last - Example",
            "Example",
        ),
        # The masthead says it where nothing else does.
        ("", '<div class="site-title"><a href="/">The Gauge</a></div>', "Rain at last", "The Gauge"),
        ("", '<a class="home-link" href="/"><img alt="The Gauge"></a>', "Rain at last", "The Gauge"),
        ("", '<a class="home-link" href="/">Home</a>', "Rain at last", "Example"),
        # A headline may hold the marks that part a title; East Asian pages part it by a wide bar.
        ("", "<h1>Mayor: no tolls</h1>", "Mayor: no tolls - Metro Wire", "Metro Wire"),
        ("", "<h1>Rain - at last</h1>", "Rain - at last | Metro Wire", "Metro Wire"),
        ("", "<h1>港の夜</h1>", "港の夜｜港湾新聞", "港湾新聞"),
    ],
)
def test_a_site_is_called_as_it_calls_itself(
    read: Read, head: str, body: str, title: str, wanted: str
) -> None:
    assert read(page(head, body, title=title)).site == wanted
