"""The day that readers see: nearest to the headline, of publication, of this page."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.sources.page.conftest import Read

STORY = "<p>" + "Words of a story that runs on for a while, as stories do. " * 5 + "</p>"


def story(near: str, *, head: str = "", before: str = "", after: str = "", lang: str = "en") -> str:
    return (
        f"<html lang={lang}><head><title>River rises</title>{head}</head><body>{before}<h1>River rises</h1>"
        f"{near}{STORY}{STORY}{after}</body></html>"
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p>Last updated: <time>May 9, 2026</time> · Published: <time>May 3, 2026</time></p>",
        "<p><strong>Updated</strong> <time>May 9, 2026</time></p><p>Published <time>May 3, 2026</time></p>",
        "<i><time class=updated>May 9, 2026</time><time class=published>May 3, 2026</time></i>",
        "<p class=meta>May 3, 2026 (updated May 9, 2026)</p>",
        "<p class=post-date>Updated by Ada Lovelace on May 9, 2026</p><p class=date>May 3, 2026</p>",
    ],
)
def test_the_day_of_an_update_is_not_that_of_publication(read: Read, line: str) -> None:
    assert str(read(story(line)).published)[:10] == "2026-05-03"


def test_an_update_alone_gives_way_to_data(read: Read) -> None:
    head = '<meta property="article:published_time" content="2026-05-03T09:00:00+02:00">'
    page = story(
        "<p class=posted-on>Last updated: <time datetime=2026-05-09>May 9, 2026</time></p>", head=head
    )
    assert str(read(page).published)[:10] == "2026-05-03"


def test_a_comment_count_beside_the_date_does_no_harm(read: Read) -> None:
    assert read(story("<p class=entry-meta>May 3, 2026 | 5 Comments</p>")).published == date(2026, 5, 3)


@pytest.mark.parametrize(
    "line",
    [
        "<dl><dd>Registriert: 18.09.2008, 05:56</dd></dl><p class=author>von Ada » 03.05.2026, 05:42</p>",
        "<p>Born on 10 December 1985</p><p class=date>3 May 2026</p>",
        "<div class=info>28 January 1975</div><p class=date>3 May 2026</p>",
    ],
)
def test_days_of_other_things_are_passed_over(read: Read, line: str) -> None:
    assert read(story(line, lang="de")).published == date(2026, 5, 3)


@pytest.mark.parametrize(
    "opening",
    [
        "<p>(3. Mai 2026) Die Verbraucher erhalten in diesen Tagen wieder eine Nachricht vom Versorger.</p>",
        "<div><strong>Karlsruhe, (03.05.2026). Viele Menschen gedenken der Fluten.</strong></div>",
        "<p>Hamburg, den 3. Mai 2026 – Der Fluss steigt seit dem Morgen, die Stadt hat Wachen.</p>",
        "<p>MANCHESTER, May 3, 2026 - Girls walk past student halls that are far too full to be safe.</p>",
    ],
)
def test_a_dateline_is_read(read: Read, opening: str) -> None:
    assert read(story(opening, lang="de")).published == date(2026, 5, 3)


def test_a_day_that_a_sentence_speaks_of_is_no_dateline(read: Read) -> None:
    line = (
        "<p>On May 1, 2025. The river had been low for a year before it rose again and nobody knew why.</p>"
    )
    page = story(line + "<p class=date>3 May 2026</p>")
    assert read(page).published == date(2026, 5, 3)


def test_a_date_is_in_the_headline_itself(read: Read) -> None:
    page = f"<html><title>River rises</title><h1><small>03.05.2026 •</small> River rises</h1>{STORY}"
    assert read(page).published == date(2026, 5, 3)


def test_a_small_aside_describes_its_page(read: Read) -> None:
    aside = "<aside class=meta role=complementary><p><time>03.05.2026</time></p></aside>"
    assert read(story(aside)).published == date(2026, 5, 3)


def test_a_named_date_above_comes_before_a_bare_one_below(read: Read) -> None:
    page = story(
        "<p>Der Auftakt ist am</p><b>Mittwoch, 13.05.2026</b>",
        before='<span class="metadata date">Bonn, 03.05.2026</span>',
        lang="de",
    )
    assert read(page).published == date(2026, 5, 3)


def test_a_date_far_from_the_headline_is_found_where_nothing_else_is(read: Read) -> None:
    far = "<p>Words.</p>" * 90 + "<p class=date>3 May 2026</p>"
    assert read(story("", after=far)).published == date(2026, 5, 3)


@pytest.mark.parametrize(
    ("lang", "url", "line"),
    [
        ("de", "https://example.at/a", "05/03/2026"),
        ("en", "https://example.com/a", "03.05.2026"),
        ("en", "https://example.co.uk/a", "03/05/2026"),
    ],
)
def test_data_shows_which_number_is_the_month(read: Read, lang: str, url: str, line: str) -> None:
    head = '<meta property="article:published_time" content="2026-05-03T09:00:00">'
    page = story(f"<span class=date>{line}</span>", head=head, lang=lang)
    assert read(page, url=url).published == datetime(2026, 5, 3, 9)  # noqa: DTZ001 (no zone was given)


def test_the_country_of_an_address_decides_the_order(read: Read) -> None:
    page = story("<span class=date>03/05/2026</span>")
    assert read(page, url="https://example.com/a").published == date(2026, 3, 5)
    assert read(page, url="https://example.co.uk/a").published == date(2026, 5, 3)


@pytest.mark.parametrize(
    "line",
    [
        "<p>River rises wurde am 3. Mai 2026 um 23:03 Uhr gepostet und unter Wetter abgelegt.</p>",
        "<p>This entry was posted on Wednesday, May 3rd, 2026 at 9:30 and filed under Weather.</p>",
        "<p>发布时间：2026-05-03 09:30</p>",
    ],
)
def test_the_text_says_when(read: Read, line: str) -> None:
    assert read(story("", after=f"<div class=sidebar>{line}</div>")).published == date(2026, 5, 3)


def test_a_description_says_when(read: Read) -> None:
    head = '<meta name=description content="River rises (Notizia del 3 Maggio 2026)">'
    assert read(story("", head=head)).published == date(2026, 5, 3)


@pytest.mark.parametrize(
    "line", ["9" * 4000, "00.00.0000", "<time datetime='99999-99-99'>0</time>", "0 0 0 Mai 0000"]
)
def test_numbers_that_are_no_dates_do_no_harm(read: Read, line: str) -> None:
    assert read(story(f"<span class=date>{line}</span>")).published is None


@pytest.mark.parametrize(
    "near",
    [
        "<time datetime=2026-05-03>3 May</time>",
        "<p class=post-meta>By Ada Lovelace on 3 May 2026</p>",
        "<p>3 May 2026</p>",
        "<p>Published on 3 May 2026</p>",
    ],
)
def test_without_a_search_a_date_in_a_form_of_publication_counts(read: Read, near: str) -> None:
    assert str(read(story(near), search_dates=False).published)[:10] == "2026-05-03"


@pytest.mark.parametrize(
    "near",
    [
        "<p>Version: 26.8.15</p>",
        "<span>1.26.05</span>",
        "<p>Last updated on 3 May 2026</p>",
        "<script>var build = {'published': '2026-05-03'}</script>",
        "<p>A paragraph that comes first.</p>" * 9 + "<h2>1.2.0</h2><p>3 May 2026</p>",
    ],
)
def test_without_a_search_no_other_date_is_one(read: Read, near: str) -> None:
    after = "<footer>Copyright 2015 · built 2015-01-01</footer>"
    assert read(story(near, after=after), search_dates=False).published is None


@pytest.mark.parametrize("version", ["Version: 26.8.15", "v 26.8.15"])
def test_the_number_of_a_version_is_no_date(read: Read, version: str) -> None:
    assert read(story(f"<p>{version}</p>", before=f"<span>{version}</span>")).published is None
