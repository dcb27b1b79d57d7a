"""Bylines are names of people."""

from __future__ import annotations

import pytest

from tests.sources.page.conftest import Read


def page(head: str = "", line: str = "") -> str:
    return f"""<html><head><title>Rain at last | The Gauge</title>
    <meta property="og:site_name" content="The Gauge">{head}</head>
    <body><article><h1>Rain at last</h1>{line}
    <p>The first drops fell at six in the morning, an hour before the market.</p>
    <p>By noon the river had risen by a foot, and the children were out on the bridge.</p></article>
    <section id="comments"><p class="comment-author">By Troll Trollson</p></section></body></html>"""


def ld(author: str) -> str:
    data = f'{{"@type":"Article","headline":"Rain at last","author":{author}}}'
    return f'<script type="application/ld+json">{data}</script>'


LABELLED = (
    '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Lovelace">'
)
PERSON = '{"@type":"Person","name":"Ada Lovelace"}'


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (ld(PERSON), ""),
        (ld(f"[{PERSON}]"), ""),
        (ld('"By Ada Lovelace"'), ""),
        (ld('{"@type":"Organization","name":"The Gauge"}'), '<p class="byline">By Ada Lovelace</p>'),
        ('<meta name="author" content="Ada Lovelace">', ""),
        ('<meta name="parsely-author" content="Ada Lovelace">', ""),
        (
            (
                '<meta name="twitter:label1" content="Written by">'
                '<meta name="twitter:data1" content="Ada Lovelace">'
            ),
            "",
        ),
        ('<meta property="article:author" content="https://facebook.com/ada">', "<p>By Ada Lovelace</p>"),
        ("", '<a rel="author" href="/ada">Ada Lovelace</a>'),
        ("", '<span class="author vcard"><a class="url fn n" href="/author/ada/">Ada Lovelace</a></span>'),
        ("", '<div class="post-meta">5 May · <a href="/authors/ada-lovelace">Ada Lovelace</a></div>'),
        ("", '<div class="ArticleByline">By <span>Ada Lovelace</span></div>'),
        ("", "<div>Von Ada Lovelace</div>"),
        ("", '<p class="author-name">Ada Lovelace, Washington correspondent for The Gauge</p>'),
    ],
)
def test_the_author_is_found(read: Read, head: str, line: str) -> None:
    assert read(page(head, line)).byline[:1] == ("Ada Lovelace",)


def test_the_publication_is_the_byline_if_nobody_is_named(read: Read) -> None:
    assert read(page(ld('{"@type":"Organization","name":"The Gauge"}'))).byline == ("The Gauge",)


def test_who_comments_is_not_the_author(read: Read) -> None:
    assert read(page()).byline == ()


@pytest.mark.parametrize(
    "line",
    [
        "<small>03.05.2026 | 13:10 Uhr | Ada Lovelace</small>",
        "<span>3 May 2026 13:30 by Ada Lovelace</span>",
        "<div class=meta>Posted in Weather by Ada Lovelace on May 3, 2026</div>",
        "<p>Ada Lovelace · Publicado hace 3 horas</p>",
        "<p>Date: 3 May 2026 Author: Ada Lovelace Source: The Gauge</p>",
        '<aside><a href="/authors/ada">Ada Lovelace</a> <a href="/authors/ada">Ada Lovelace</a></aside>',
    ],
)
def test_the_line_of_the_date_and_links_to_one_author_name_who_wrote(read: Read, line: str) -> None:
    assert read(page(line=line)).byline == ("Ada Lovelace",)


@pytest.mark.parametrize(
    "line",
    [
        '<aside><a href="/authors/ada">Ada Lovelace</a> <a href="/authors/alan">Alan Turing</a></aside>',
        '<a href="https://video.example/user/gauge">Video Channel</a>',
        "<p>The River And Town, 3 May 2026: it rained all day.</p>",
    ],
)
def test_nobody_is_named_where_the_page_does_not_say(read: Read, line: str) -> None:
    assert read(page(line=line)).byline == ()


