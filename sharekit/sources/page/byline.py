"""The authors' names: people as declared or as shown, no addresses and no handles."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.sources.page import schema
from sharekit.sources.page.text import clean, fold, text_of
from sharekit.sources.page.visible import called, in_furniture

if TYPE_CHECKING:
    from sharekit.sources.page.document import Page

__all__ = ["find_byline", "split_names"]

_BY = re.compile(
    r"^\W*(?:(?:posted|written|published|story|words|text|article|recipe|reported|edited|created|author|autor|autorin|"
    r"auteur|autore|verfasst|geschrieben|escrito|publié|escrit|tekst|texte|texto)\s*)?"
    r"(?:by|von|vom|par|por|di|da|door|af|av|przez|от|автор|作者|文|撰文|記者|著者|執筆)?(?:\s*[::]\s*|\s+|$)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|,|\||/|&|、|，|\n|·|•|\s(?:and|und|et|y|e|i|og|och|en|with|mit|avec|con)\s)\s*")
_BAD = re.compile(
    r"https?:|www\.|@|^\d+$|\{\{|^(?:admin|administrator|author|editor|staff|user|null|none|unknown)$",
    re.IGNORECASE,
)
_MIN, _MAX = 2, 80  # characters of a shown byline
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author|byline|by-line|autor|auteur|writer|creator)(?:$|[\s_-])")


def find_byline(page: Page) -> tuple[str, ...]:
    """Return the names of the authors, in order, once each."""
    for names in _sources(page):
        kept = tuple(dict.fromkeys(name for raw in names for name in split_names(raw)))
        if kept:
            return kept
    return ()


def _sources(page: Page) -> list[list[str]]:
    return [
        schema.names(page.main.get("author")),
        schema.names(page.main.get("creator")),
        page.every("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"),
        _visible(page),
    ]


def _visible(page: Page) -> list[str]:
    for node in page.root.xpath("//a[@rel='author'] | //*[@itemprop='author']"):
        text = text_of(node)
        if _MIN < len(text) < _MAX and not in_furniture(node):
            return [text]
    for node in called(page.root, _AUTHOR):
        text = text_of(node)
        if _MIN < len(text) < _MAX and not in_furniture(node):
            return [text]
    return []


def split_names(raw: str) -> list[str]:
    """Split "By Ada Lovelace and Alan Turing" into names."""
    text = _BY.sub("", clean(raw), count=1)
    return [
        name for part in _SPLIT.split(text) if (name := part.strip(" .-:,|")) and not _BAD.search(fold(name))
    ]
