"""Microdata and RDFa Lite say the same as JSON-LD, and are read into its shape."""

from __future__ import annotations

from datetime import date

import pytest

from sharekit.sources.page.parsing.document import parse
from sharekit.sources.page.parsing.microdata import nodes
from tests.sources.page.conftest import Read

MICRODATA = """<html><head><title>Rain at last</title></head><body>
<article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Rain at last</h1>
<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="/ada">
<b itemprop="name">Ada Lovelace</b></a></span>
<time itemprop="datePublished" datetime="2026-04-05">5 April</time>
<img itemprop="image" src="/rain.jpg">
<ul itemprop="keywords"><li><a href="/r">rain</a></li><li><a href="/w">weather</a></li></ul>
<div itemprop="publisher" itemscope itemtype="https://schema.org/Organization">
<meta itemprop="name" content="The Gauge"></div>
<p itemprop="articleBody">It rained for the first time in forty days, and nobody minded getting wet.</p>
</article></body>"""

RDFA = """<html><head><title>Rain at last</title></head><body vocab="https://schema.org/">
<article typeof="NewsArticle"><h1 property="headline">Rain at last</h1>
<span property="author" typeof="Person"><b property="name">Ada Lovelace</b></span>
<time property="datePublished" datetime="2026-04-05">5 April</time><img property="image" src="/rain.jpg">
<meta property="keywords" content="rain, weather">
<span property="publisher" typeof="Organization"><b property="name">The Gauge</b></span>
<p>It rained for the first time in forty days, and nobody minded getting wet.</p></article></body></html>"""


@pytest.mark.parametrize("page", [MICRODATA, RDFA], ids=["microdata", "rdfa"])
def test_items_are_read(read: Read, page: str) -> None:
    article = read(page)
    assert article.headline == "Rain at last"
    assert article.byline == ("Ada Lovelace",)
    assert article.published == date(2026, 4, 5)
    assert article.site == "The Gauge"
    assert article.image == "https://example.org/rain.jpg"
    assert article.tags == ("rain", "weather")


@pytest.mark.parametrize("item", ["itemscope", 'typeof="Thing"'])
def test_items_are_bounded(item: str) -> None:
    page = parse(f"<body>{f'<div {item}></div>' * 700}".encode(), where="page")
    assert len(nodes(page.root)) == 500
