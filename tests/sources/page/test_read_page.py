"""A page becomes one article: what its readers see comes before its data."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from sharekit.errors import SourceError
from sharekit.sources.page import read_page

WORDPRESS = """<!doctype html><html lang="de-DE"><head><meta charset="utf-8">
<title>So wird der Garten winterfest: 7 Tipps | Gartenfreund</title>
<link rel="canonical" href="https://gartenfreund.example/winterfest/">
<meta property="og:site_name" content="Der Gartenfreund">
<meta property="og:title" content="So wird der Garten winterfest: 7 Tipps">
<meta property="og:description" content="Laub, Stauden, Rasen: was im November zu tun ist.">
<meta property="og:image" content="/bilder/garten.jpg">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
 {"@type":"Article","headline":"So wird der Garten winterfest","author":{"@id":"#anna"},
  "datePublished":"2026-11-02T08:30:00+01:00","dateModified":"2026-11-03","articleSection":["Garten"],
  "keywords":["Winter","Rasen"]},
 {"@type":"Person","@id":"#anna","name":"Anna Grün"}]}</script></head>
<body><header><h1 class="logo">Der Gartenfreund</h1><nav><a href="/">Start</a></nav></header>
<article><h1>So wird der Garten winterfest</h1>
<p>Der November ist da, und mit ihm das Laub. Wer jetzt harkt, hat im Fr&uuml;hling Ruhe.</p>
<h2>Der Rasen</h2>
<p>Ein letzter Schnitt, nicht zu kurz, dann darf er ruhen bis M&auml;rz.</p></article></body>"""


def test_a_page_is_read_whole() -> None:
    (article,) = read_page(WORDPRESS.encode(), where="garten.html", url="https://gartenfreund.example/?p=1")
    assert article.headline == "So wird der Garten winterfest"
    assert article.lead == "Laub, Stauden, Rasen: was im November zu tun ist."
    assert article.url == "https://gartenfreund.example/winterfest/"
    assert article.site == "Der Gartenfreund"
    assert article.byline == ("Anna Grün",)
    assert article.published == datetime(2026, 11, 2, 8, 30, tzinfo=timezone(timedelta(hours=1)))
    assert article.language == "de-DE"
    assert article.image == "https://gartenfreund.example/bilder/garten.jpg"
    assert article.section == "Garten"
    assert article.tags == ("Winter", "Rasen")
    assert [section.heading for section in article.sections] == ["", "Der Rasen"]
    assert article.body[0].startswith("Der November ist da, und mit ihm das Laub.")


@pytest.mark.parametrize("data", [b"", b"   ", b"<html></html>", b"\x00\xff\xfe", b"{}"])
def test_a_page_without_a_headline_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        list(read_page(data, where="empty.html"))
    assert caught.value.where == "empty.html"