ORGANISATION = '<meta name="author" content="Regenverband e.V.">'
UPLOADER = ld('{"@type":"Person","name":"Upl Oader"}')


@pytest.mark.parametrize(
    ("head", "line", "wanted"),
    [
        (ld('"Ada Lovelace, The Gauge"'), "", ("Ada Lovelace",)),
        (ORGANISATION, "<p>By Ada Lovelace</p>", ("Ada Lovelace",)),
        (ORGANISATION, "", ("Regenverband e.V.",)),
        (ld('{"@type":"Person","name":"Redaktion"}'), "<p>By Ada Lovelace</p>", ("Ada Lovelace",)),
        (ld('{"@type":"Person","name":"Redaktion"}'), "", ("Redaktion",)),
        ("", '<a rel="author" href="/authors/gauge">The Gauge</a>', ("The Gauge",)),
        (
            ld(PERSON) + '<meta name="author" content="Ada Lovelace, Alan Turing">',
            "",
            ("Ada Lovelace", "Alan Turing"),
        ),
        (UPLOADER, '<p>By <a rel="author" href="/ada">Ada Lovelace</a></p>', ("Ada Lovelace",)),
        ("", '<div class="post-footer">By <span class="author fn">ada</span></div>', ("ada",)),
        ("", "<p>It rained.</p><p><b>Author:</b> Ada Lovelace</p>", ("Ada Lovelace",)),
        ("", "<p>Source: Rain Agency, 3 May 2026</p>", ()),
        ("", "<h3>By Land and Sea</h3>", ()),
    ],
)
def test_people_come_before_the_publication(
    read: Read, head: str, line: str, wanted: tuple[str, ...]
) -> None:
    assert read(page(head, line)).byline == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("<p>2026年5月3日 6時00分 山田太郎記者</p>", ("山田太郎",)),
        ("<p>Von unserer Redakteurin Ada Lovelace und Alan Turing, dpa</p>", ("Ada Lovelace", "Alan Turing")),
        ("<font><b>By ADA LOVELACE</b><br>Staff Writer</font>", ("Ada Lovelace",)),
        ("<p class=byline>Chef Ada Lovelace</p>", ("Chef Ada Lovelace",)),
    ],
)
def test_trades_go_and_titles_stay(read: Read, line: str, wanted: tuple[str, ...]) -> None:
    assert read(page(line=line)).byline == wanted


@pytest.mark.parametrize(
    "line",
    [
        '<aside><address><a rel="author" href="/profile/ada">Ada Lovelace</a></address></aside>',
        '<div class="ShareByline"><span>By</span><span>by ADA LOVELACE</span></div>',
        '<div class="social-author"><a class="social-author__name" href="/u/ada">Ada Lovelace</a></div>',
        '<p><a href="/about/editors/ada">Ada Lovelace</a></p>',
        "<div>Written by Ada Lovelace in Valves on 1 June 2026 at 08:34</div>",
        "<p>By Ada Lovelace | <span>View author archive</span> | <span>Get author RSS feed</span></p>",
        "<p>By Ada Lovelace, AP National Security Writer</p>",
        "<p>By Ada Lovelace | The Associated Press</p>",
        "<p>By Ada Lovelace, MS, RD</p>",
        "<p>Analysis by Ada Lovelace</p>",
    ],
)
def test_bylines_of_newspapers(read: Read, line: str) -> None:
    assert read(page("", line)).byline == ("Ada Lovelace",)


def test_a_declared_name_with_the_surname_first(read: Read) -> None:
    assert read(page('<meta name="parsely-author" content="Lovelace, Ada">')).byline == ("Ada Lovelace",)


def test_authors_of_other_stories_are_not_its_own(read: Read) -> None:
    line = '<aside class="most-read"><div class="author">By Bo Vance</div></aside>'
    assert read(page("", line)).byline == ()
