"""The lead of a page of documentation: its own description, else its first paragraph for readers."""

import pytest

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.reading.article import read_article
from sharekit.publishing.site_profile import SiteProfile

HEMP = "Ropes are made of hemp."
AFTER = f"<p>{HEMP}</p>"

TAGS = " ".join(f"<a href={word}>{word}</a>" for word in ("knots", "hemp", "sisal", "sails", "tar"))

CASES = {
    "a description that repeats a heading": (f"<h2>On startup</h2>{AFTER}", "On startup", HEMP),
    "a description made of a list item": (
        "<ul><li>x</li></ul>",
        "- Sail in pairs.",
        "Sail in pairs.",
    ),
    "a description that is a label": (AFTER, "The crew has:", HEMP),
    "a short description": (AFTER, "On hemp", "On hemp"),
    "a file and its commit": (
        f"<blockquote><p>ch02.md<br>commit cba828634ec75fe6e61f34f3dd933ef1d78cffc6</p></blockquote>{AFTER}",
        "",
        HEMP,
    ),
    "a label and its value": (f"<p><b>Label:</b> <a href=x>A-rope</a></p>{AFTER}", "", HEMP),
    "a label before an address": (f"<p>Learn knots: https://e.org/knots</p>{AFTER}", "", HEMP),
    "a clause that introduces a list": (f"<p>{HEMP} The goals are:</p><ul><li>x</li></ul>", "", HEMP),
    "a command": (f"<p>docker run -d --name ship -p 80:80 ship</p>{AFTER}", "", HEMP),
    "a statement": (f"<p>int f () return r {{ r = 3; }}</p>{AFTER}", "", HEMP),
    "code alone": ("<pre>me@ship:~/src$ make sail V=1 and wait for a very long time</pre>", "", ""),
    "the type of a constant": (f'<p>size: {{ a: "b" }}= ...</p><p>limit: number= ...</p>{AFTER}', "", HEMP),
    "an enumeration": (f"<p>color, alpha, linewidth, linestyle, marker</p>{AFTER}", "", HEMP),
    "a note before the text": (f'<div class="admonition"><p>This page is old.</p></div>{AFTER}', "", HEMP),
    "a note that is the only text": (f'<div class="admonition">{AFTER}</div>', "", HEMP),
    "a quotation that is a note": (f"<blockquote><p>Note: this is old.</p></blockquote>{AFTER}", "", HEMP),
    "a standfirst as a quotation": (f"<blockquote>{AFTER}</blockquote><p>Sisal is younger.</p>", "", HEMP),
    "a choice of languages": (f"<p>[ Deutsch | Nederlands ]</p>{AFTER}", "", HEMP),
    "a link at the foot": ("<pre>x = 1</pre><footer><p><a href='#'>Back to top</a></p></footer>", "", ""),
    "Chinese words that are no sentence": (
        "<p>初级 中级 高级</p><p>绳索是用大麻制成的。</p>",
        "",
        "绳索是用大麻制成的。",
    ),
    "labels of a declaration": (AFTER, "declaration: package: sea, class: Rope", HEMP),
    "a table made of blocks": (
        f'<div class="summary-table"><div>A knot of a rope.</div></div>{AFTER}',
        "",
        HEMP,
    ),
    "a macro that ends in a mark": (
        f"<p>{HEMP} In that regard, tie! can work like a knot:</p><pre>tie!</pre>",
        "",
        HEMP,
    ),
    "a cloud of tags": (f"<div>{TAGS}</div>{AFTER}", "", HEMP),
    "a paragraph of tags": (f"<p>{TAGS}</p>{AFTER}", "", HEMP),
    "a link to a discussion": (
        f"<p>Discuss this post on <a href=x>the forum</a> and elsewhere</p>{AFTER}",
        "",
        HEMP,
    ),
    "what is not loaded yet": (AFTER, "Loading...", HEMP),
    "a Chinese label": ("<p>启动时传参：</p><p>绳索是用大麻制成的。</p>", "", "绳索是用大麻制成的。"),
}


@pytest.mark.parametrize("case", CASES)
def test_leads_are_sentences_for_readers(case: str) -> None:
    body, description, lead = CASES[case]
    head = f'<meta name="description" content="{description}">'
    html = f"<!doctype html><meta charset=utf-8><title>Ropes</title>{head}<main><h1>Ropes</h1>{body}</main>"
    page = EditablePage(html.encode())
    reading = read_article(page, "https://e.org/a.html", "a.html", SiteProfile())
    assert reading.article.lead == lead


def test_what_documents_an_argument_or_closes_the_page_is_no_lead() -> None:
    arguments = "<h2>Arguments</h2><dl><dt>x</dt><dd><p>A rope to be tied.</p></dd></dl>"
    html = f"<!doctype html><title>Tie</title><h1>Tie</h1>{arguments}<footer><p>Made by Ann Lee.</p></footer>"
    for page in (html, html.replace("<footer>", "<h2>Author</h2><p>Ann Lee</p><footer>")):
        reading = read_article(EditablePage(page.encode()), "https://e.org/a.html", "a.html", SiteProfile())
        assert reading.article.lead == ""
