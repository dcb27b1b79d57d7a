"""JSON Feed 1.0 and 1.1 (jsonfeed.org) ▶ items, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from sharekit.errors import SourceError
from sharekit.sources.feed.formats.json_stream import members
from sharekit.sources.feed.model import Channel, Enclosure, FeedItem, FeedLink, Person
from sharekit.sources.feed.pictures import is_picture
from sharekit.sources.markup import absolute, plain_or_markup, prose_of, text_as_html
from sharekit.sources.page.parsing.text import clean
from sharekit.sources.words.dates import parse_moment


def read_json_feed(
    stream: BinaryIO, channel: Channel, *, where: object = "", url: str = "", charset: str = ""
) -> Iterator[tuple[Channel, FeedItem]]:
    """Yield the items of a JSON Feed with the feed's own data, which is stored in `channel`.

    Raises:
        SourceError: The document is not a JSON object.
    """
    channel.format = "json"
    channel.base = url
    try:
        for key, value in members(stream, streamed="items", charset=charset, where=where):
            if key == "items":
                item = _item(value if isinstance(value, Mapping) else {}, channel)
                # The format has no date for the feed: the first item, the newest, gives it.
                channel.published = channel.published or item.published
                channel.updated = channel.updated or item.updated
                yield channel, item
            else:
                _absorb(channel, {key: value}, url)
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else error
        raise SourceError(
            f"is not a JSON Feed: {reason}", where=where, hint="a feed is an object with the key items"
        ) from None


def _absorb(channel: Channel, members: Mapping[str, Any], url: str) -> None:
    """Add a member of the feed object to `channel`."""
    channel.title = channel.title or _line(members, "title")
    channel.description = channel.description or _line(members, "description")
    channel.link = channel.link or _url(members, "home_page_url", url)
    channel.feed_link = channel.feed_link or _url(members, "feed_url", url)
    channel.authors = channel.authors or _people(members, url)
    channel.shared_authors = channel.authors
    channel.language = channel.language or _text(members, "language")
    channel.base = channel.link or url
    icon = _url(members, "icon", channel.base)
    channel.image = icon or channel.image or _url(members, "favicon", channel.base)


def _item(item: Mapping[str, Any], channel: Channel) -> FeedItem:
    base = channel.base
    content = _raw(item, "content_html") or text_as_html(_raw(item, "content_text"))
    page, elsewhere = _url(item, "url", base), _url(item, "external_url", base)
    identity = item.get("id")
    id_ = str(identity) if isinstance(identity, str | int | float) and not isinstance(identity, bool) else ""
    link = page or elsewhere or (id_ if absolute(id_, "") else "")
    files = [
        Enclosure(url=url, type=_text(each, "mime_type").lower(), length=_size(each))
        for each in _list(item, "attachments")
        if isinstance(each, Mapping) and (url := _url(each, "url", base))
    ]
    pictures = (file.url for file in files if is_picture(file.type, file.url))
    image = _url(item, "image", base) or _url(item, "banner_image", base) or next(pictures, "")
    return FeedItem(
        title=_line(item, "title"),
        summary=text_as_html(_raw(item, "summary")),
        content=content,
        link=link,
        links=[FeedLink(url=link)] if link else [],
        id=id_,
        authors=_people(item, base) or channel.authors,
        categories=[clean(tag) for tag in _list(item, "tags") if isinstance(tag, str) and tag.strip()],
        published=parse_moment(_raw(item, "date_published")),
        updated=parse_moment(_raw(item, "date_modified")),
        language=_text(item, "language").replace("_", "-") or channel.language,
        image=image or prose_of(content, base=base).image,
        enclosures=files,
        base=base,
    )


def _people(holder: Mapping[str, Any], base: str) -> list[Person]:
    """Return the `authors` (version 1.1) and the `author` (version 1.0), without duplicates."""
    listed = [each for each in [*_list(holder, "authors"), holder.get("author")] if isinstance(each, Mapping)]
    people = [Person(name=_line(each, "name"), url=_url(each, "url", base)) for each in listed]
    named = (person for person in people if person.name or person.url)
    return list({(person.name, person.url): person for person in named}.values())


def _size(file: Mapping[str, Any]) -> int:
    size = file.get("size_in_bytes")
    return int(size) if isinstance(size, int | float) and 0 <= size < 1e18 else 0  # noqa: PLR2004 (an exabyte)


def _raw(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _text(holder: Mapping[str, Any], key: str) -> str:
    return clean(_raw(holder, key))


def _line(holder: Mapping[str, Any], key: str) -> str:
    """Return a line of plain text; the format allows no markup, but some programs write it."""
    return plain_or_markup(_raw(holder, key))


def _url(holder: Mapping[str, Any], key: str, base: str) -> str:
    value = _raw(holder, key)
    return absolute(value, base) if value else ""


def _list(holder: Mapping[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []
