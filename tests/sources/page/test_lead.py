"""The lead is the standfirst, else what the page says of itself, else its first real paragraph."""

from __future__ import annotations

import pytest

from tests.sources.page.conftest import Read

STANDFIRST = "After forty dry days the clouds broke over the valley, and nobody minded getting wet."
DESCRIPTION = "Find out all about rain in the valley: weather, pictures and more on The Gauge."
FIRST = (
    "The first drops fell at six in the morning, an hour before the market opened its gates to the public."
)


def page(between: str, description: str = DESCRIPTION, head: str = "") -> str:
    meta = f'<meta property="og:description" content="{description}">' if description else ""
    return (
        f"<html><head><title>Rain at last</title>{meta}{head}</head>"
        f"<body><article><header><h1>Rain at last</h1>{between}</header>"
        f"<div><p>{FIRST}</p><p>By noon the river had risen, and the children were on the bridge.</p></div>"
        "</article></body></html>"
    )


@pytest.mark.parametrize(
    "between",
    [
        f'<p class="standfirst">{STANDFIRST}</p>',
        f'<div class="article-header__dek">{STANDFIRST}</div>',
        f'<h2 class="subtitle">{STANDFIRST}</h2>',
        f'<p class="byline">By Ada Lovelace</p><p class="lead">{STANDFIRST}</p>',
        f'<div class="articleLead"><p>{STANDFIRST}</p></div>',
        f'<p class="vorspann">{STANDFIRST}</p>',
        f'<div class="chapo">{STANDFIRST}</div>',
        f'<h2 class="entradilla">{STANDFIRST}</h2>',
        (
            f'<figure><img><figcaption class="lead-caption">Clouds over a bridge at dawn</figcaption>'
            f'</figure><p class="sub-headline">{STANDFIRST}</p>'
        ),
    ],
)
def test_the_standfirst_is_found_by_what_newsrooms_call_it(read: Read, between: str) -> None:
    assert read(page(between)).lead == STANDFIRST


def test_a_doubtful_name_is_believed_where_the_page_describes_itself_alike(read: Read) -> None:
    between = f'<p class="byline">By Ada Lovelace</p><p class="summary">{STANDFIRST}</p>'
    assert (
        read(page(between, description="After forty dry days the clouds broke over the valley.")).lead
        == STANDFIRST
    )
    assert read(page(between)).lead == DESCRIPTION


@pytest.mark.parametrize("name", ["summary", "gh-article-excerpt", "intro", "subtitle"])
@pytest.mark.parametrize("standfirst", [STANDFIRST, "It should have come in 1974. It is here now."])
def test_right_below_the_headline_such_names_are_believed(read: Read, name: str, standfirst: str) -> None:
    assert read(page(f'<p class="{name}">{standfirst}</p>')).lead == standfirst


def test_the_description_serves_where_there_is_no_standfirst(read: Read) -> None:
    assert read(page("")).lead == DESCRIPTION


def test_a_description_that_repeats_the_headline_is_passed_over(read: Read) -> None:
    assert read(page("", description="Rain at last")).lead == FIRST


@pytest.mark.parametrize("cut", ["…", "...", " [&hellip;]", " [...]"])
def test_a_cut_description_is_made_whole_from_the_text(read: Read, cut: str) -> None:
    assert read(page("", description=FIRST[:60] + cut)).lead == FIRST


def test_a_template_left_unfilled_is_no_description(read: Read) -> None:
    assert read(page("", description="{{ entry.teaser | striptags }} and more words")).lead == FIRST


def test_a_date_before_the_same_words_is_left_out(read: Read) -> None:
    between = f'<p class="lead">5 May 2026, 15:30 {STANDFIRST}</p>'
    assert read(page(between, description=STANDFIRST)).lead == STANDFIRST


def test_a_recipes_own_description_comes_first(read: Read) -> None:
    data = f'{{"@type": "Recipe", "name": "Rain at last", "description": "{STANDFIRST}"}}'
    head = f'<script type="application/ld+json">{data}</script>'
    assert read(page("", head=head)).lead == STANDFIRST
