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


BOTH = ["Ada Lovelace", "Alan Turing"]
ACCOUNT = ld('{"@type":"Person","name":"Web Desk Bo"}')


@pytest.mark.parametrize(
    ("head", "line", "wanted"),
    [
        # Data name the account that the text was posted with; the line at the headline names the authors.
        (ACCOUNT, "<p>By Ada Lovelace</p>", ["Ada Lovelace"]),
        (ACCOUNT, "<dl><dd>Autora</dd><dd>Ada Lovelace</dd></dl><p>Por Ada Lovelace</p>", ["Ada Lovelace"]),
        (ld('{"@type":"Person","name":"adalovelace"}'), "<p>Von Ada Lovelace</p>", ["Ada Lovelace"]),
        (ld(PERSON), "<p>By Ada Lovelace and Alan Turing</p>", BOTH),
        (ld(f'[{PERSON},{{"@type":"Person","name":"Alan Turing"}}]'), "<p>By Ada Lovelace</p>", BOTH),
        # Labels, arrows and buttons beside names are no names.
        (
            "",
            """<span class="author vcard"><a rel="author" href="/author/ada">Ada Lovelace</a></span>
            <a rel="author" href="/author/ada">View all posts by Ada Lovelace →</a>""",
            ["Ada Lovelace"],
        ),
        (
            "",
            '<span class="prep-author">Posted on</span> <a href="/author/ada">Ada Lovelace</a>',
            ["Ada Lovelace"],
        ),
        ("", "<p>By Ada Lovelace | ≈ Leave a comment</p>", ["Ada Lovelace"]),
        ("", "<p>Von Ada Lovelace Kategorien: Wetter</p>", ["Ada Lovelace"]),
        ("", "<p>Von Ada Lovelace Lesezeit 4 Minuten</p>", ["Ada Lovelace"]),
        ("", '<a rel="author" href="/author/marc">marc</a>', ["marc"]),
        ("", "<p>Ada Lovelace im Gespräch mit Alan Turing</p>", []),
        ("", "<p>Von Ada Lovelace im Gespräch mit Alan Turing</p>", BOTH),
        # Categories in a line about the author.
        (
            '<meta name="author" content="Ada Lovelace">',
            '<p class="author"><a rel="tag" href="/rain">Rain</a> / <a rel="tag" href="/snow">Snow</a></p>',
            ["Ada Lovelace"],
        ),
        # A page builder calls all parts of a page widgets.
        (
            "",
            """<div class="elementor-widget elementor-widget-post-info">
            <span class="post-author">Ada Lovelace</span></div>""",
            ["Ada Lovelace"],
        ),
    ],
)
def test_the_line_at_the_headline_names_the_authors(
    read: Read, head: str, line: str, wanted: list[str]
) -> None:
    assert list(read(page(head, line)).byline) == wanted


@pytest.mark.parametrize(
    "end",
    [
        "<p>Von Ada Lovelace</p>",
        '<div class="author-bio"><h3>About Ada Lovelace</h3><p>She counts rain all year.</p></div>',
        '<div class="about-author"><h4><a href="/ada">Ada Lovelace</a></h4><p>She counts rain.</p></div>',
    ],
)
def test_the_author_is_named_below_the_text(read: Read, end: str) -> None:
    text = page().replace("</article>", f"<p>{'So it went on for days. ' * 5}</p>{end}</article>")
    assert read(text).byline == ("Ada Lovelace",)


def test_a_site_at_its_authors_address_has_an_author(read: Read) -> None:
    tweet = '<div class="tweet"><span class="tweet-author-name">Bo Quist</span><p>What a day.</p></div>'
    line = f'<span class="byline"><a href="/about">Ada Lovelace</a></span>{tweet}'
    assert read(page(ld(PERSON), line), url="https://adalovelace.example.com/p/a").byline == ("Ada Lovelace",)
    assert read(page("", line), url="https://www.adalovelace.com/p/a").byline == ("Ada Lovelace",)


@pytest.mark.parametrize(
    "line",
    [
        '<div class="author-date">Publiziert 02/02/2026 um 09:23</div>',
        '<div class="author-date">Publié le 2 février 2026</div>',
        '<p class="byline">Edit Profile</p>',
        (
            '<p class="byline">/ <a rel="tag" href="/rain">Rain</a> / <a rel="tag" href="/rivers">Rivers</a>'
            " / Weather</p>"
        ),
    ],
)
def test_what_is_beside_a_byline_is_nobody(read: Read, line: str) -> None:
    assert read(page("", line)).byline == ()


def test_the_initials_of_the_site_are_the_publication(read: Read) -> None:
    text = page(
        ld('{"@type":"Person","name":"HG"}'),
        "<p>A sentence that is long enough to be taken for one of the paragraphs of this story, at least.</p>"
        "<p><em>By <span>Ada Lovelace</span></em></p>",
    )
    assert read(text.replace("The Gauge", "Harbour Gazette")).byline == ("Ada Lovelace",)


def test_a_byline_before_a_line_break(read: Read) -> None:
    line = "<p>By <strong><a href='https://ada.example'>Ada Lovelace</a></strong><br>London</p>"
    assert read(page("", line)).byline == ("Ada Lovelace",)


@pytest.mark.parametrize(
    "line",
    [
        "Por Ada Lovelace, corresponsal en Oslo",
        "Par Ada Lovelace, envoyée spéciale à Brest",
        "di Ada Lovelace, nostra inviata",
    ],
)
def test_a_role_and_its_place_are_nobody(read: Read, line: str) -> None:
    assert read(page("", f'<div class="byline">{line}</div>')).byline == ("Ada Lovelace",)


def test_a_weekday_and_a_month_are_nobody(read: Read) -> None:
    assert read(page("", "<p>By Ada Lovelace - Sat Apr 23 2016, 10:55 am</p>")).byline == ("Ada Lovelace",)


def test_initials_keep_their_last_dot(read: Read) -> None:
    assert read(page("", '<p class="byline">By A. L. on 3 May 2026</p>')).byline == ("A. L.",)
