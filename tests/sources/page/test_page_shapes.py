"""Shapes of real pages on which a field once came out wrong, each as a small page of our own."""

from __future__ import annotations

import json

import pytest

from tests.sources.page.conftest import Read

TEXT = (
    "<p>The ferry crossed the sound before sunrise, and two pilots waited for the fog to lift.</p>"
    "<p>By noon the harbour was full of boats again, and nobody remembered why the bell had been rung.</p>"
    "<p>The council wants to buy a second ferry next year, if the islanders agree to a higher fare.</p>"
)


def page(
    near: str = "", *, head: str = "", h1: str = "Ferry sails again", text: str = TEXT, after: str = ""
) -> str:
    return (
        f"<html lang=en><head><title>Ferry sails again</title>{head}</head><body>"
        f"<nav><a href=/>Home</a></nav><main><article><h1>{h1}</h1>{near}{text}</article>"
        f"{after}</main></body></html>"
    )


def data(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Ferry sails again", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


DECLARED = data(datePublished="2026-03-05T09:00:00Z") + (
    '<meta property="article:published_time" content="2026-03-05T09:00:00Z">'
)


@pytest.mark.parametrize(
    "other",
    [
        '<div class="inline-article"><h4><a href="/x">Pier closed</a></h4><time>2 Nov 2025</time></div>',
        '<div><h3><a href="/x">Pier closed</a></h3> <time datetime="2025-11-02">2 Nov 2025</time></div>',
        '<p>Audio 04:12 | <time datetime="2026-03-01">01.03.2026</time></p>',
        '<p>On air: <time datetime="2026-03-01T18:00">1 March 2026, 18:00</time></p>',
        "<figure><img src=a.jpg><figcaption>Photo: 2 November 2025</figcaption></figure>",
        (
            "<ul><li><a href='/x'>The pier was closed after a storm last autumn</a> "
            "<time>2 Nov 2025</time></li></ul>"
        ),
        "<time datetime='2026-03-09'>9 March 2026</time>",
    ],
)
def test_a_date_of_something_else_does_not_outvote_the_data(read: Read, other: str) -> None:
    assert str(read(page(other, head=DECLARED)).published)[:10] == "2026-03-05"


def test_an_earlier_date_at_the_headline_outvotes_the_data(read: Read) -> None:
    assert (
        str(read(page("<time datetime=2026-03-04>4 March 2026</time>", head=DECLARED)).published)[:10]
        == "2026-03-04"
    )


def test_a_shown_time_of_change_is_not_that_of_publication(read: Read) -> None:
    head = data(datePublished="2012-05-10T14:29:05Z", dateModified="2026-04-24T11:16:53Z")
    article = read(page('<time datetime="2026-04-24T11:17:10Z">1 day ago</time>', head=head))
    assert str(article.published) == "2012-05-10 14:29:05+00:00"


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ("", "<ul><li><strong>Date</strong> 28.04.2023</li></ul>"),
        ('<meta property="og:title" content="Ferry sails again | Gauge | 28.04.2023">', ""),
        ('<meta name="dc.date" content="2023-04-28">', ""),
    ],
)
def test_a_labelled_date_comes_before_those_of_teasers(read: Read, head: str, after: str) -> None:
    teasers = '<div><h2>Pier closed <span class="date">24.04.2023</span></h2><p>After the storm.</p></div>'
    assert str(read(page(head=head, after=after + teasers)).published) == "2023-04-28"


@pytest.mark.parametrize(
    "after",
    [
        '<section id="comments"><div class="comment"><b>Sam</b> <time>3 Feb 2024</time></div></section>',
        '<section class="suggested"><a href="/b"><h3>Bell found</h3><time>3 Feb 2024</time></a></section>',
        "<p>Received: 3 February 2024. Accepted: 9 March 2024.</p>",
    ],
)
def test_a_page_without_a_date_of_its_own_has_none(read: Read, after: str) -> None:
    assert read(page(after=after), search_dates=False).published is None


