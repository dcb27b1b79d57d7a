"""Reads a JSON object incrementally: a long list element by element."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from sharekit.sources.decode import encoding_of, refuse_binary

_HEAD = 262144
_CHUNK = 65536
_LONGEST_VALUE = 16_000_000
"""Most characters of one value that are held."""
_GOING_ON = frozenset(("", *"0123456789+-.eE"))
_BLANK = re.compile(r"[ \t\r\n]*")


def members(
    stream: BinaryIO, *, streamed: str, charset: str = "", where: object = ""
) -> Iterator[tuple[str, Any]]:
    """Yield each member of the object in the stream; the list `streamed` element by element.

    Raises:
        SourceError: The bytes are a known binary format.
        ValueError: It is not a JSON object, or is malformed; everything before that has been yielded.
    """
    text = _Text(stream, charset=charset, where=where)
    text.expect("{")
    while text.peek() != "}":
        key = text.value()
        text.expect(":")
        if key != streamed:
            yield str(key), text.value()
        elif text.peek() == "[":
            yield from ((streamed, value) for value in _elements(text))
        elif text.value() is not None:
            raise ValueError(f"{streamed} is not a list")
        if text.peek() != "}":
            text.expect(",")


def elements(stream: BinaryIO, *, charset: str = "", where: object = "") -> Iterator[Any]:
    """Yield the elements of the array in the stream, one by one; see `members`."""
    yield from _elements(_Text(stream, charset=charset, where=where))


def _elements(text: _Text) -> Iterator[Any]:
    text.expect("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.expect(",")
    text.expect("]")


class _Text:
    """Decoded text; only the part not consumed yet is held in memory."""

    def __init__(self, stream: BinaryIO, *, charset: str, where: object) -> None:
        head = stream.read(_HEAD)
        refuse_binary(head, where=where)
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding_of(head, declared=charset))("replace")
        self._rest = self._decoder.decode(head).removeprefix("\ufeff")
        self._at = 0
        self._ended = False
        self._json = json.JSONDecoder(strict=False)  # allow line breaks inside strings

    def peek(self) -> str:
        """Return the next character that is not white space, without consuming it; empty at the end."""
        while True:
            blank = _BLANK.match(self._rest, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._rest) or not self._more(_CHUNK):
                return self._rest[self._at : self._at + 1]

    def expect(self, mark: str) -> None:
        """Consume the next character, which must be `mark`."""
        actual = self.peek()
        if actual != mark:
            raise ValueError(f"expected {mark!r}, found {actual!r}" if actual else "unexpected end")
        self._at += 1

    def value(self) -> Any:
        """Consume the next complete value."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                value, end = self._json.raw_decode(self._rest, self._at)
            except ValueError:
                if len(self._rest) - self._at > _LONGEST_VALUE:
                    raise ValueError(f"one value is longer than {_LONGEST_VALUE:,} characters") from None
                if not self._more(size):
                    raise
            else:
                # A number at the end of the buffer may continue.
                if self._rest[end : end + 1] not in _GOING_ON or not self._more(size):
                    self._at = end
                    return value
            size *= 2

    def _more(self, size: int) -> bool:
        """Read more, and drop what was consumed."""
        if self._ended:
            return False
        data = self._stream.read(size)
        self._ended = not data
        self._rest = self._rest[self._at :] + self._decoder.decode(data, final=self._ended)
        self._at = 0
        return not self._ended
