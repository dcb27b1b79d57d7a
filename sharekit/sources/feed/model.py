"""What a feed says of itself and of each item, whatever its format; plain text but where said otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, kw_only=True)
class Person:
    """An author: a name, an address, or both."""

    name: str = ""
    email: str = ""
    url: str = ""


@dataclass(slots=True, kw_only=True)
class Enclosure:
    """A file that goes with an item; `length` in bytes as the feed says, 0 when it does not."""

    url: str
    type: str = ""
    length: int = 0


@dataclass(slots=True, kw_only=True)
class FeedLink:
    """A link with its relation (RFC 8288)."""

    url: str
    rel: str = "alternate"
    type: str = ""
    title: str = ""


@dataclass(slots=True, kw_only=True)
class FeedItem:
    """One item or entry.

    `summary` and `content` are HTML or plain text, as the feed carries them, unescaped once; `source` is the
    publication that the item was taken from, where it is another than the feed's.
    """

    title: str = ""
    summary: str = ""
    content: str = ""
    link: str = ""
    links: list[FeedLink] = field(default_factory=list)
    id: str = ""
    authors: list[Person] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    published: date | datetime | None = None
    updated: date | datetime | None = None
    language: str = ""
    image: str = ""
    enclosures: list[Enclosure] = field(default_factory=list)
    section: str = ""
    source: str = ""
    rights: str = ""
    comments: str = ""
    base: str = ""


@dataclass(slots=True, kw_only=True)
class Channel:
    """The feed itself; filled as the document is read, so that what stands after an item comes late.

    `shared_authors` and `artwork` are those that an item without its own takes over; `ranks` says how much
    each field's value is trusted, 0 most; `problem` is what readers should know when all was read, such as
    that the document was cut off.
    """

    format: str = ""
    title: str = ""
    description: str = ""
    link: str = ""
    feed_link: str = ""
    links: list[FeedLink] = field(default_factory=list)
    id: str = ""
    authors: list[Person] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    published: date | datetime | None = None
    updated: date | datetime | None = None
    language: str = ""
    image: str = ""
    rights: str = ""
    generator: str = ""
    shared_authors: list[Person] = field(default_factory=list)
    artwork: str = ""
    ranks: dict[str, int] = field(default_factory=dict)
    base: str = ""
    problem: str = ""
