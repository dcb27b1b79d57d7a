"""The body is the article's own text."""

from __future__ import annotations

import pytest

from sharekit.article import Heading
from tests.sources.page.conftest import Read

ONE = "The first drops fell at six in the morning, an hour before the market opened its gates."
TWO = "By noon the river had risen by a foot, and the children were out on the bridge to see it."
THREE = "Nobody in the village could remember such a day, though many had waited for it all year."
NAV = "<nav><ul><li><a href='/w'>Weather</a></li><li><a href='/s'>Sport</a></li></ul></nav>"


def page(body: str) -> str:
    return (
        f"<html><head><title>Rain at last</title></head><body>{NAV}<h1>Rain at last</h1>{body}</body></html>"
    )


def test_paragraphs_and_headings_in_order(read: Read) -> None:
    article = read(
        page(
            f"<div><p>{ONE}</p><h2>The river</h2><p>{TWO}</p><ul><li>{THREE}</li></ul><h2>Share</h2></div>"
            "<aside><p>Subscribe to our newsletter for more news from the valley every day.</p></aside>"
            "<footer><p>Copyright 2026 by The Gauge, all rights reserved in the valley.</p></footer>"
        )
    )
    assert article.body == (ONE, TWO, THREE)
    assert article.headings == (Heading(text="The river", at=1),), (
        "a heading that nothing follows is left out"
    )


def test_text_parted_by_line_breaks(read: Read) -> None:
    assert read(page(f"<table><tr><td>{ONE}<br><br>{TWO}<br>short<br>{THREE}</td></tr></table>")).body == (
        ONE,
        TWO,
        THREE,
    )


def test_text_spread_over_sections(read: Read) -> None:
    sections = "".join(f"<section><div><p>{text}</p></div></section>" for text in (ONE, TWO, THREE))
    assert read(page(f"<div>{sections}</div>")).body == (ONE, TWO, THREE)


def test_a_class_that_only_sounds_like_furniture(read: Read) -> None:
    assert read(page(f"<div class='content has-sidebar no-ads'><p>{ONE}</p><p>{TWO}</p></div>")).body == (
        ONE,
        TWO,
    )


def test_comments_and_hidden_text_are_not_the_body(read: Read) -> None:
    hidden = f'<div style="display: none"><p>{THREE}</p></div>'
    comments = f'<div id="comments"><p>{THREE}</p></div>'
    assert read(page(f"<div><p>{ONE}</p><p>{TWO}</p></div>{hidden}{comments}")).body == (ONE, TWO)


def test_paragraphs_of_links_are_left_out(read: Read) -> None:
    links = "<p><a href='/1'>Another long story of the valley</a> <a href='/2'>And one more of them</a></p>"
    assert read(page(f"<div><p>{ONE}</p>{links}<p>{TWO}</p></div>")).body == (ONE, TWO)


def test_a_related_block_around_the_text_does_not_swallow_it(read: Read) -> None:
    links = "".join(f"<li><a href='/post-{at}'>Another long story number {at}</a></li>" for at in range(3))
    body = f"<div><p>{ONE}</p><p>{TWO}</p><b>Related</b>{links}</div>"
    article = read(page(body))
    assert article.body[:2] == (ONE, TWO)
    assert len(article.related) == 3


@pytest.mark.parametrize(
    "line",
    [
        "<p>by Ada Lovelace, 3 May 2026</p>",
        "<div class='meta'><p>Ada Lovelace · 4 min read · May 3, 2026</p></div>",
        "<p>Von unserer Redakteurin Ada Lovelace</p><p>3. Mai 2026, 6:00 Uhr</p>",
        "<h2>It fell at six, an hour before the market opened.</h2><p>By Ada Lovelace</p>",
    ],
)
def test_author_date_and_standfirst_are_no_part_of_the_text(read: Read, line: str) -> None:
    lead = "It fell at six, an hour before the market opened."
    article = read(
        f"<html lang=en><head><title>Rain at last</title><meta name=description content='{lead}'></head>"
        f"<body><h1>Rain at last</h1>{line}<p>{ONE}</p><p>{TWO}</p></body></html>"
    )
    assert article.body == (ONE, TWO)
    assert article.headings == ()
    assert article.byline == ("Ada Lovelace",)
