"""JSON lines of Article as `sharekit read --json` prints them, or one object or array ▶ Articles."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from sharekit.article import Article
from sharekit.errors import SharekitError, SourceError
from sharekit.sources.decode import decode
from sharekit.sources.feed.formats.json_stream import elements
from sharekit.support.files import rest_of

_HEAD = 4096
_LONGEST = 10_000_000
"""Most bytes of a line that is read to detect the form."""
_MOST_BYTES = 16_000_000
"""Most bytes of one article: a line, or a single object."""


def read_jsonl(
    source: bytes | BinaryIO,
    *,
    where: object = "",
    url: str = "",
    charset: str = "",
    on_error: Callable[[SharekitError], None] | None = None,
) -> Iterator[Article]:
    """Yield the articles of JSON lines.

    Args:
        source: One JSON object per line, read one after another; or a single object or array. Bytes, or a
            seekable stream.
        where: The file or URL, for errors, which add the line.
        url: The URL of a single article that has none.
        charset: The encoding that the transport declares.
        on_error: Called with the error of each bad line, while the rest goes on.

    Raises:
        SourceError: A line is not an Article, and there is no `on_error`.
    """
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    for place, row in _rows(stream, charset, str(where)):
        try:
            article = Article.from_json(_parsed(row, place, charset), where=place)
        except SourceError as error:
            if on_error is None:
                raise
            on_error(error)
        else:
            yield article.replace(url=url) if url and place == where and not article.url else article


def _rows(stream: BinaryIO, charset: str, where: str) -> Iterator[tuple[str, Any]]:
    """Yield (place, row); a row is a line of text that is not parsed yet, or a parsed value."""
    if _is_lines(stream):
        yield from _numbered(_lines(stream), where)
        return
    if _is_array(stream):
        yield from _array_rows(stream, charset, where)
        return
    if len(head := stream.read(_MOST_BYTES + 1)) > _MOST_BYTES:
        stream.seek(-len(head), io.SEEK_CUR)
        yield from _numbered(_lines(stream), where)
        return
    text = decode(rest_of(stream, head, where=where), declared=charset, where=where)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _numbered(text.split("\n"), where)
        return
    yield where, whole


def _is_array(stream: BinaryIO) -> bool:
    """Whether the stream has a JSON array; rewinds it."""
    start = stream.tell()
    head = stream.read(_HEAD).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    stream.seek(start)
    return head.startswith(b"[")


def _array_rows(stream: BinaryIO, charset: str, where: str) -> Iterator[tuple[str, Any]]:
    """Yield the elements of an array one by one, so that a long one needs no more memory than a short one."""
    number = 0
    try:
        for number, item in enumerate(elements(stream, charset=charset, where=where), 1):
            yield f"{where}[{number - 1}]", item
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deep" if isinstance(error, RecursionError) else error
        raise SourceError(f"is not JSON after element {number}: {reason}", where=where) from None


def _is_lines(stream: BinaryIO) -> bool:
    """Whether the first non-blank line is a complete object and another follows; rewinds the stream."""
    start = stream.tell()
    full = (line for line in iter(lambda: stream.readline(_LONGEST), b"") if line.strip())
    try:
        first, second = next(full, b""), next(full, b"")
        return bool(second) and isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
    finally:
        stream.seek(start)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines; of one that is too long only the beginning, so that it costs no memory."""
    while line := stream.readline(_MOST_BYTES + 1):
        yield line
        while len(line) > _MOST_BYTES and not line.endswith(b"\n"):
            line = stream.readline(_MOST_BYTES + 1)


def _numbered(lines: Iterable[str | bytes], where: str) -> Iterator[tuple[str, str | bytes]]:
    return ((f"{where}:{number}", line) for number, line in enumerate(lines, 1) if line.strip())


def _parsed(row: Any, where: str, charset: str) -> Mapping[str, Any]:
    if isinstance(row, bytes) and len(row) > _MOST_BYTES:
        raise SourceError(f"is longer than {_MOST_BYTES:,} bytes, which one article may have", where=where)
    text = decode(row, declared=charset, where=where) if isinstance(row, bytes) else row
    try:
        value = json.loads(text) if isinstance(text, str) else text
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"is not JSON: {error}", where=where, hint="one Article per line, as in `sharekit read --json`"
        ) from None
    if not isinstance(value, Mapping):
        raise SourceError(f"is a JSON {type(value).__name__}; expected an object", where=where)
    return value
