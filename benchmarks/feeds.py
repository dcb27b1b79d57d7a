"""Feeds: how many fields are read right, beside feedparser and fastfeedparser where installed; and speed.

    python benchmarks/feeds.py [FOLDER…] [--items N]

Each FOLDER holds feeds (`NAME.xml`), and beside each what a translator into one common form makes of it
(`NAME.json`, the keys of gofeed's `Feed`: title, description, link, feedLink, language, copyright, generator,
image, categories, author, updatedParsed, publishedParsed; items with the same, guid, content and enclosures).
Each key given there is one check; texts are compared as plain text, dates as moments. Then a feed of N items
is read as a stream: CPU seconds, and the most memory held.
"""

from __future__ import annotations

import argparse
import itertools
import json
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from sharekit.errors import SharekitError
from sharekit.sources.feed import Channel, FeedItem, parse_feed, read_feed
from sharekit.sources.markup import plain_or_markup
from sharekit.sources.words.dates import parse_moment

Fields = dict[str, Any]
Reader = Callable[[bytes], tuple[Fields, list[Fields]]]


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--items", type=int, default=100_000)
    given = arguments.parse_args()
    cases = [case for folder in given.folders for case in sorted(folder.rglob("*.json"))]
    for name, reader in readers() if cases else ():
        results = [right for case in cases for right in checks(case, reader)]
        share = 100 * sum(results) / len(results)
        print(f"{name:<16} {sum(results):4} of {len(results)} fields right, {share:.1f} %")
    if given.items:
        stream(given.items)


def readers() -> Iterator[tuple[str, Reader]]:
    """Yield the installed readers."""
    yield "sharekit", by_sharekit
    for name in ("feedparser", "fastfeedparser"):
        try:
            module = __import__(name)
        except ImportError:
            continue
        yield name, partial(by_dictionaries, module)


def checks(case: Path, reader: Reader) -> Iterator[bool]:
    """Yield for each expected field whether it was read right."""
    feed = case.with_suffix(".xml")
    if not feed.is_file():
        return
    expected = json.loads(case.read_text(encoding="utf-8"))
    try:
        channel, items = reader(feed.read_bytes())
    except (SharekitError, ValueError, AttributeError, TypeError, KeyError):
        channel, items = {}, []
    yield from (channel.get(key) == value for key, value in wanted(expected))
    nothing: Fields = {}
    for item, found in itertools.zip_longest(expected.get("items") or (), items, fillvalue=nothing):
        yield from (found.get(key) == value for key, value in wanted(item))


