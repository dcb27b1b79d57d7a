"""An item of a feed ▶ Article."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sharekit.article import Article, Related
from sharekit.sources.feed.headline import headline_of, opening_of
from sharekit.sources.feed.model import Channel, FeedItem, FeedLink
from sharekit.sources.feed.people import names_of
from sharekit.sources.markup import prose_of

__all__ = ["article_of"]

_SHORT = 60
"""A first paragraph shorter than this is not used as the lead if there is a longer one."""
_NO_TAGS = {"uncategorized", "uncategorised", "allgemein", "non classé", "sin categoría", "sem categoria"}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z\d]{1,8}){0,7}")
_ENDS = (".", "!", "?", "…", "。")
_BETWEEN = (" -", " |", " –", " —", " ·", " :")
_CUT = re.compile(
    r"(?<!\s)\s*(?:\[(?:…|\.\.\.|&#8230;)\]|"
    r"(?:Continue reading|Read more|Weiterlesen|Lire la suite).{0,200}$)"
)


def article_of(channel: Channel, item: FeedItem) -> Article | None:
    """Return the article of an item, or None if nothing gives it a headline.

    The lead is the declared summary, else the text. If an item has no title, its first words are the
    headline, and the lead continues after them.
    """
    summary = prose_of(item.summary, base=item.base)
    content = prose_of(item.content, base=item.base)
    body = content if content.paragraphs or not summary.paragraphs else summary
    opening, rest = ("", "") if item.title else opening_of(body)
    headline = _own(item.title, item.source or channel.title) or opening or headline_of(channel, item)
    if not headline:
        return None
    texts = content.paragraphs if not opening else (rest, *content.paragraphs[1:])
    return Article(
        headline=headline,
        lead=_lead(summary.paragraphs or tuple(filter(None, texts))),
        url=item.link,
        site=item.source or channel.title,
        byline=names_of(item.authors),
        published=item.published or item.updated,
        modified=item.updated,
        language=_language(item.language) or _language(channel.language),
        image=item.image or _artwork(channel, item),
        section=item.section,
        tags=tuple(name for name in item.categories if name.casefold() not in _NO_TAGS),
        related=tuple(_related(link) for link in item.links if link.rel == "related" and link.title),
        body=body.paragraphs,
        headings=body.headings,
        guid=item.id if item.id != item.link else "",
    )


def _lead(paragraphs: Sequence[str]) -> str:
    """Return the first paragraph that is more than a label, without “Read more” marks."""
    lead = next((each for each in paragraphs if len(each) >= _SHORT), next(iter(paragraphs), ""))
    shortened = _CUT.sub("", lead)
    return lead if shortened == lead else shortened if shortened.endswith(_ENDS) else f"{shortened}…"


def _own(title: str, site: str) -> str:
    """Return a title without the publication's name after it: “Road closes - The Coast”."""
    bare = title.removesuffix(site).rstrip() if site else title
    return bare[:-1].rstrip() if bare != title and bare.endswith(_BETWEEN) else title


def _language(value: str) -> str:
    """Return a BCP 47 tag, or empty for anything else, such as “English”."""
    return value if _TAG.fullmatch(value) else ""


def _artwork(channel: Channel, item: FeedItem) -> str:
    """Return the podcast's artwork for an episode; a publication's logo is not an article's picture."""
    played = any(file.type.startswith(("audio", "video")) for file in item.enclosures)
    return channel.artwork if played else ""


def _related(link: FeedLink) -> Related:
    return Related(headline=link.title, url=link.url)
