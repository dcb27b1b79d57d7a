"""The authors of an item ▶ people and names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sharekit.sources.feed.formats.elements import Fields, attribute, name_of, own_base, text
from sharekit.sources.feed.model import Channel, Person
from sharekit.sources.markup import absolute, plain_or_markup
from sharekit.sources.page.parsing.text import clean
from sharekit.sources.words.person_names import split_names

if TYPE_CHECKING:
    from lxml.etree import _Element

_MAIL = r"(?:mailto:)?(?P<email>[^\s<>()@:,;]+@[^\s<>()@,;]+)"
_MAIL_FIRST = re.compile(rf"{_MAIL}\s*\((?P<name>[^()]*)\)")
_MAIL_LAST = re.compile(rf"(?P<name>[^<>()]*?)\s*[<(\[]\s*{_MAIL}\s*[>)\]]")
_EMAIL = re.compile(_MAIL)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_BY = re.compile(r"^(?:by|von|par|por|door|af|av)\s+(?=[^\W\d_])", re.IGNORECASE)
_SURELY = re.compile(r"(?<!\s)\s*[;|、\n]\s*")
_PERHAPS = re.compile(r"(?<!\s)\s*[,&،]\s*|(?:,|(?<!\s))\s+(?:and|und|et|y|og|och|en|и)\s+")
_LOGIN = re.compile(r"[a-z]{2,}(?:[._][a-z]{2,})+")  # ana.ruiz
_LEVELS = 3
"""Maximum nesting of author elements: a list, its member, the person."""
_LONGEST = 500
"""Most characters of one element that are read for names."""
_NOBODY = frozenset(
    (
        "admin", "administrator", "root", "wordpress", "webmaster", "anonymous", "anonym", "unknown", "none",
        "null", "undefined", "default", "nobody",
    )
)  # fmt: skip
# By trust: names meant for readers come before the email address that the RSS specification requires.
_KINDS = (
    ("dc:creator", "dc:author", "dcterms:creator"),
    ("author", "atom:author"),
    ("itunes:author", "googleplay:author", "podcast:person"),
    ("media:credit",),
    ("dc:contributor", "dcterms:contributor", "contributor", "atom:contributor"),
)


def parse_person(value: str) -> Person:
    """Read “ana@example.org (Ana Ruiz)”, “Ana Ruiz <ana@example.org>”, a bare name or a bare address."""
    value = value[:_LONGEST]
    line = plain_or_markup(value) if "@" not in value else clean(value)
    for pattern in (_MAIL_FIRST, _MAIL_LAST):
        if match := pattern.search(line):
            return Person(name=clean(match["name"]).strip(" \"'"), email=match["email"])
    address = _EMAIL.search(line)
    name = clean(_EMAIL.sub("", line)).strip(" ()<>-,:;\"'") if address else clean(line)
    return Person(name=name, email=address["email"] if address else "")


def people_of(element: _Element, *, atom: bool, base: str = "", deeper: int = _LEVELS) -> list[Person]:
    """Return the people of an element: Atom's `<name>` and `<email>`, or RSS's single line."""
    fields = Fields(element, atom=atom)
    name = fields.first("name", "atom:name", "itunes:name", "foaf:name", "dc:title")
    email = fields.literal("email", "atom:email", "itunes:email")
    address = fields.literal("uri", "url", "homepage", "atom:uri", "atom:url", "href")
    url = absolute(address or attribute(element, "href"), own_base(element, base))
    if name or email:
        return [Person(name=name, email=email, url=url)]
    inner = fields.every("foaf:person", "rdf:description", "rdf:bag", "rdf:seq", "rdf:li") if deeper else ()
    nested = [one for child in inner for one in people_of(child, atom=atom, base=base, deeper=deeper - 1)]
    if nested:
        return nested
    person = parse_person(text(element)) if not address else Person()
    person.url = url
    return [person] if person.name or person.email or person.url else []


def authors_of(fields: Fields, channel: Channel, base: str) -> list[Person]:
    """Return the authors from the first kind of element that has one.

    In Atom the source's and the feed's author are inherited (RFC 4287, section 4.2.1), in podcasts the
    show's.
    """
    spare: list[Person] = []
    for names in _KINDS:
        people = [person for child in fields.every(*names) for person in _credited(child, base)]
        if any(person.name for person in people):
            return people
        spare = spare or people
    source = [person for child in fields.every("source", "atom:source") for person in _source(child, base)]
    return source or spare or channel.shared_authors


def _credited(element: _Element, base: str) -> Iterable[Person]:
    """Return the people of an element; of Media RSS credits, only authors."""
    if name_of(element) == "media:credit" and attribute(element, "role") not in {"author", "writer", ""}:
        return ()
    return people_of(element, atom=True, base=base)


def _source(element: _Element, base: str) -> Iterator[Person]:
    for child in Fields(element, atom=True).every("author"):
        yield from people_of(child, atom=True, base=base)


def names_of(people: Iterable[Person]) -> tuple[str, ...]:
    """Return the names to show: “Ana Ruiz and Jo Li” are two, “Ruiz, Ana” is one, “admin” is none."""
    parts = (part for person in people for part in _parts(_BY.sub("", person.name, count=1)))
    named = (part for part in parts if part.casefold() not in _NOBODY and not _ADDRESS.match(part))
    return tuple(dict.fromkeys(named))


def _parts(line: str) -> Iterator[str]:
    """Split a line of names; at commas and “and” only if each part has a first and a last name."""
    for piece in filter(None, _SURELY.split(line)):
        listed = [part for part in _PERHAPS.split(piece) if part]
        if len(listed) > 1 and all(" " in part for part in listed):
            yield from listed
        elif _LOGIN.fullmatch(piece):
            yield from split_names(piece)
        else:
            yield piece.strip(" ,")
