"""Dates keep their zone, and are those that readers of the page would say."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.sources.page.dates.date_text import day_in
from sharekit.sources.page.dates.timestamps import parse_timestamp
from tests.sources.page.conftest import Read

CENTRAL = timezone(timedelta(hours=2))
EAST = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2026-05-03", date(2026, 5, 3)),
        ("20260503", date(2026, 5, 3)),
        ("2026-5-3", date(2026, 5, 3)),
        ("2026-05-03T09:30:00+05:30", datetime(2026, 5, 3, 9, 30, tzinfo=EAST)),
        ("2026-05-03T09:30:00+0530", datetime(2026, 5, 3, 9, 30, tzinfo=EAST)),
        ("2026-05-03 09:30:00.123 Z", datetime(2026, 5, 3, 9, 30, tzinfo=UTC)),
        ("2026-05-03T09:30", datetime(2026, 5, 3, 9, 30)),  # noqa: DTZ001 (no zone was given)
        ("Sun, 03 May 2026 09:30:00 GMT", datetime(2026, 5, 3, 9, 30, tzinfo=UTC)),
        ("Mon May  3 09:30:00 CEST 2026", datetime(2026, 5, 3, 9, 30, tzinfo=CENTRAL)),
        ("2026-05-03 09:30 CEST", datetime(2026, 5, 3, 9, 30, tzinfo=CENTRAL)),
        ("2026-05-03 09:30 PM", datetime(2026, 5, 3, 21, 30)),  # noqa: DTZ001 (no zone was given)
        ("2026-13-40", None),
        ("2026053", None),
        ("99999-01-01", None),
        ("9" * 500, None),
        ("1970-01-01", None),
        ("0001-01-01", None),
        ("yesterday", None),
        ("2026-05-03T09:30:00+99:99", None),
        ("", None),
    ],
)
def test_machine_dates(text: str, wanted: date | None) -> None:
    assert parse_timestamp(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "May 3, 2026",
        "3 May 2026",
        "Published: 3rd May 2026, 9:30",
        "May 3rd 2026",
        "Sonntag, 3. Mai 2026",
        "03.05.2026",
        "3.5.26",
        "03/05/2026",
        "le 3 mai 2026",
        "3 de mayo de 2026",
        "3 maggio 2026",
        "3 de maio de 2026",
        "3 mei 2026",
        "3 maja 2026",
        "3 мая 2026",
        "2026年5月3日",
        "2026/05/03",
        "2026. 5. 3",
        "2026년 5월 3일",
    ],
)
def test_dates_in_words(text: str) -> None:
    assert day_in(text) == date(2026, 5, 3)


def test_american_dates_start_with_the_month() -> None:
    assert day_in("5/3/2026", month_first=True) == date(2026, 5, 3)
    assert day_in("5/13/2026") == date(2026, 5, 13)
    assert day_in("31.02.2026") is None
    assert day_in("call 555-2026") is None


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert day_in(text) is None or isinstance(day_in(text), date)
    assert parse_timestamp(text) is None or isinstance(parse_timestamp(text), date)


def page(head: str = "", line: str = "") -> str:
    return (
        f"<html lang=en><head><title>Rain at last</title>{head}</head><body><h1>Rain at last</h1>{line}"
        "<p>The first drops fell at six in the morning, an hour before the market.</p></body></html>"
    )


def ld(**fields: str) -> str:
    pairs = "".join(f',"{key}":"{value}"' for key, value in fields.items())
    return (
        f'<script type="application/ld+json">{{"@type":"Article","headline":"Rain at last"{pairs}}}</script>'
    )


def test_data_gives_the_time_of_the_day_that_is_shown(read: Read) -> None:
    article = read(
        page(
            ld(datePublished="2026-05-03T09:30:00+05:30", dateModified="2026-05-04"),
            "<time>3 May 2026</time>",
        )
    )
    assert article.published == datetime(2026, 5, 3, 9, 30, tzinfo=EAST)
    assert article.modified == date(2026, 5, 4)


def test_where_data_disagrees_the_shown_day_decides(read: Read) -> None:
    head = (
        ld(datePublished="2025-01-01")
        + '<meta property="article:published_time" content="2026-05-03T08:00:00+02:00">'
    )
    article = read(page(head, '<span class="date">3 May 2026</span>'))
    assert article.published == datetime(2026, 5, 3, 8, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    "line",
    [
        '<time datetime="2026-05-03">last Sunday</time>',
        '<p class="post-date">May 3, 2026</p>',
        '<abbr class="published" title="2026-05-03">Sunday</abbr>',
        '<p class="byline">By Ada Lovelace · 3 May 2026</p>',
        '<span class="updated-date">Updated 9 May 2026</span><span class="published-date">3 May 2026</span>',
    ],
)
def test_the_day_shown_at_the_headline_serves(read: Read, line: str) -> None:
    assert read(page(line=line)).published == date(2026, 5, 3)


def test_a_late_story_is_of_its_local_day(read: Read) -> None:
    url = "https://example.org/2026/05/03/rain"
    data = ld(datePublished="2026-05-04T02:25:00Z")
    assert read(page(data), url=url).published == date(2026, 5, 3)
    assert read(page(data), url="https://example.org/rain").published == datetime(
        2026, 5, 4, 2, 25, tzinfo=UTC
    )
    assert read(page(ld(datePublished="2026-05-04T12:25:00Z")), url=url).published == datetime(
        2026, 5, 4, 12, 25, tzinfo=UTC
    )


def test_no_date_is_no_date(read: Read) -> None:
    assert read(page()).published is None


STORY = "<p>" + "Words of a story that runs on for a while, as stories do. " * 5 + "</p>"


@pytest.mark.parametrize(
    "line",
    [
        "<div>03/05/2026</div>",
        "<span>3. Mai 2026</span>",
        "<span>von Ada am 03.05.2026</span>",
        "<p>03.05.2026 – Der Fluss steigt seit dem Morgen. Die Stadt hat Wachen aufgestellt.</p>",
        f"{STORY}<p>Erschienen am: 03.05.2026</p>",
        f"{STORY}<p>Publicado el 3 de mayo de 2026</p>",
        "<script>var page = {'publishDate': '2026-05-03T09:00:00'}</script>",
    ],
)
def test_a_day_that_nothing_calls_one_is_found(read: Read, line: str) -> None:
    page = f"<html lang=de><title>River</title><h1>River rises</h1>{line}{STORY}"
    assert str(read(page).published)[:10] == "2026-05-03"


def test_the_day_shown_comes_before_data_that_disagrees(read: Read) -> None:
    page = f"""<html><meta property="article:published_time" content="2026-05-01T12:00:00+02:00">
        <h1>River rises</h1>
        <span class="date">3 May 2026</span>{STORY}"""
    assert read(page).published == date(2026, 5, 3)


def test_a_time_in_utc_is_of_the_day_that_is_shown_for_it(read: Read) -> None:
    page = f'<html><h1>River rises</h1><time datetime="2026-05-02T23:30:00Z">3 May 2026</time>{STORY}'
    assert read(page).published == date(2026, 5, 3)


def test_midnight_of_middle_europe_is_the_day_that_begins(read: Read) -> None:
    meta = '<meta property="article:published_time" content="2026-05-02T22:00:00Z">'
    assert read(f"<html lang=de>{meta}<h1>River rises</h1>{STORY}").published == date(2026, 5, 3)


def test_seconds_since_1970_are_a_time() -> None:
    assert (
        parse_timestamp("1777800600")
        == parse_timestamp("1777800600000")
        == datetime(2026, 5, 3, 9, 30, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "name",
    [
        "article:published",
        "shareaholic:article_published_time",
        "vr:published-time",
        "publication_date",
        "cXenseParse:publishtime",
        "pdate",
        "DC.date.issued",
        "sailthru.date",
        "bepress_citation_date",
    ],
)
def test_metas_of_many_names_say_when(read: Read, name: str) -> None:
    assert read(page(f'<meta name="{name}" content="2026-05-03">')).published == date(2026, 5, 3)


def test_no_page_is_older_than_the_web(read: Read) -> None:
    assert read(page(ld(datePublished="1970-01-01T00:00:00Z"))).published is None


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)))  # noqa: DTZ001 (naive ones)
@settings(max_examples=60)
def test_any_moment_is_read_back(at: datetime) -> None:
    at = at.replace(microsecond=0)
    assert parse_timestamp(at.isoformat()) == at
    assert parse_timestamp(f"{at:%a %b %d %H:%M:%S %Y}") == at
    assert parse_timestamp(f"{at:%Y/%m/%d %I:%M:%S %p}") == at


def test_of_data_that_agrees_the_one_with_time_and_zone_is_taken(read: Read) -> None:
    head = (
        ld(datePublished="2026-05-03")
        + '<meta property="article:published_time" content="2026-05-03T09:30:00+05:30">'
    )
    for line in ("", "<time>3 May 2026</time>"):
        assert read(page(head, line)).published == datetime(2026, 5, 3, 9, 30, tzinfo=EAST)


def test_a_day_after_the_last_change_is_an_event(read: Read) -> None:
    head = ld(datePublished="2026-05-03", dateModified="2026-05-04")
    assert read(page(head, "<span class=date>30 May 2026</span>")).published == date(2026, 5, 3)


def test_a_change_before_publication_does_not_count(read: Read) -> None:
    article = read(page(ld(datePublished="2026-05-03", dateModified="2026-05-01")))
    assert (article.published, article.modified) == (date(2026, 5, 3), None)


def test_the_day_of_a_change_is_read_off_the_page(read: Read) -> None:
    article = read(page("", "<p>Published <time>May 3, 2026</time> · Updated <time>May 9, 2026</time></p>"))
    assert (article.published, article.modified) == (date(2026, 5, 3), date(2026, 5, 9))


@pytest.mark.parametrize("value", ['"2026.05.03"', "1777800600", r"\"2026-05-03T09:00\""])
def test_data_of_scripts_is_read_in_its_forms(read: Read, value: str) -> None:
    script = f"<script>window.data = {{'publishDate': {value}, 'id': 7}}</script>"
    assert str(read(page(script)).published)[:10] == "2026-05-03"


def test_the_year_of_the_copyright_is_no_date(read: Read) -> None:
    assert read(page("", "<p>It rained.</p><footer>© 2024 The Meridian</footer>")).published is None


def test_a_post_that_waited_was_changed_before_its_day(read: Read) -> None:
    """WordPress keeps the time of the last change, and some themes hide it at the headline."""
    data = '{"@type":"Article","datePublished":"2026-12-25T11:00:02Z","dateModified":"2026-12-07T09:10:52Z"}'
    story = read(
        f"""<html><head><title>Snow</title><script type="application/ld+json">{data}</script></head><body>
        <article><h1>Snow</h1>
        <div class="meta"><span class="updated rich-snippet-hidden">2026-12-07T10:10:52+01:00</span>
        <span>25. Dezember 2026</span></div><p>{"It fell all night. " * 20}</p></article></body></html>"""
    )
    assert story.published == datetime(2026, 12, 25, 11, 0, 2, tzinfo=UTC)


def test_a_banner_above_the_headline_dates_the_article(read: Read) -> None:
    story = read(
        f"""<html><head><title>Prices rise</title></head><body><main>
        <div class="news-banner" id="news-banner">
        <div>Press release | Water Users e.V.</div>
        <div><time datetime="2026-12-12 12:22">12.12.2026</time></div></div>
        <h1>Prices rise</h1><p>{"They did so twice. " * 20}</p><div class="more-block"><ul>
        <li><time datetime="2026-06-28 09:28">28.06.2026</time>
        <a href="/a">An older release on water prices</a></li>
        <li><time datetime="2026-05-02 09:28">02.05.2026</time>
        <a href="/b">The oldest release on water</a></li>
        </ul></div></main></body></html>"""
    )
    assert story.published == datetime(2026, 12, 12, 12, 22)  # noqa: DTZ001 (no zone was given)
