"""An item of a feed ▶ Article."""

from __future__ import annotations

import re

from sharekit.article import Article, Related
from sharekit.sources.feed.model import Channel, Item, Link
from sharekit.sources.markup import Prose, prose_of
from sharekit.sources.page.names import split_names

__all__ = ["article_of"]

_LONGEST_HEADLINE = 120
_SHORT = 60
"""Characters of a first paragraph below which a lead looks for a fuller one."""
_SENTENCE = re.compile(r".{12,}?[.!?…。！？](?=\s|$|[^\w\s])")
_NO_TAGS = {"uncategorized", "uncategorised", "allgemein", "non classé", "sin categoría", "sem categoria"}
_CUT = re.compile(
    r"\s*(?:\[(?:…|\.\.\.|&#8230;)\]|(?:Continue reading|Read more|Weiterlesen|Lire la suite).{0,200}$)"
)


def article_of(channel: Channel, item: Item) -> Article | None:
    """Return the article that an item carries, or None where it has neither title nor text."""
    summary = prose_of(item.summary, base=item.base)
    content = prose_of(item.content, base=item.base)
    body = content if content.paragraphs else summary
    headline = item.title or _first_sentence(body)
    if not headline:
        return None
    return Article(
        headline=headline,
        lead=_lead(summary, content),
        url=item.link,
        site=channel.title,
        byline=_byline(item),
        published=item.published or item.updated,
        modified=item.updated if item.published and item.updated != item.published else None,
        language=item.language or channel.language,
        image=item.image,
        tags=tuple(name for name in item.categories if name.casefold() not in _NO_TAGS),
        related=tuple(_related(link) for link in item.links if link.rel == "related" and link.title),
        body=body.paragraphs,
        headings=body.headings,
    )


def _first_sentence(prose: Prose) -> str:
    first = next(iter(prose.paragraphs), "")
    match = _SENTENCE.match(first)
    sentence = match[0] if match else first
    if len(sentence) <= _LONGEST_HEADLINE:
        return sentence
    return sentence[:_LONGEST_HEADLINE].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _lead(summary: Prose, content: Prose) -> str:
    """Return the summary, or its first paragraph where it is the whole text, else the content's first."""
    paragraphs = summary.paragraphs or content.paragraphs
    lead = next((each for each in paragraphs if len(each) >= _SHORT), next(iter(paragraphs), ""))
    return _CUT.sub("…", lead) if _CUT.search(lead) else lead


def _byline(item: Item) -> tuple[str, ...]:
    names = (name for person in item.authors for name in split_names(person.name))
    return tuple(dict.fromkeys(names))


def _related(link: Link) -> Related:
    return Related(headline=link.title, url=link.url)
