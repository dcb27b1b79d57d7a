"""The data of a feed and its items, whatever the format; plain text unless stated otherwise."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(slots=True, kw_only=True)
class Person:
    """An author: a name, an email address, or both."""

    name: str = ""
    email: str = ""
    url: str = ""


@dataclass(slots=True, kw_only=True)
class Enclosure:
    """A file attached to an item; `length` in bytes as declared, else 0."""

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

    `summary` and `content` are HTML or plain text as in the feed, unescaped once; `source` is the publication
    that the item was taken from, if it is not the feed's own.
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
    """The feed itself; filled while the document is read, so data after an item comes late.

    `shared_authors` and `artwork` are inherited by items without their own; `ranks` is how much each field's
    value is trusted, 0 most; `problem` is a warning for the user, such as a truncated document.
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