@pytest.mark.parametrize(
    ("h1", "titles", "wanted"),
    [
        (
            '<span class="topic">Travel <span class="hidden">:</span></span> <span>Ferry sails again</span>',
            "",
            None,
        ),
        (
            (
                '<span class="overline">Sound</span> <i aria-hidden="true"> - </i> '
                "<span>Ferry sails again</span>"
            ),
            "",
            None,
        ),
        (
            "<span>By the sea</span>Ferry sails again",
            "",
            None,
        ),
        (
            '<span class="kicker">Sound</span><span class="hide">: </span><span>Ferry sails again</span>',
            "Sound: Ferry sails again",
            "Sound: Ferry sails again",
        ),
        ('Ferry sails again<a class="headerlink" href="#x">#</a>', "", None),
        ('Ferry sails again <a href="#x" aria-label="Link">¶</a>', "", None),
        ("Ferry sails <ruby>again<rp>(</rp><rt>a-gain</rt><rp>)</rp></ruby>", "", None),
        ('Ferry sails again<sup><a href="#fn1">1</a></sup>', "", None),
    ],
)
def test_a_heading_gives_the_headline_alone(read: Read, h1: str, titles: str, wanted: str | None) -> None:
    title = titles or "Ferry sails again"
    head = f'<meta property="og:title" content="{title}">' + data(headline=title)
    assert read(page(h1=h1, head=head)).headline == (wanted or "Ferry sails again")


def test_the_heading_of_a_popup_is_no_headline(read: Read) -> None:
    popup = '<div class="modal" style="display:none"><h1>Ferry sails again today</h1></div>'
    assert read(page(h1="The ferry sails", after=popup)).headline == "The ferry sails"


def test_the_title_of_the_book_in_the_menu_is_the_site(read: Read) -> None:
    html = (
        "<title>Licences - The Ferry Guide</title>"
        "<div id=menu-bar><h1 class=menu-title>The Ferry Guide</h1></div>"
        f"<main><h1>harbour/ferry Licences</h1>{TEXT}</main>"
    )
    article = read(html)
    assert (article.headline, article.site) == ("harbour/ferry Licences", "The Ferry Guide")


def test_a_page_of_a_project_named_like_its_host_is_not_the_site(read: Read) -> None:
    html = (
        "<title>lib.Line — lib 0.13 documentation</title><h1>lib.Line<a "
        f'class=headerlink href="#l">#</a></h1>{TEXT}'
    )
    article = read(html, url="https://lib.example/line.html")
    assert (article.headline, article.site) == ("lib.Line", "lib 0.13 documentation")


FIRST = "<p>The old bell was rung at four in the morning, for the first time since the war.</p>"


@pytest.mark.parametrize(
    "text",
    [
        f"<div>{FIRST}</div><div>{TEXT * 2}</div>",
        f"{FIRST}<section>{TEXT * 2}</section>",
        f"<div class=part>{FIRST}</div><div class=ad>Advertisement</div><div class=part>{TEXT}</div>",
        FIRST.replace("<p>", "<p><a href=/live>").replace("</p>", "</a></p>") + TEXT,
    ],
)
def test_the_first_paragraph_is_the_lead(read: Read, text: str) -> None:
    article = read(page(text=text))
    assert article.lead.startswith("The old bell")
    assert article.body[0] == article.lead


@pytest.mark.parametrize(
    "line",
    [
        "Updated 4 May 2026, first published 12 April 2024",
        "Published: 12 April 2024 · Updated: 4 May 2026",
        "12 April 2024 • 5 min read • Filed under Ferries",
        "Mara Quist / TNN / Updated: Oct 9, 2019, 11:05 IST",
        "© 2026 The Ferry Guide. All rights reserved by the harbour board.",
        "import ferry as fr, and then call fr.sail() from the deck",
    ],
)
def test_a_line_that_says_nothing_of_the_story_is_no_lead(read: Read, line: str) -> None:
    assert read(page(f"<p>{line}</p>")).lead.startswith("The ferry crossed")


