"""The language that a page declares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page.parsing.schema import names, texts
from sharekit.sources.words.language_guess import is_mostly_non_latin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sharekit.sources.page.parsing.document import Page

_TAG = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")


def find_language(page: Page) -> str:
    """Return a BCP 47 tag (RFC 5646), or empty where nothing tells."""
    return next((value.strip().replace("_", "-") for value in _values(page) if _TAG.match(value.strip())), "")


def language_for(declared: str, paragraphs: Iterable[str]) -> str:
    """Return the language that a page declares; empty where its text is in another script.

    Generators of sites declare English until somebody says otherwise.
    """
    english = declared.partition("-")[0].lower() == "en"
    return "" if english and is_mostly_non_latin(" ".join(paragraphs)) else declared


def _values(page: Page) -> Iterator[str]:
    yield page.root.get("lang", "")
    yield page.root.get("{http://www.w3.org/XML/1998/namespace}lang", "")
    yield page.root.get("xml:lang", "")
    yield from texts(page.main.get("inLanguage"))
    yield from names(page.main.get("inLanguage"))
    yield from page.every("og:locale", "content-language", "dc.language", "language")
    yield from map(str, page.root.xpath("//body/@lang | //article/@lang"))
