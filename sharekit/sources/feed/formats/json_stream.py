"""The members of a JSON object, a piece at a time: a long list is read element by element."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from sharekit.sources.decode import encoding_of, refuse_binary

_HEAD = 262144
_CHUNK = 65536
_GOING_ON = frozenset(("", *"0123456789+-.eE"))
_BLANK = re.compile(r"[ \t\r\n]*")


def members(
    stream: BinaryIO, *, streamed: str, charset: str = "", where: object = ""
) -> Iterator[tuple[str, Any]]:
    """Yield each member of the object in the stream; those of the list `streamed` one by one, under its name.

    Raises:
        SourceError: The bytes are known to be something else.
        ValueError: It is no JSON object, or is broken; what was read before it has been yielded.
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
            raise ValueError(f"{streamed} is no list")
        if text.peek() != "}":
            text.expect(",")


def _elements(text: _Text) -> Iterator[Any]:
    text.expect("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.expect(",")
    text.expect("]")


class _Text:
    """Decoded text of which only what has not been read yet is held."""

    def __init__(self, stream: BinaryIO, *, charset: str, where: object) -> None:
        head = stream.read(_HEAD)
        refuse_binary(head, where=where)
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding_of(head, declared=charset))("replace")
        self._rest = self._decoder.decode(head).removeprefix("\ufeff")
        self._at = 0
        self._ended = False
        self._json = json.JSONDecoder(strict=False)  # a line break inside a text does no harm

    def peek(self) -> str:
        """Return the next character that is no blank, without taking it; nothing at the end."""
        while True:
            blank = _BLANK.match(self._rest, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._rest) or not self._more(_CHUNK):
                return self._rest[self._at : self._at + 1]

    def expect(self, mark: str) -> None:
        """Take the next character, which must be `mark`."""
        found = self.peek()
        if found != mark:
            raise ValueError(f"{mark!r} is expected, found {found!r}" if found else "it ends too soon")
        self._at += 1

    def value(self) -> Any:
        """Take the next value, whole."""
        self.peek()
        size = _CHUNK
        while True:
            try:
                value, end = self._json.raw_decode(self._rest, self._at)
            except ValueError:
                if not self._more(size):
                    raise
            else:
                # A number at the end of what was read may go on behind it.
                if self._rest[end : end + 1] not in _GOING_ON or not self._more(size):
                    self._at = end
                    return value
            size *= 2

    def _more(self, size: int) -> bool:
        """Read on, and drop what was read."""
        if self._ended:
            return False
        data = self._stream.read(size)
        self._ended = not data
        self._rest = self._rest[self._at :] + self._decoder.decode(data, final=self._ended)
        self._at = 0
        return not self._ended
