"""Bytes of an XML feed ▶ well-formed text, a piece at a time.

Feeds in the wild declare wrong encodings, hold control characters that no XML may hold, and use HTML's named
entities without declaring them. All three are normalized here, so that the parser sees well-formed text in
UTF-8.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO

from sharekit.sources.decode import encoding_of, refuse_binary
from sharekit.sources.feed.formats.entities import Entities
from sharekit.support.text_utils import without_attribute_floods

_CHUNK = 65536
_DECLARED = re.compile(rb"<\?xml[^<>]*?encoding\s*=\s*[\"']([\w.:-]+)")
# The XML declaration, and the document type with the entities it declares.
_PROLOG = re.compile(
    r"\s*(?:<\?xml\b[^>]*\?>)?(?:\s|<!--.*?-->|<\?.*?\?>)*(?:<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)?\s*",
    re.DOTALL | re.IGNORECASE,
)
_START = re.compile(
    r"<(?:\?xml\b|!DOCTYPE\b|!--|(?:[\w.-]+:)?(?:rss|feed|rdf|channel|item|entry)(?=[\s>/]))", re.IGNORECASE
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CUT = re.compile(r"&[#\w.:-]{0,64}\Z|<[^<>]{0,2000}\Z|\]{1,2}\Z")
_MARKUP = {False: re.compile("[<>]"), True: re.compile(r"\]\]>")}
"""What ends a text outside and inside CDATA."""
_LONGEST_TEXT = 2_000_000
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


def as_stream(data: bytes | BinaryIO) -> BinaryIO:
    """Return a stream of the bytes."""
    return BytesIO(data) if isinstance(data, bytes) else data


def clean_chunks(stream: BinaryIO, *, charset: str = "", where: object = "") -> Iterator[str]:
    """Yield the document without XML declaration and document type, normalized, in pieces of about 64 KB.

    Args:
        stream: The document.
        charset: The encoding the transport declares; if empty, the document's own declaration is used.
        where: The file or URL, for errors.

    Raises:
        SourceError: The bytes are a known binary format.
    """
    head = stream.read(4 * _CHUNK)
    refuse_binary(head, where=where)
    declaration = _DECLARED.search(head[:1024])
    name = encoding_of(head, declared=charset or (declaration[1].decode() if declaration else ""))
    decoder = codecs.getincrementaldecoder(name)("replace")
    text = _from_start(decoder.decode(head))
    prolog = _PROLOG.match(text)
    rest = text[prolog.end() :] if prolog else text
    entities = Entities(prolog[0] if prolog else "")
    inside = False
    run = 0
    while True:
        data = stream.read(_CHUNK)
        # Hold back what may be the first half of an entity or a tag.
        cut = _CUT.search(rest, max(0, len(rest) - 2_001)) if data else None
        ready, rest = (rest[: cut.start()], rest[cut.start() :]) if cut else (rest, "")
        goes_on = not _MARKUP[inside].search(ready)
        run = run + len(ready) if goes_on else 0
        normalized, inside = _normalized(ready, entities, inside=inside)
        if run < _LONGEST_TEXT:  # of a longer text, no more is read
            yield normalized if inside else without_attribute_floods(normalized)
        if not data:
            break
        rest += decoder.decode(data)
    yield _ILLEGAL.sub("", decoder.decode(b"", final=True))


def _from_start(text: str) -> str:
    """Remove anything before the document, such as a PHP warning."""
    text = text.removeprefix("\ufeff").lstrip()
    start = _START.search(text)
    return text[start.start() :] if start else text


def _normalized(text: str, entities: Entities, *, inside: bool) -> tuple[str, bool]:
    """Normalize a piece; CDATA sections are left alone, because entities there belong to the content."""
    pieces: list[str] = []
    at = 0
    for mark in _CDATA.finditer(text):
        piece = text[at : mark.start()]
        pieces += [piece if inside else entities.normalize(piece), mark[0]]
        inside = mark[0] != "]]>"
        at = mark.end()
    pieces.append(text[at:] if inside else entities.normalize(text[at:]))
    return _ILLEGAL.sub("", "".join(pieces)), inside
