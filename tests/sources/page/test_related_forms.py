"""Blocks of related posts in the forms they are met in, with the names of their classes and without."""

from __future__ import annotations

import re

import pytest

from tests.sources.page import related_forms as forms
from tests.sources.page.conftest import Read

TEXT = "".join(
    f"<p>The {n} drops fell at six in the morning, an hour before the market opened its gates to all.</p>"
    for n in ("first", "second", "third", "fourth")
)
NAMES = re.compile(r"""\s(?:class|id)=(?:'[^']*'|"[^"]*"|[^\s>]+)""")
MENU = "".join(
    f"<li><a href='/{word}-and-more'>{word.title()} and more of it</a></li>"
    for word in ("weather", "sport", "people")
)


def page(block: str, *, inside: bool, named: bool) -> str:
    html = (
        "<html lang=en><head><title>Rain at last | Gauge</title>"
        "<link rel=canonical href='https://example.org/2026/rain/'></head><body>"
        f"<header><nav><ul>{MENU}</ul></nav></header><main><article><h1>Rain at last</h1>{TEXT}"
        f"{block if inside else ''}</article>{'' if inside else block}</main>"
        "<footer><ul><li><a href='/terms-of-use'>Terms of use, 2026</a></li>"
        "<li><a href='/imprint-and'>Imprint and contact</a></li></ul></footer></body></html>"
    )
    return html if named else NAMES.sub("", html)


@pytest.mark.parametrize("named", [True, False], ids=["named", "bare"])
@pytest.mark.parametrize("inside", [True, False], ids=["in the article", "below it"])
@pytest.mark.parametrize("form", forms.FORMS)
def test_every_part_of_a_post_is_read(read: Read, form: str, *, inside: bool, named: bool) -> None:
    block = forms.FORMS[form]
    posts = read(page(block, inside=inside, named=named)).related
    assert [post.url.partition("?")[0] for post in posts] == [
        f"https://example.org/2026/post-{at}/" for at in range(3)
    ]
    pictured = ".jpg" in block
    assert [post.image for post in posts] == [
        f"https://example.org/i/{at}.jpg" if pictured else "" for at in range(3)
    ]
    titles, teasers = _words(block)
    assert tuple(post.headline for post in posts) == titles
    assert [post.teaser for post in posts] == teasers
    assert all((post.published is not None) == ("5, 2026" in block) for post in posts)


def _words(block: str) -> tuple[tuple[str, ...], list[str]]:
    written = (forms.TITLES, forms.ARABIC, forms.JAPANESE, forms.CHINESE)
    titles = next(each for each in written if each[0] in block)
    sentences = [*forms.TEASERS, *re.findall(r"<p>([^<]*[.。])</p>", block)[:3]]
    found = [each for each in sentences if each in block]
    return titles, (found[:3] if found else [""] * 3)


@pytest.mark.parametrize("named", [True, False], ids=["named", "bare"])
@pytest.mark.parametrize("inside", [True, False], ids=["in the article", "below it"])
@pytest.mark.parametrize("other", forms.OTHERS)
def test_other_lists_are_no_related_posts(read: Read, other: str, *, inside: bool, named: bool) -> None:
    assert read(page(forms.OTHERS[other], inside=inside, named=named)).related == ()


def test_a_list_in_the_head_of_the_page_is_no_block(read: Read) -> None:
    html = page("", inside=True, named=False)
    assert read(html.replace("</header>", f"<h3>More stories</h3>{forms.HUGO}</header>")).related == ()


MUSEUM, ROWERS = "The museum opens its cellar", "The rowers win by a length"
LINES = f"<a href='/museum'>{MUSEUM}</a><br>• <a href='/rowers'>{ROWERS}</a></p>"


@pytest.mark.parametrize(
    "block",
    [
        f"<p><strong>Related:</strong><br>{LINES}",
        f"<p><b>Read more</b><br>• {LINES}",
        f"<p><b>See also</b></p><p>{LINES}",
    ],
)
def test_a_paragraph_of_links_between_line_breaks(read: Read, block: str) -> None:
    article = read(f"<html><body><main><h1>Rain</h1>{TEXT}{block}{TEXT}</main></body></html>")
    assert [post.headline for post in article.related] == [MUSEUM, ROWERS]
    assert len(article.body) == 2 * TEXT.count("<p>")