def wanted(expected: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the fields that are expected, in the form in which the readers give them."""
    for key in (
        "title",
        "description",
        "content",
        "link",
        "feedLink",
        "language",
        "copyright",
        "generator",
        "guid",
    ):
        if expected.get(key):
            yield key, line(expected[key])
    for key in ("updatedParsed", "publishedParsed"):
        if expected.get(key):
            yield key, moment(parse_moment(expected[key]))
    people = expected.get("authors") or [expected.get("author")]
    for key in ("name", "email"):
        if people[0] and people[0].get(key):
            yield key, line(people[0][key])
    if expected.get("image"):
        yield "image", line(expected["image"].get("url", ""))
    if expected.get("categories"):
        yield "categories", [line(each) for each in expected["categories"]]
    if expected.get("enclosures"):
        yield "enclosures", [line(each.get("url", "")) for each in expected["enclosures"]]


def line(value: object) -> str:
    """Return one line of plain text."""
    return plain_or_markup(str(value or ""))


def moment(value: date | datetime | None) -> datetime | None:
    """Return a moment in UTC; a day is its midnight."""
    if value is None:
        return None
    value = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def by_sharekit(data: bytes) -> tuple[Fields, list[Fields]]:
    """Read with sharekit."""
    channel, items = parse_feed(data)
    more = {
        "feedLink": channel.feed_link,
        "generator": line(channel.generator),
        "description": line(channel.description),
    }
    return {**common(channel), **more}, [own_item(item) for item in items]


def common(holder: Channel | FeedItem) -> Fields:
    """Return what a feed and an item have alike."""
    person = holder.authors[0] if holder.authors else None
    return {
        "title": line(holder.title),
        "link": holder.link,
        "language": holder.language,
        "copyright": line(holder.rights),
        "updatedParsed": moment(holder.updated),
        "publishedParsed": moment(holder.published),
        "name": line(person.name) if person else "",
        "email": person.email if person else "",
        "image": holder.image,
        "categories": [line(name) for name in holder.categories],
    }


def own_item(item: FeedItem) -> Fields:
    """Return an item of sharekit's."""
    texts = {"description": line(item.summary), "content": line(item.content), "guid": item.id}
    shown = moment(item.published or item.updated)  # as an article's day is
    files = [each.url for each in item.enclosures]
    return {**common(item), **texts, "enclosures": files, "publishedParsed": shown}


def by_dictionaries(module: Any, data: bytes) -> tuple[Fields, list[Fields]]:
    """Read with feedparser or its like, and map the dictionaries it returns."""
    feed = module.parse(data)
    channel = mapped(feed.feed)
    links = feed.feed.get("links") or []
    channel["feedLink"] = next((link.get("href", "") for link in links if link.get("rel") == "self"), "")
    return channel, [mapped(entry) for entry in feed.entries]


def mapped(entry: Any) -> Fields:
    """Return the fields of one dictionary."""
    person = entry.get("author_detail") or {}
    content = entry.get("content") or [{}]
    picture = entry.get("image") or {}
    return {
        "title": line(entry.get("title")),
        "description": line(entry.get("subtitle") or entry.get("summary") or entry.get("description")),
        "content": line(content[0].get("value")),
        "link": line(entry.get("link")),
        "language": line(entry.get("language")),
        "copyright": line(entry.get("rights") or entry.get("copyright")),
        "generator": line(entry.get("generator")),
        "guid": line(entry.get("id")),
        "updatedParsed": moment(parse_moment(str(entry.get("updated") or ""))),
        "publishedParsed": moment(parse_moment(str(entry.get("published") or entry.get("updated") or ""))),
        "name": line(person.get("name") or entry.get("author")),
        "email": line(person.get("email")),
        "image": line(picture.get("href") if isinstance(picture, dict) else picture),
        "categories": [line(tag.get("term") or tag.get("label")) for tag in entry.get("tags") or []],
        "enclosures": [line(each.get("href") or each.get("url")) for each in entry.get("enclosures") or []],
    }


class Endless(BytesIO):
    """A feed of many items, made as it is read."""

    def __init__(self, items: int) -> None:
        super().__init__()
        text = "<p>" + "Words of a paragraph that goes on. " * 20 + "</p>"
        item = (
            f"<item><title>A headline</title><link>https://example.org/</link><description><![CDATA[{text}]]>"
        )
        self._parts = itertools.chain(
            [b"<rss><channel><title>A feed</title>"],
            itertools.repeat(f"{item}</description></item>".encode(), items),
            [b"</channel></rss>"],
        )
        self._rest = self._head = b""

    def seek(self, _offset: int, _whence: int = 0) -> int:
        """Give back what was read last."""
        self._rest = self._head + self._rest
        return 0

    def read(self, size: int | None = -1) -> bytes:
        """Return the next bytes."""
        while len(self._rest) < (size or 0) and (part := next(self._parts, b"")):
            self._rest += part
        self._head, self._rest = self._rest[:size], self._rest[size or 0 :]
        return self._head


def stream(items: int) -> None:
    """Time a long feed, then weigh a tenth of it."""
    start = time.process_time()
    count = sum(1 for _ in read_feed(Endless(items)))
    print(f"{count} items streamed in {time.process_time() - start:.1f} s CPU", end=", ")
    tracemalloc.start()
    sum(1 for _ in read_feed(Endless(items // 10)))
    print(f"at most {tracemalloc.get_traced_memory()[1] / 1e6:.1f} MB held")


if __name__ == "__main__":
    main()
