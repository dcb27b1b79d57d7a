"""A built site gives its articles and nothing else; a front page leads to its feed."""

from pathlib import Path

import pytest

import sharekit
from sharekit.errors import FetchError, SharekitError, SourceError
from sharekit.fetch import FetchResponse
from sharekit.sources.discovery import feeds_of
from sharekit.sources.page import parse
from sharekit.sources.site import read_site

TEXT = "".join(f"<p>{'The council voted on Tuesday to close the road to cars. ' * 5}</p>" for _ in range(3))
TEASERS = "".join(f"<article><h2><a href='/{n}'>Post {n}</a></h2><p>Short.</p></article>" for n in range(5))


AS_ARTICLE = "<meta property='og:type' content='article'>"


def html(body: str, head: str = "") -> str:
    title = body.partition("<h1>")[2].partition("</h1>")[0] or "A front page"
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


PAGES = {
    "2025/one/index.html": html(f"<article><h1>One</h1>{TEXT}</article>", AS_ARTICLE),
    "two.html": html(f"<h1>Two</h1>{TEXT}"),
    "three.html": html(
        "<h1>Three</h1><p>Brief.</p>",
        '<script type="application/ld+json">{"@type": "BlogPosting", "headline": "Three"}</script>',
    ),
}
OTHERS = {
    "index.html": html(f"<h1>Front</h1>{TEASERS}", "<meta property='og:type' content='website'>"),
    "tags/ferries/index.html": html(f"<h1>Ferries</h1>{TEXT}"),
    "about/index.html": html(f"<h1>About</h1>{TEXT}"),
    "moved.html": html("", "<meta http-equiv='refresh' content='0; url=/two.html'>"),
    "404.html": html(f"<h1>Lost</h1>{TEXT}"),
}


def write(folder: Path, pages: dict[str, str]) -> None:
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_a_site_gives_its_articles(tmp_path: Path) -> None:
    write(tmp_path, PAGES | OTHERS)
    assert [article.headline for article in sharekit.read(tmp_path)] == ["Three", "Two", "One"]


def test_a_page_that_is_a_link_to_itself_is_reported(tmp_path: Path) -> None:
    write(tmp_path, PAGES)
    (tmp_path / "bad.html").symlink_to("bad.html")
    errors: list[SharekitError] = []
    assert len(list(sharekit.read(tmp_path, kind="site", on_error=errors.append))) == 3
    assert [Path(str(error.where)).name for error in errors] == ["bad.html"]


def test_a_bad_page_does_not_stop_the_rest(tmp_path: Path) -> None:
    write(tmp_path, PAGES)
    (tmp_path / "bad.html").write_bytes(b"")
    errors: list[SharekitError] = []
    assert len(list(sharekit.read(tmp_path, kind="site", on_error=errors.append))) == 3
    assert [Path(error.where).name for error in errors] == ["bad.html"]
    with pytest.raises(SourceError):
        list(read_site(tmp_path))


def test_the_reason_for_skipping_a_page_is_reported(tmp_path: Path) -> None:
    write(tmp_path, PAGES | OTHERS)
    skipped: list[str] = []
    list(sharekit.read(tmp_path, on_skip=skipped.append))
    assert len(skipped) == sum(name.endswith(".html") and "404" not in name for name in OTHERS)
    assert all(": skipped: " in line and line.startswith(str(tmp_path)) for line in skipped)
    assert not any(line.endswith((": ", "skipped:")) for line in skipped)


def test_a_site_without_articles(tmp_path: Path) -> None:
    write(tmp_path, OTHERS)
    with pytest.raises(SourceError, match="no article"):
        list(read_site(tmp_path))


FEED = "<rss><channel><title>F</title><item><title>From the feed</title></item></channel></rss>"
LINKS = (
    "<link rel=alternate type=application/rss+xml title='Comments' href=/comments/feed>"
    "<link rel=alternate hreflang=de href=/de>"
    "<link rel='alternate nofollow' type='Application/Atom+XML' href=/atom>"
    "<link rel=alternate type=application/feed+json href=/feed.json>"
)


class Web:
    """A fetcher of a few pages."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages

    def get(self, url: str) -> FetchResponse:
        if url not in self.pages:
            raise FetchError("answered 404", where=url)
        return FetchResponse(url=url, body=self.pages[url].encode())


def test_feeds_beside_a_page() -> None:
    page = parse(html("", LINKS).encode(), where="x", url="https://example.org/")
    assert feeds_of(page) == [
        "https://example.org/atom",
        "https://example.org/feed.json",
        "https://example.org/comments/feed",
    ]


def test_a_home_page_leads_to_its_feed() -> None:
    web = Web({"https://example.org/": html(TEASERS, LINKS), "https://example.org/atom": FEED})
    (article,) = sharekit.read("https://example.org/", fetcher=web)
    assert article.headline == "From the feed"


def test_an_article_is_read_itself_unless_the_feed_is_wanted() -> None:
    page = html(f"<article><h1>One</h1>{TEXT}</article>", LINKS + AS_ARTICLE)
    web = Web({"https://example.org/one": page, "https://example.org/atom": FEED})
    (article,) = sharekit.read("https://example.org/one", fetcher=web)
    assert article.headline == "One"
    (article,) = sharekit.read("https://example.org/one", fetcher=web, kind="feed")
    assert article.headline == "From the feed"


def test_a_url_that_fails_is_one_row() -> None:
    errors: list[SharekitError] = []
    assert list(sharekit.read("https://example.org/none", fetcher=Web({}), on_error=errors.append)) == []
    assert [str(error) for error in errors] == ["https://example.org/none: answered 404"]
