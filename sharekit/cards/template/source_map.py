"""From a line of a rendered page back to the file and line of the template that wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

_MARK = re.compile("\ue000([^\ue000\ue001]*)\ue001")


class Marks(Extension):
    """Writes, at the start of every line of a template's plain text, its file and line."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Mark the lines of text tokens; see jinja2.ext.Extension."""
        return self._marked(stream)

    def _marked(self, stream: TokenStream) -> Iterator[Token]:
        where = stream.filename or stream.name or ""
        for token in stream:
            if token.type != "data":
                yield token
                continue
            first, *rest = token.value.split("\n")
            lines = [first] + [
                f"\ue000{where}\t{token.lineno + at}\ue001{line}" for at, line in enumerate(rest, 1)
            ]
            lead = f"\ue000{where}\t{token.lineno}\ue001"
            yield Token(token.lineno, "data", lead + "\n".join(lines))


def origin_of(marked: str, line: int) -> tuple[str, int] | None:
    """Return file and line that wrote `line` (from 1) of a page rendered with marks."""
    origin: tuple[str, int] | None = None
    for number, text in enumerate(marked.split("\n"), 1):
        if number > line:
            break
        for mark in _MARK.finditer(text):
            if number < line or origin is None or _counts(text, mark):
                name, _, at = mark[1].partition("\t")
                origin = (name, int(at))
                if number == line:
                    return origin
    return origin


def _counts(text: str, mark: re.Match[str]) -> bool:
    """Return whether anything but marks follows a mark on the line."""
    return bool(_MARK.sub("", text[mark.end() :]).strip()) or not _MARK.sub("", text).strip()