def test_code_is_no_lead(read: Read) -> None:
    code = "<pre><code>ferry = Ferry(); ferry.sail(to='the island', at='dawn')</code></pre>"
    assert read(page(code)).lead.startswith("The ferry crossed")


@pytest.mark.parametrize(
    ("paragraph", "wanted"),
    [
        ('since 1936<sup><a href="#fn1">1</a></sup> and', "since 1936 and"),
        ('since 1936<sup class=reference><a href="#cite_note-1">[1]</a></sup> and', "since 1936 and"),
        ("on 200 m<sup>2</sup> of deck", "on 200 m2 of deck"),
        ("<span class=dropcap aria-hidden=true>T</span><span class=sr-only>T</span>he bell", "The bell"),
    ],
)
def test_marks_and_doubled_letters_do_not_join_words(read: Read, paragraph: str, wanted: str) -> None:
    text = f"<p>{paragraph} was rung again by the harbour master himself before tea.</p>{TEXT}"
    assert wanted in read(page(text=text)).body[0]


@pytest.mark.parametrize(
    ("near", "names"),
    [
        (
            ('<p>By <a href="/authors/m">Mara E. Quist</a> <span>December 28, 2016</span></p>'),
            ["Mara E. Quist"],
        ),
        (
            (
                '<div class=meta><span>By</span><span class=author><a href="/authors/t">Tom Varga</a></span>'
                "<span>Dec 12, 2016 2:00 PM</span></div>"
            ),
            ["Tom Varga"],
        ),
        ("<p>ByTom VargaDec 12, 2016</p>", ["Tom Varga"]),
        (
            (
                '<div class=byline><span>By</span> <a href="/p/h">Henrik '
                "Dale</a><span>Staff Writer</span></div>"
            ),
            ["Henrik Dale"],
        ),
        (
            ('<p class=byline>By <a href="/authors/r">Iris Hollow</a><br><time>April 12, 2024</time></p>'),
            ["Iris Hollow"],
        ),
        ("<p class=byline>Claire Morel)</p>", ["Claire Morel"]),
        ("<p class=byline>By Dan Whitfield, City Hall reporter</p>", ["Dan Whitfield"]),
        ("<p class=byline>By Dana Lowe on | Email | See all articles</p>", ["Dana Lowe"]),
        ("<div><strong>Text Size</strong><ul><li>Small</li><li>Large</li></ul></div>", []),
        ("<figure><img src=a.jpg><div class=photo-author>Photo: Paul Noir</div></figure>", []),
        (
            (
                '<div class="inline-article"><h4><a href="/x">Pier closed</a></h4><span>by '
                "Teresa Fall</span></div>"
            ),
            [],
        ),
        ("<p><strong>Thabo Nel</strong></p>", ["Thabo Nel"]),
        (
            (
                "<div class=box><div class=by>By</div><div class=authors><a class=author "
                'href="/a/b">BR24 Newsroom</a></div></div>'
            ),
            ["BR24 Newsroom"],
        ),
    ],
)
def test_a_shown_byline_gives_names_alone(read: Read, near: str, names: list[str]) -> None:
    assert list(read(page(near)).byline) == names


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Plums and Pears", ["Plums and Pears"]),
        ("Ada Lovelace and Alan Turing", ["Ada Lovelace", "Alan Turing"]),
        ("Halewood, Peter", ["Peter Halewood"]),
        ("Newsroom harbour.example, Frankfurt, Germany", ["Newsroom harbour.example"]),
        ({"@type": "Person", "givenName": "Nora", "familyName": "Quist"}, ["Nora Quist"]),
    ],
)
def test_a_declared_author_is_one_name_or_several(read: Read, author: object, names: list[str]) -> None:
    assert list(read(page(head=data(author=author))).byline) == names


