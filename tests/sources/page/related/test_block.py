"""The page's own related posts are found by words, by names and by shape."""

from __future__ import annotations

from datetime import date

import pytest

from sharekit.article import Related
from tests.sources.page.conftest import Read

TEXT = "".join(
    f"<p>The {n} drops fell at six in the morning, an hour before the market opened its gates to all.</p>"
    for n in ("first", "second", "third", "fourth")
)
TITLES = ("Snow in the valley before Christmas", "How the old bridge was saved", "Forty days without a drop")
URLS = tuple(f"https://example.org/a/post-{at}" for at in range(3))


def page(after: str, head: str = "", before: str = "") -> str:
    return (
        f"<html lang=en><head><title>Rain at last | Gauge</title>{head}</head><body>"
        "<header><nav><ul><li><a href='/weather-and-climate'>Weather and climate</a></li>"
        "<li><a href='/sport-and-games'>Sport and games</a></li>"
        "<li><a href='/people-and-places'>People and places</a></li>"
        f"</ul></nav></header><main><article><h1>Rain at last</h1>{before}{TEXT}{after}</article></main>"
        "<footer><ul><li><a href='/terms-of-use'>Terms of use, 2026</a></li>"
        "<li><a href='/imprint-and'>Imprint and contact</a></li></ul></footer></body></html>"
    )


def listed(item: str) -> str:
    return "".join(item.format(url=f"post-{at}", title=title, at=at) for at, title in enumerate(TITLES))


LIST = f"<ul>{listed('<li><a href={url}>{title}</a></li>')}</ul>"
CARDS = listed(
    "<div><a href={url}><img src=/p{at}.jpg></a><div><h3><a href={url}>{title}</a></h3>"
    "<time datetime=2026-01-1{at}>Jan</time>"
    "<p>A teaser of some words about what stands in the post.</p></div></div>"
)


@pytest.mark.parametrize(
    "after",
    [
        f"<h3>Related posts</h3>{LIST}",
        f"<div><strong>Lesen Sie auch:</strong></div>{LIST}",
        f"<section><header><h2><span>関連記事</span></h2></header><div>{LIST}</div></section>",
        f"<div class=yarpp-related><h3>You may enjoy</h3>{LIST}</div>",
        f'<div class="td_block_related_posts"><h4>More from author</h4>{CARDS}</div>',
        f'<div class="jeg_postblock_related">{CARDS}</div>',
        f'<aside id="related-articles">{LIST}</aside>',
        f"<section><h2>More to explore</h2><div>{CARDS}</div></section>",
        f"<div>{CARDS}</div>",
    ],
    ids=["heading", "bold", "japanese", "yarpp", "tagdiv", "jnews", "aside", "cards", "shape alone"],
)
def test_the_block_is_found(read: Read, after: str) -> None:
    related = read(page(after)).related
    assert tuple(post.headline for post in related) == TITLES
    assert tuple(post.url for post in related) == URLS


def test_cards_carry_teaser_image_and_date(read: Read) -> None:
    assert read(page(f"<section><h2>Related</h2>{CARDS}</section>")).related[1] == Related(
        headline=TITLES[1],
        teaser="A teaser of some words about what stands in the post.",
        url=URLS[1],
        image="https://example.org/p1.jpg",
        published=date(2026, 1, 11),
    )


def test_other_lists_are_left_alone(read: Read) -> None:
    assert read(page(f"<section><h2>Most read</h2>{LIST}</section>")).related == ()
    assert read(page("")).related == ()


def test_previous_and_next_are_no_related_posts(read: Read) -> None:
    turns = "<a href=/p>Previous: snow in the valley</a><a href=/n>Next: forty dry days</a>"
    assert read(page(f"<h3>Read next</h3><div>{turns}</div>")).related == ()


def test_the_list_ends_at_the_next_heading(read: Read) -> None:
    other = "<h3>Topics</h3><ul><li><a href=/x>Weather in the valley and beyond</a></li></ul>"
    assert (
        tuple(post.headline for post in read(page(f"<div><h3>Related</h3>{LIST}{other}</div>")).related)
        == TITLES
    )


def test_links_in_running_text_are_no_block(read: Read) -> None:
    text = listed(
        "<p>Read more about it in our story <a href={url}>{title}</a>, from the archive of last year.</p>"
    )
    assert read(page(f"<div><h3>See also</h3>{text}</div>")).related == ()


def test_advertising_on_other_hosts_is_no_block(read: Read) -> None:
    ads = "".join(
        f"<div><a href=https://ads.example/{at}>{title}</a></div>" for at, title in enumerate(TITLES)
    )
    assert read(page(f"<div><h3>You may like</h3>{ads}</div>")).related == ()


def test_a_page_that_belongs_elsewhere_still_shows_its_own_posts(read: Read) -> None:
    head = "<link rel=canonical href='https://another.example/rain'>"
    assert len(read(page(f"<h3>Related posts</h3>{LIST}", head)).related) == len(TITLES)


def test_words_far_above_a_list_do_not_speak_of_it(read: Read) -> None:
    between = "<span></span>" * 90
    menu = "".join(f"<a href=/menu/{at}>A part of the site {at}</a>" for at in range(4))
    assert read(page(f"<div><h3>Related posts</h3><p></p></div>{between}<div>{menu}</div>")).related == ()


def test_what_jsonld_links_to_is_read_with_its_words_on_the_page(read: Read) -> None:
    links = ", ".join(f'"{url}"' for url in URLS)
    data = f'{{"@type":"WebPage","name":"Rain at last","relatedLink":[{links}]}}'
    head = f'<script type="application/ld+json">{data}</script>'
    boxes = listed("<div><span><a href={url}>{title}</a></span></div><div><a href=/tag/x>x</a></div>")
    assert tuple(post.url for post in read(page("", head, boxes)).related) == URLS


def test_scripts_in_a_title_are_not_carried(read: Read) -> None:
    item = "<li><a href={url}>{title}<script>alert(1)</script></a></li>"
    assert (
        tuple(post.headline for post in read(page(f"<h3>Related</h3><ul>{listed(item)}</ul>")).related)
        == TITLES
    )


def test_a_page_without_an_address_keeps_its_related_posts(read: Read) -> None:
    story = read(page(f"<h2>Related</h2>{LIST}"), url="")
    assert [(post.headline, post.url) for post in story.related] == [(title, "") for title in TITLES]


def test_links_in_running_text_are_no_posts(read: Read) -> None:
    sentences = "".join(
        f"<div class=paragraph>The council said on Monday that it is <a href={url}>looking at the sky</a>"
        f" and then <a href={url}x>Snow Told The Gauge</a> that the rain would go on until May.</div>"
        for url in URLS
    )
    assert read(page(sentences)).related == ()


def test_sections_and_the_page_itself_are_no_posts(read: Read) -> None:
    section = "<a href=https://example.org/a>The whole section</a>"
    itself = "<li><a href=https://example.org/a/story?utm_source=related>Rain at last, once more</a></li>"
    labelled = listed(
        "<li><a href=/b/world-news>All of the world</a><h3><a href=/b/world-news/{at}>{title}</a></h3></li>"
    )
    related = read(page(f"<h3>Related posts</h3>{section}<ul>{itself}{labelled}</ul>")).related
    assert [post.headline for post in related] == list(TITLES)


def test_a_counter_of_comments_is_no_post(read: Read) -> None:
    counters = "<a href=/forum/1>167 comments</a> <a href=/forum/2>1,204 comments</a>"
    assert read(page(f"<div class=related>{counters}</div>")).related == ()
