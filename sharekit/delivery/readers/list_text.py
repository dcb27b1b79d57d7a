"""Lines of text from files in any of the encodings that lists come in; streamed, never held whole."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO

from sharekit.delivery.readers.list_columns import known_names
from sharekit.errors import SourceError

_OLD = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp932", "gb18030", "big5", "cp949", "mac_roman", "cp850", "koi8_r"),
)
"""Encodings of old spreadsheets; of those that read a header equally well, the first is taken."""
_LINE_BYTES = 1_000_000
_MOST_SKIPPED = 256  # of those, in one line
_CHUNK = 65_536
_SAMPLE = 2_000
_ZIP = b"PK\x03\x04"
_ONE_IN = 20
"""Of so many characters in UTF-16 at least one is a separator or Latin, also in Chinese lists."""


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line with its end.

    Attributes:
        number: Counted from 1.
        text: The line.
        guessed: It is not UTF-8; its letters may be wrong. It was read in the old encoding in which the
            header has most known names.
        too_long: It is longer than 1 MB; its text is empty.
    """

    number: int
    text: str
    guessed: bool = False
    too_long: bool = False


def text_lines(file: BinaryIO) -> Iterator[ListLine]:
    """Yield the lines of a file in UTF-8, UTF-16 or the encoding of an old spreadsheet, as Windows-1252.

    Lines end with a line feed, or else all of them with a carriage return.
    """
    first = file.readline(_LINE_BYTES)
    encoding, old = _utf16(first), _OldEncoding()
    if encoding:
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        parts = chain((decoder.decode(chunk) for chunk in _chunks(first, file)), _last(decoder))
        for number, text in enumerate(_split(parts, "\n"), 1):
            too_long = len(text) > _LINE_BYTES
            yield ListLine(number, "" if too_long else text, too_long=too_long)
    elif b"\r" in first[:-2] and not first.endswith(b"\n"):
        texts = (chunk.decode("latin-1") for chunk in _chunks(first.removeprefix(codecs.BOM_UTF8), file))
        for number, text in enumerate(_split(texts, "\r"), 1):
            yield _line(number, f"{text[:-1]}\n".encode("latin-1"), old)
    else:
        beginning = [first.removeprefix(codecs.BOM_UTF8)] if first else []
        for number, raw in enumerate(chain(beginning, iter(lambda: file.readline(_LINE_BYTES), b"")), 1):
            yield _line(number, raw, old, file)


def _chunks(first: bytes, file: BinaryIO) -> Iterator[bytes]:
    return chain([first], iter(lambda: file.read(_CHUNK), b""))


def _last(decoder: codecs.IncrementalDecoder) -> Iterator[str]:
    yield decoder.decode(b"", final=True)


def _split(parts: Iterator[str], end: str) -> Iterator[str]:
    """Yield lines with their ends; of one that is too long only a beginning that still is."""
    waiting = ""
    for part in parts:
        *lines, waiting = f"{waiting}{part}".split(end)
        yield from (f"{line}{end}" for line in lines)
        waiting = waiting[: _LINE_BYTES + 2]
    if waiting:
        yield waiting


class _OldEncoding:
    """The encoding of the lines that are not UTF-8: decided by the first of them, which is the header."""

    def __init__(self) -> None:
        self._name = ""

    def decode(self, raw: bytes) -> str:
        if not self._name:
            header = raw[:_SAMPLE].strip()
            self._name = max(_OLD, key=lambda name: known_names(header.decode(name, "replace")))
        try:
            return raw.decode(self._name)
        except UnicodeDecodeError:
            return raw.decode("latin-1")


def _line(number: int, raw: bytes, old: _OldEncoding, file: BinaryIO | None = None) -> ListLine:
    if len(raw) >= _LINE_BYTES:
        if file and not raw.endswith(b"\n"):
            _skip_line(number, file)
        return ListLine(number, "", too_long=True)
    try:
        return ListLine(number, raw.decode("utf-8"))
    except UnicodeDecodeError:
        return ListLine(number, old.decode(raw), guessed=True)


def _skip_line(number: int, file: BinaryIO) -> None:
    for _ in range(_MOST_SKIPPED):
        raw = file.readline(_LINE_BYTES)
        if not raw or raw.endswith(b"\n"):
            return
    raise SourceError(
        f"line {number} is longer than {_MOST_SKIPPED} MB", hint="give a CSV or JSON lines file of readers"
    )


def _utf16(first: bytes) -> str:
    """Return the encoding of a file in UTF-16, with or without a byte order mark, or an empty string."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = first[:_SAMPLE]
    zeros = [sample[start::2].count(0) for start in (0, 1)]
    if first.startswith(_ZIP) or min(zeros) or max(zeros) * _ONE_IN < len(sample) // 2 or len(sample) < 2:  # noqa: PLR2004
        return ""
    return "utf-16-be" if zeros[0] else "utf-16-le" if zeros[1] else ""