def test_a_shown_person_comes_before_labelled_data_and_organisations(read: Read) -> None:
    twitter = (
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Adil Marsh">'
    )
    shown = '<p><span>By</span> <a class="author-link"> Colin Reeve </a></p>'
    assert read(page(shown, head=twitter)).byline == ("Colin Reeve",)
    board = {"@type": "Organization", "name": "Harbour Board"}
    signed = TEXT + '<p style="text-align:right"><strong>Tran An</strong></p>'
    assert read(page(head=data(author=board, publisher=board), text=signed)).byline == ("Tran An",)


def test_json_ld_with_comments_is_read(read: Read) -> None:
    node = '{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Nora Quist"}}'
    for script in (f"<!-- start -->\n{node}", f"{node}\n// end", f"/* a */{node}/* end */"):
        head = f'<script type="application/ld+json">{script}</script>'
        assert read(page(head=head)).byline == ("Nora Quist",)


@pytest.mark.parametrize(
    "picture",
    [
        (
            '<picture><source srcset="https://example.org/c.webp 800w" type="image/webp"><source srcset="'
            'https://example.org/c.jpg 4w, https://example.org/l.jpg 9w" type="image/jpeg"><img></picture>'
        ),
        '<img src="/placeholder.gif" srcset="https://example.org/s.jpg 1x, https://example.org/l.jpg 2x">',
    ],
)
def test_an_image_without_an_address_takes_that_of_its_sources(read: Read, picture: str) -> None:
    assert read(page(picture)).image == "https://example.org/l.jpg"


def test_chinese_keywords_are_parted_by_their_own_commas(read: Read) -> None:
    assert read(page(head='<meta name=keywords content="渡轮、港口；大海，岛屿">')).tags == (
        "渡轮",
        "港口",
        "大海",
        "岛屿",
    )


def test_a_list_of_topics_is_no_block_of_related_posts(read: Read) -> None:
    for heading, folder in (("More topics", "topic"), ("Weitere Themen", "thema")):
        names = ("Wladimir Harbour", "Ferry policy", "Donald Bell", "Sound and sea")
        links = "".join(
            f'<span><a href="/news/{folder}/{at}-topic">{name}</a></span>' for at, name in enumerate(names)
        )
        assert (
            read(page(after=f"<div class=topics><div>{heading}</div><div>{links}</div></div>")).related == ()
        )


def test_a_later_correction_is_no_publication(read: Read) -> None:
    near = "<p>Correction 10 May 2026: an earlier version misspelled the ferry.</p><time>1 May 2026</time>"
    assert str(read(page(near)).published) == "2026-05-01"


def test_the_logo_of_documentation_names_the_site(read: Read) -> None:
    logo = '<a class="md-header__button md-logo" href="." title="Quayside"><img src=l.svg alt=logo></a>'
    article = read(f"<title>Quayside</title><header>{logo}</header><h1>Quayside</h1>{TEXT}")
    assert (article.headline, article.site) == ("Quayside", "Quayside")


def test_a_site_is_parted_from_the_title_by_any_bar(read: Read) -> None:
    for bar in "|ㅣ│❘":
        article = read(
            f"<title>Ferry sails again {bar} The Gauge</title>{TEXT}", url="https://thegauge.example/a"
        )
        assert (article.headline, article.site) == ("Ferry sails again", "The Gauge")


@pytest.mark.parametrize(
    "other",
    [
        "<aside><a href=/x>Old tram returns</a> <time datetime=2024-01-02>2 Jan</time></aside>",
        "<div><h3>The Sound Hour</h3><a href=/a>Play</a><i class=date>2 January 2024</i></div>",
        "<blockquote>Good news — Bo <a href=https://post.example/1>January 2, 2024</a></blockquote>",
        (
            "<ul><li><a href=/x>Trams</a> <time datetime=2024-01-02>2.1.2024</time>"
            "<li><a href=/y>Bins</a> <time datetime=2024-01-03>3.1.2024</time></ul>"
        ),
        "<div><a href=/x><b>Watch the debate of today</b></a> <time>2 January 2024</time></div>",
    ],
)
def test_an_earlier_date_of_something_else(read: Read, other: str) -> None:
    first, _, rest = TEXT.partition("</p>")
    for html in (page(other, head=DECLARED), page(head=DECLARED, text=f"{first}</p>{other}{rest}")):
        article = read(html)
        assert article.published is not None
        assert article.published.strftime("%Y-%m-%d") == "2026-03-05"


