"""JSON lines of Article, as `sharekit read --json` prints them, or one object, or one array ▶ Articles."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sharekit.article import Article
from sharekit.errors import SharekitError, SourceError
from sharekit.sources.decode import decode

__all__ = ["read_jsonl"]


def read_jsonl(
    data: bytes,
    *,
    where: object = "",
    url: str = "",
    charset: str = "",
    on_error: Callable[[SharekitError], None] | None = None,
) -> Iterator[Article]:
    """Yield the articles that the lines hold.

    Args:
        data: One JSON object a line, or one object or array in all.
        where: The file or URL, said in errors with the line.
        url: Taken for an only article that names none.
        charset: The encoding that the transport declares.
        on_error: Called with the error of each bad line, while the rest goes on.

    Raises:
        SourceError: A line is no Article, and there is no `on_error`.
    """
    for place, row in _rows(decode(data, declared=charset, where=where), str(where)):
        try:
            article = Article.from_json(_parsed(row, place), where=place)
        except SourceError as error:
            if on_error is None:
                raise
            on_error(error)
        else:
            yield article.replace(url=url) if url and place == where and not article.url else article


def _rows(text: str, where: str) -> Iterator[tuple[str, Any]]:
    """Yield each row with its place; a row is a line of text still to be parsed, or a parsed value."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield f"{where}:{number}", line
        return
    if isinstance(whole, list):
        yield from ((f"{where}[{number}]", item) for number, item in enumerate(whole))
    else:
        yield where, whole


def _parsed(row: Any, where: str) -> Mapping[str, Any]:
    try:
        value = json.loads(row) if isinstance(row, str) else row
    except (ValueError, RecursionError) as error:
        raise SourceError(
            f"is no JSON: {error}", where=where, hint="one Article a line, as `sharekit read --json` prints"
        ) from None
    if not isinstance(value, Mapping):
        raise SourceError(f"holds {type(value).__name__}, where an object is expected", where=where)
    return value
