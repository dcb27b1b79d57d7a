"""Pages are short, and of our own writing; each imitates one shape found in the wild."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sharekit.article import Article
from sharekit.sources.page import Page, parse, read_page

Read = Callable[..., Article]
Parse = Callable[..., Page]


@pytest.fixture
def read() -> Read:
    """Read the one article of a page given as text or bytes."""

    def reader(page: str | bytes, **options: Any) -> Article:
        data = page.encode() if isinstance(page, str) else page
        (article,) = read_page(data, where="page.html", **{"url": "https://example.org/a/story", **options})
        return article

    return reader


@pytest.fixture
def parsed() -> Parse:
    """Parse a page given as text."""

    def parser(page: str, **options: Any) -> Page:
        return parse(page.encode(), where="page.html", **{"url": "https://example.org/a/story", **options})

    return parser