@pytest.mark.parametrize(
    ("near", "byline"),
    [
        ('<p class="byline">Mara QuistStaff Writer</p>', ("Mara Quist",)),
        ('<p property="author" typeof="Person"><b property="name">Mara Quist</b></p>', ("Mara Quist",)),
        ("<address>Mara Quist</address>", ("Mara Quist",)),
        ('<div class="autor">Von <a>Mara Quist</a>, Kiel</div>', ("Mara Quist",)),
        ('<p class="byline">Reviewed by Bo Li, MD — Written by Mara Quist</p>', ("Mara Quist",)),
        ("<h4>By Mara Quist</h4>", ("Mara Quist",)),
        ("<h4>By the time the ferry came</h4>", ()),
        ('<div class="reporter">김철수 기자 kim@news.example</div>', ("김철수",)),
    ],
)
def test_bylines_of_more_sites(read: Read, near: str, byline: tuple[str, ...]) -> None:
    assert read(page(near)).byline == byline


@pytest.mark.parametrize(
    "near",
    [
        "<p>We may earn a commission from links on this page, at no cost to readers.</p>",
        "<p>Subscribe to our newsletter to get the latest news from the harbour.</p>",
        "<p>Disclosure: the harbour board is one of the owners of this paper.</p>",
    ],
)
def test_a_notice_is_no_lead(read: Read, near: str) -> None:
    assert read(page(near)).lead.startswith("The ferry crossed")


def test_fields_that_themes_give_in_other_ways(read: Read) -> None:
    tags = '<p class="tags"><a href="/tagged/ferry">#ferry</a> <a href="/tagged/sea">#sea</a></p>'
    late = '<figure><img src="data:image/gif;base64,R0lG"><noscript><img src="/b.jpg"></noscript></figure>'
    article = read(
        page(late, after="", text=TEXT + tags, h1="<span>Ferry sails</span><span>once again</span>")
    )
    assert article.headline == "Ferry sails once again"
    assert article.tags == ("ferry", "sea")
    assert article.image.endswith("/b.jpg")


def test_a_root_that_is_closed_in_its_own_tag(read: Read) -> None:
    article = read(
        '<html lang="en" /><head /><title>Rain at last</title><body class="a" /><h1>Rain at last</h1>'
    )
    assert article.headline == "Rain at last"


def test_the_notes_and_the_box_of_a_wiki_page(read: Read) -> None:
    box = '<table class="infobox vcard"><tr><th class="fn org">Mole Bridge</th></tr></table>'
    note = (
        '<div class="hatnote">This article is about the bridge. For the game, see Mole Bridge (game).</div>'
    )
    text = "<p>Mole Bridge is a bridge of stone over the river Mole, built in 1871 for the market.</p>"
    links = "".join(
        f'<li><a href="/wiki/Category:Bridges_{at}">Bridges with stone arches, part {at}</a></li>'
        for at in range(5)
    )
    article = read(f"<html><body><h1>Mole Bridge</h1>{note}{box}{text}{text}<ul>{links}</ul></body></html>")
    assert (article.byline, article.related) == ((), ())
    assert article.lead.startswith("Mole Bridge is a bridge")


def test_a_logo_that_is_a_heading_on_a_page_without_an_address(read: Read) -> None:
    body = (
        '<h1><a href="/">Hilltop</a></h1><h2>Hey, is it raining?</h2><p>It is, and has been since noon.</p>'
    )
    article = read(f"<html><title>Hilltop - Hey, is it raining?</title><body>{body}</body></html>", url="")
    assert (article.headline, article.site) == ("Hey, is it raining?", "Hilltop")
