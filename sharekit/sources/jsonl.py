"""JSON lines of Article as `sharekit read --json` prints them, or one object or array ▶ Articles."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from sharekit.article import Article
from sharekit.errors import SharekitError, SourceError
from sharekit.sources.decode import decode
from sharekit.sources.opening import rest_of

_LONGEST = 10_000_000
"""Most bytes of a line that is read to detect the form."""


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
        yield from _numbered(stream, where)
        return
    text = decode(rest_of(stream, b"", where=where), declared=charset, where=where)
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        yield from _numbered(text.split("\n"), where)
        return
    if isinstance(whole, list):
        yield from ((f"{where}[{number}]", item) for number, item in enumerate(whole))
    else:
        yield where, whole


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


def _numbered(lines: Iterable[str | bytes], where: str) -> Iterator[tuple[str, str | bytes]]:
    return ((f"{where}:{number}", line) for number, line in enumerate(lines, 1) if line.strip())


def _parsed(row: Any, where: str, charset: str) -> Mapping[str, Any]:
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
