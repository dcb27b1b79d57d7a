"""Reading takes work in proportion to the page: counted, not timed, so that no machine's speed matters."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any, Self

import pytest
from lxml.html import HtmlElement

from sharekit.sources.page import article_of, judge, parse
from sharekit.sources.page.parsing import document

LINE = "The crane was lifted over the harbour wall at dawn, and the whole crew went home for breakfast. "
SHAPES = {
    "paragraphs": f"<p>{LINE}</p>",
    "long paragraph": LINE,
    "highlighted code": '<span class="k">if</span> <span class="n">x</span><span class="p">:</span>\n',
    "line breaks": f"{LINE}<br>",
    "links": '<a href="/post-{n}">The headline of another story {n}</a> ',
    "link labels": '<div><p>Number {n}</p><a href="/post-{n}">Read more</a></div>',
    "one target": '<a href="/post">Read more</a> ',
    "list of links": '<li><a href="/post-{n}">The headline of another story {n}</a></li>',
    "cards": '<div class="card"><h3><a href="/post-{n}">The headline of a story {n}</a></h3>'
    "<time>3 May 2026</time></div>",
    "related blocks": '<div class="related"><h3>Related posts</h3><ul><li><a href="/a-{n}">One headline</a>'
    '<li><a href="/b-{n}">A second long headline</a></ul></div>',
    "headings": "<h2>About crane number {n}</h2>",
    "headings with text": f"<h2>About crane number {{n}}</h2><p>{LINE}</p>",
    "first headings": "<h1>About crane number {n}</h1>",
    "table": "<tr><td>3 May 2026</td><td>By Ada Lovelace</td><td>12:{n}</td></tr>",
    "dates": "<span>3 May 2026</span> ",
    "labels": "<p><b>Author:</b> somebody who wrote about the crane and the harbour at length, {n}</p>",
    "authors": '<span class="author">Somebody who wrote about the crane and the harbour, number {n}</span>',
    "author links": '<a rel="author" href="/author/ada-{n}">Ada Lovelace</a>',
    "unclosed divisions": "<div>word ",
    "unclosed emphasis": "<b><i>word ",
    "nested lists": "<ul><li>word ",
    "pictures": '<img src="/picture-{n}.png" alt="crane {n}">',
    "titles": '<meta property="og:title" content="Crane">',
    "metas": '<meta property="og:image" content="/picture-{n}.png">',
    "open comments in data": '<meta name="description" content="&lt;!-- crane {n}">',
    "microdata": '<span itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ada {n}</b></span>',
    "JSON-LD": '<script type="application/ld+json">{{"@type": "Article", "headline": "Crane {n}"}}</script>',
    "comments": '<div class="comment"><b>Ada</b> <time>3 May 2026</time><p>I saw crane number {n}.</p></div>',
    "entities": "&rsquo;&eacute;&#128642; ",
    "CJK": "港のクレーンは夜明けに壁を越えて運ばれ、乗組員は朝食のために帰宅した。",
}
MOST = 2.3
"""How many times as much work twice as much page may be."""


class _Counter:
    """Counts the Python calls and steps, and the elements that lxml hands out, while it is on."""

    def __init__(self) -> None:
        self.steps = 0

    def __enter__(self) -> Self:
        self.steps = 0
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)

    def _count(self, _frame: FrameType, event: str, _argument: object) -> None:
        self.steps += event in {"call", "c_call"}


class _CountedElement(HtmlElement):  # type: ignore[misc]  # lxml has no types
    """An element whose walks and texts count for what they visit."""

    counter: _Counter

    def _each(self, visited: Iterator[Any]) -> Iterator[Any]:
        for element in visited:
            self.counter.steps += 1
            yield element

    def iter(self, *tags: str) -> Iterator[Any]:
        return self._each(super().iter(*tags))

    def iterdescendants(self, *tags: str) -> Iterator[Any]:
        return self._each(super().iterdescendants(*tags))

    def iterancestors(self, *tags: str) -> Iterator[Any]:
        return self._each(super().iterancestors(*tags))

    def itertext(self, *tags: str) -> Iterator[Any]:
        return self._each(super().itertext(*tags))

    def text_content(self) -> str:
        text: str = super().text_content()
        self.counter.steps += len(text) // 10
        return text


def work(counter: _Counter, item: str, count: int) -> int:
    """Return the steps that it takes to read a page of so many items."""
    items = "".join(item.format(n=at) for at in range(count))
    data = f"<title>The crane</title><h1>The crane</h1><p>{LINE}</p><div>{items}</div>".encode()
    with counter:
        page = parse(data, where="page.html", url="https://example.org/a/story")
        judge(page)
        article_of(page, search_dates=False)
    return counter.steps


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> _Counter:
    counter = _Counter()
    monkeypatch.setattr(_CountedElement, "counter", counter, raising=False)
    monkeypatch.setattr(document, "HtmlElement", _CountedElement)
    return counter


@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_page_takes_about_twice_the_work(counter: _Counter, shape: str) -> None:
    work(counter, SHAPES[shape], 1)  # what is read once and kept counts for neither
    once, twice = (work(counter, SHAPES[shape], count) for count in (125, 250))
    assert twice <= MOST * once


def test_elements_that_may_hold_a_date_are_cheap_in_a_deep_nest(counter: _Counter) -> None:
    assert work(counter, "<time>", 125) < 800_000  # every one asked each of its ancestors for all its text
