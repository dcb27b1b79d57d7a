"""Lines of text from files in any of the encodings that lists come in; streamed, never held whole."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

_LINE_BYTES = 1_000_000
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line with its end.

    Attributes:
        number: Counted from 1.
        text: The line.
        guessed: It is not UTF-8 and was read as Windows-1252, so that other letters may be wrong.
    """

    number: int
    text: str
    guessed: bool = False


def text_lines(file: BinaryIO) -> Iterator[ListLine]:
    """Yield the lines of a file in UTF-8, UTF-16 or Windows-1252 (with which Latin-1 is read)."""
    first = file.readline(_LINE_BYTES)
    encoding = _utf16(first)
    if encoding:
        for number, text in enumerate(_utf16_lines(first, file, encoding), 1):
            yield ListLine(number, text)
        return
    rest = iter(lambda: file.readline(_LINE_BYTES), b"")
    beginning = [first.removeprefix(codecs.BOM_UTF8)] if first else []
    for number, raw in enumerate(chain(beginning, rest), 1):
        yield _line(number, raw)


def _line(number: int, raw: bytes) -> ListLine:
    try:
        return ListLine(number, raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        return ListLine(number, raw.decode("cp1252"), guessed=True)
    except UnicodeDecodeError:
        return ListLine(number, raw.decode("latin-1"), guessed=True)


def _utf16(first: bytes) -> str:
    """Return the encoding of a file in UTF-16, with or without a byte order mark, or an empty string."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if first[1:2] == b"\0" and first[:1] != b"\0":
        return "utf-16-le"
    return "utf-16-be" if first[:1] == b"\0" and first[1:2] not in {b"", b"\0"} else ""


def _utf16_lines(first: bytes, file: BinaryIO, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    waiting = ""
    for chunk in chain([first], iter(lambda: file.read(_CHUNK), b"")):
        waiting += decoder.decode(chunk)
        *lines, waiting = waiting.split("\n")
        yield from (f"{line}\n" for line in lines)
        while len(waiting) > _LINE_BYTES:
            yield waiting[:_LINE_BYTES]
            waiting = waiting[_LINE_BYTES:]
    waiting += decoder.decode(b"", final=True)
    if waiting:
        yield waiting
