"""The headline is the one on the page, without kicker, labels and the site's name."""

from __future__ import annotations

import pytest

from sharekit.sources.page.headline import likeness, without_site
from tests.sources.page.conftest import Read


def page(body: str, title: str = "", head: str = "") -> str:
    return f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Rain at last | The Gauge", "Rain at last"),
        ("Rain at last – The Gauge", "Rain at last"),
        ("Rain at last - gauge.example", "Rain at last"),
        ("The Gauge: Rain at last", "Rain at last"),
        ("Rain at last :: The Gauge :: Weather", "Rain at last :: The Gauge :: Weather"),
        ("The Gauge | Rain at last", "Rain at last"),
        ("Rain - at last", "Rain - at last"),
        ("The Gauge", "The Gauge"),
    ],
)
def test_the_sites_name_is_dropped_from_a_title(title: str, wanted: str) -> None:
    assert without_site(title, "The Gauge", "gauge.example") == wanted


def test_the_visible_headline_wins_over_the_seo_title(read: Read) -> None:
    seo = "Rain: 7 things to know about rain in 2026 | Gauge"
    head = f'<meta property="og:title" content="{seo}"><meta property="og:site_name" content="Gauge">'
    assert read(page("<h1>Rain at last</h1>", seo, head)).headline == "Rain at last"


def test_a_logo_in_an_h1_is_not_the_headline(read: Read) -> None:
    body = "<header><h1><a href='/'>The Gauge</a></h1></header><main><h2>Rain at last</h2></main>"
    assert read(page(body, "Rain at last | The Gauge")).headline == "Rain at last"


def test_of_several_h1_the_one_in_the_titles_is_taken(read: Read) -> None:
    body = "<h1>Weather</h1><h1>Newsletter</h1><article><h1>Rain at last</h1></article><h1>Most read</h1>"
    assert read(page(body, "Rain at last - Gauge")).headline == "Rain at last"


@pytest.mark.parametrize(
    "heading",
    [
        '<h1><span class="kicker">Weather</span> Rain at last</h1>',
        '<h1><span class="dachzeile">Wetter</span> <span class="headline">Rain at last</span></h1>',
        '<h1><span class="article__roofline">Weather</span>Rain at last</h1>',
        "<h1><small>Weather</small><br>Rain at last</h1>",
        "<h1>Rain at last <small>5 May 2026</small></h1>",
        '<h1><span class="sr-only">Headline:</span> Rain at last</h1>',
        '<h1><div class="section"><a href="/w">News | </a></div><span class="title">Rain at last</span></h1>',
        "<h1>Rain <em>at</em> last<button>Save</button></h1>",
        '<h1><a href="/rain">Rain <span>at</span> last</a></h1>',
    ],
)
def test_only_the_headlines_own_words_are_read(read: Read, heading: str) -> None:
    assert read(page(heading, "Rain at last | Gauge")).headline == "Rain at last"


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("Rain &amp; wind: &#8220;at last&#8221;", "Rain & wind: “at last”"),
        ("Using &lt;b&gt; in HTML", "Using <b> in HTML"),
        ("雨がやっと降った", "雨がやっと降った"),
        ("أخيراً هطل المطر على الوادي", "أخيراً هطل المطر على الوادي"),
        ("Rain<script>alert(1)</script> at last", "Rain at last"),
    ],
)
def test_entities_and_scripts_in_a_headline(read: Read, markup: str, wanted: str) -> None:
    assert read(page(f"<h1>{markup}</h1>", wanted.replace("<", "&lt;"))).headline == wanted


def test_without_a_heading_the_title_serves(read: Read) -> None:
    head = '<meta property="og:title" content="Rain at last"><meta property="og:site_name" content="Gauge">'
    assert read(page("<p>Just text</p>", "x", head)).headline == "Rain at last"


def test_likeness_is_that_of_words() -> None:
    assert likeness("Rain at last", "rain, at LAST!") == 1
    assert likeness("Rain at last", "Snow tomorrow") == 0
    assert 0.4 < likeness("Rain at last", "Rain at last: what to do now") < 0.7


def test_a_lone_h1_is_the_headline_whatever_the_titles_say(read: Read) -> None:
    assert (
        read(page("<h1>&lt;/script&gt; and other tags</h1><p>Text</p>", "x")).headline
        == "</script> and other tags"
    )


def test_the_sign_of_a_headings_own_link_is_dropped(read: Read) -> None:
    heading = '<h1>Rain at last<a class="headerlink" href="#rain">¶</a></h1>'
    assert read(page(heading, "Rain at last - Manual")).headline == "Rain at last"


def test_a_headline_may_be_a_picture(read: Read) -> None:
    page = (
        '<html><head><title>The Gauge</title></head><body><h1><img src="h.gif" alt="Rain at last"></h1>'
        "<p>The first drops fell at six in the morning, an hour before the market.</p></body></html>"
    )
    assert read(page).headline == "Rain at last"


def test_the_section_before_the_sites_name_is_no_part_of_the_headline(read: Read) -> None:
    head = '<meta property="og:site_name" content="Harbour Courier">'
    title = "Crane approved at last - Business ㅣ Harbour Courier"
    assert read(
        f"<html><head><title>{title}</title>{head}</head><body><p>It is.</p></body></html>"
    ).headline == ("Crane approved at last")
