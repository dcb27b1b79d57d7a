"""JSON Feed 1.0 and 1.1 (jsonfeed.org) ▶ items."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from sharekit.errors import SourceError
from sharekit.sources.dates import parse_moment
from sharekit.sources.decode import decode
from sharekit.sources.feed.model import Channel, Enclosure, Item, Link, Person
from sharekit.sources.markup import absolute, prose_of
from sharekit.sources.page.text import clean

__all__ = ["read_json_feed"]


def read_json_feed(
    data: bytes, channel: Channel, *, where: object = "", url: str = "", charset: str = ""
) -> Iterator[tuple[Channel, Item]]:
    """Yield the items of a JSON Feed with the feed's own data, which `channel` is filled with.

    Raises:
        SourceError: The document is no JSON object.
    """
    try:
        feed = json.loads(decode(data, declared=charset, where=where))
    except (ValueError, RecursionError) as error:
        raise SourceError(f"is no JSON: {error}", where=where) from None
    if not isinstance(feed, Mapping):
        raise SourceError("is no JSON Feed", where=where, hint="a feed is an object with the key items")
    base = _url(feed, "home_page_url", "") or url
    channel.format = "json"
    channel.title = _text(feed, "title")
    channel.description = _text(feed, "description")
    channel.link = _url(feed, "home_page_url", url)
    channel.feed_link = _url(feed, "feed_url", url)
    channel.authors = _people(feed)
    channel.language = _text(feed, "language")
    channel.image = _url(feed, "icon", base) or _url(feed, "favicon", base)
    channel.base = base
    for item in _list(feed, "items"):
        yield channel, _item(item if isinstance(item, Mapping) else {}, channel)


def _item(item: Mapping[str, Any], channel: Channel) -> Item:
    base = channel.base
    content = _raw(item, "content_html") or escape(_raw(item, "content_text"), quote=False)
    link = _url(item, "url", base) or _url(item, "external_url", base)
    image = _url(item, "image", base) or _url(item, "banner_image", base)
    return Item(
        title=_text(item, "title"),
        summary=escape(_raw(item, "summary"), quote=False),
        content=content,
        link=link,
        links=[Link(url=link)] if link else [],
        id=str(item.get("id") or ""),
        authors=_people(item) or channel.authors,
        categories=[clean(tag) for tag in _list(item, "tags") if isinstance(tag, str) and tag.strip()],
        published=parse_moment(_raw(item, "date_published")),
        updated=parse_moment(_raw(item, "date_modified")),
        language=_text(item, "language") or channel.language,
        image=image or prose_of(content, base=base).image,
        enclosures=[
            Enclosure(url=_url(each, "url", base), type=_text(each, "mime_type"))
            for each in _list(item, "attachments")
            if isinstance(each, Mapping) and _url(each, "url", base)
        ],
        base=base,
    )


def _people(holder: Mapping[str, Any]) -> list[Person]:
    listed = [each for each in [*_list(holder, "authors"), holder.get("author")] if isinstance(each, Mapping)]
    people = [Person(name=_text(each, "name"), url=_raw(each, "url")) for each in listed]
    return [person for at, person in enumerate(people) if person.name and person not in people[:at]]


def _raw(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _text(holder: Mapping[str, Any], key: str) -> str:
    return clean(_raw(holder, key))


def _url(holder: Mapping[str, Any], key: str, base: str) -> str:
    value = _raw(holder, key)
    return absolute(value, base) if value else ""


def _list(holder: Mapping[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []
