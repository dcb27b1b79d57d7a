"""The icon of a page's site, large enough to stand for a logo."""

import pytest

from sharekit.sources.page import read_page

_PAGE = "<html><head>{}</head><body><h1>Tram lines grow</h1><p>The first one opens in May.</p></body></html>"


@pytest.mark.parametrize(
    ("links", "icon"),
    [
        ('<link rel="apple-touch-icon" href="/touch.png">', "https://e.org/touch.png"),
        ('<link rel="icon" href="/i.png" sizes="192x192">', "https://e.org/i.png"),
        ('<link rel="icon" href="/favicon.ico">', ""),
        ('<link rel="shortcut icon" href="/i.png" sizes="32x32">', ""),
        ('<link rel="icon" sizes="any" href="data:image/png;base64,AA==">', ""),
        (
            '<link rel="icon" sizes="512x512" href="/b.png"><link rel="apple-touch-icon" href="/a.png">',
            "https://e.org/b.png",
        ),
        ('<link rel="icon" sizes="16x16 32x32" href="/i.ico">', ""),
        ('<link rel="icon" sizes="48x48 256x256" href="/i.ico">', "https://e.org/i.ico"),
        ('<link rel="icon" type="image/svg+xml" href="/mark">', "https://e.org/mark"),
        (
            '<link rel="apple-touch-icon" href="/a.png"><link rel="icon" sizes="any" href="/mark.SVG?v=2">',
            "https://e.org/mark.SVG?v=2",
        ),
        ('<link rel="mask-icon" href="/mask.svg">', ""),
    ],
)
def test_the_largest_icon(links: str, icon: str) -> None:
    article = next(read_page(_PAGE.format(links).encode(), where="page", url="https://e.org/story"))
    assert article.icon == icon
