"""Articles are distinguished from all other pages by their own signals."""

from __future__ import annotations

import pytest

from sharekit.sources.page import Kind, is_article, judge
from tests.sources.page.conftest import Parse

TEXT = (
    "<p>The first drops fell at six in the morning, an hour before the market opened its gates to all.</p>"
    * 8
)
LIST = "".join(
    f"<article><h2><a href='/post-{at}'>Post number {at}</a></h2><p>Teaser.</p></article>" for at in range(8)
)
SITE = "https://example.org"


def page(body: str, head: str = "", title: str = "Rain at last") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


STORY = f"<h1>Rain at last</h1>{TEXT}"
ELSEWHERE = "".join(
    f"<h3><a href='https://tool{at}.example/'>Tool {at}</a></h3><p>Good.</p>" for at in range(8)
)
ARTICLE_TYPE = '<script type="application/ld+json">{"@type":"BlogPosting","headline":"Rain at last"}</script>'


@pytest.mark.parametrize(
    ("markup", "url", "kind"),
    [
        (page(STORY), "/rain/", Kind.ARTICLE),
        (page("<h1>Rain at last</h1><p>Short.</p>", ARTICLE_TYPE), "/rain/", Kind.ARTICLE),
        (page("<h1>Rain</h1>", '<meta property="og:type" content="article">'), "/rain/", Kind.ARTICLE),
        (page(STORY, '<link rel="prev" href="/a"><link rel="next" href="/b">'), "/docs/rain/", Kind.ARTICLE),
        (page(STORY + "<h2><a href='#one'>One</a></h2>" * 9), "/docs/rain/", Kind.ARTICLE),
        (page("<h1>About us</h1><p>We are two people and a dog.</p>"), "/about/", Kind.CONTENT),
        (page(f"<h1>Blog</h1>{LIST}"), "/blog/", Kind.LISTING),
        (page(f"<h1>rain</h1>{LIST}"), "/tags/rain/", Kind.LISTING),
        (page("<h1>rain</h1>"), "/category/rain.html", Kind.LISTING),
        (page(f"<h1>Gauge</h1>{LIST}"), "/", Kind.LISTING),
        (page(STORY), "/index.html", Kind.LISTING),
        (page(f"<h1>Blog</h1>{LIST}"), "/blog/page/2/", Kind.PAGINATION),
        (page(STORY), "/p10.html", Kind.ARTICLE),
        (
            page(f"<h1>Blog</h1>{LIST}", '<link rel=prev href="/1"><link rel=next href="/3">'),
            "/b/",
            Kind.PAGINATION,
        ),
        (
            page(STORY + ELSEWHERE, '<link rel=prev href="/1"><link rel=next href="/3">'),
            "/tools/",
            Kind.ARTICLE,
        ),
        (page("<h1>404</h1><p>Page not found</p>", title="404 | Gauge"), "/404.html", Kind.ERROR),
        (page("<h1>Seite nicht gefunden</h1>"), "/x", Kind.ERROR),
        (page(STORY, '<meta name="robots" content="noindex, follow">'), "/rain/", Kind.NOINDEX),
        (page(STORY, '<meta name="robots" content="index, follow">'), "/rain/", Kind.ARTICLE),
        (
            page("", '<meta http-equiv="refresh" content="0; url=/new/">', "Redirecting…"),
            "/old/",
            Kind.REDIRECT,
        ),
        (page(STORY, '<meta http-equiv="refresh" content="300">'), "/rain/", Kind.ARTICLE),
        (page("<div></div>", title=""), "/x/", Kind.EMPTY),
    ],
)
def test_the_kind_of_a_page(parsed: Parse, markup: str, url: str, kind: Kind) -> None:
    judgement = judge(parsed(markup, url=SITE + url))
    assert judgement.kind is kind, judgement.reason
    assert judgement.is_article == (kind is Kind.ARTICLE) == is_article(parsed(markup, url=SITE + url))
    assert judgement.is_content == (kind in {Kind.ARTICLE, Kind.CONTENT, Kind.LISTING})
    assert judgement.reason


def test_without_an_address_the_page_speaks_for_itself(parsed: Parse) -> None:
    assert judge(parsed(page(STORY), url="")).is_article
