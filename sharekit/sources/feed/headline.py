"""A headline for an item without a title: notes, photographs, episodes, single links.

In JSON Feed and RSS 2.0 titles are optional. The first of these is used instead: the sub-heading at the start
of the text, its first sentence, the alternative text of its picture, the words of its URL, its authors, its
tags, the publication, the date, the host.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from sharekit.sources.feed.model import Channel, FeedItem
from sharekit.sources.feed.people import names_of
from sharekit.sources.markup import Prose
from sharekit.sources.page.parsing.text import plain
from sharekit.support.text_utils import clip
from sharekit.support.urls import split_url

_LONGEST = 120
_MOST = 20_000
"""Characters of a text that are read."""
# Initials, titles before names and “e.g.” do not end a sentence; nor does a period before a small letter.
_SENTENCE = re.compile(
    r".{4,}?(?:[。！？]|(?<=.{8})(?<!\b[A-Z])(?<!\b[DM]r)(?<!\b[MS]t)(?<!\bvs)(?<!\bMrs)(?<!\be\.g)(?<!\bi\.e)"
    r"[.!?…]+[\"”’»)\]]*(?=\s+[^a-z\s]|\s*$))"
)
_ALT = re.compile(r"<img\b[^<>]*?\balt\s*=\s*(?:\"([^\"]{4,300})\"|'([^']{4,300})')", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[a-z][a-z\d]{1,4}$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST_WORDS = 2


def opening_of(prose: Prose) -> tuple[str, str]:
    """Return the opening of a text as a headline, and the rest of its first paragraph."""
    if prose.headings and not prose.headings[0].at:
        return clip(prose.headings[0].text, _LONGEST), next(iter(prose.paragraphs), "")
    first = next(iter(prose.paragraphs), "")
    match = _SENTENCE.match(first[:_MOST])
    sentence = match[0] if match else first
    headline = clip(sentence, _LONGEST)
    if headline == sentence:
        return headline, first[len(sentence) :].strip()
    shown = headline.removesuffix("…")
    return headline, "…" + first[len(shown) :].lstrip()


def headline_of(channel: Channel, item: FeedItem) -> str:
    """Return a headline for an item without title and text, or empty if it has no data of its own."""
    own = item.authors if item.authors != channel.shared_authors else []
    if not (own or item.categories or item.published or item.updated or item.section or _addresses(item)):
        return ""
    return next((clip(name, _LONGEST) for name in _names(channel, item) if name), "")


def _names(channel: Channel, item: FeedItem) -> Iterator[str]:
    for match in _ALT.finditer((item.content + item.summary)[:_MOST]):
        yield plain(match[1] or match[2])
    yield from map(_words, _addresses(item))
    yield ", ".join(names_of(item.authors))
    yield ", ".join(item.categories)
    yield item.source or channel.title
    day = item.published or item.updated
    yield day.isoformat()[: len("2025-03-01")] if day else ""
    yield item.section
    yield from map(_host, _addresses(item))


def _addresses(item: FeedItem) -> list[str]:
    addresses = [
        item.link,
        *(file.url for file in item.enclosures),
        item.image,
        *(link.url for link in item.links),
    ]
    return list(filter(None, addresses))


def _words(address: str) -> str:
    """Return the words of a URL's last segment: `/2025/night-trains-are-back.html` has four."""
    last = unquote(split_url(address).path).rstrip("/").rpartition("/")[2]
    parts = re.split(r"[-_+\s]+", _SUFFIX.sub("", last))
    if sum(bool(_WORD.fullmatch(part)) for part in parts) < _FEWEST_WORDS:
        return ""
    words = " ".join(filter(None, parts))
    return words[:1].upper() + words[1:]


def _host(address: str) -> str:
    return (split_url(address).hostname or "").removeprefix("www.")
