"""Articles kept in a temporary file, so that their number is known and memory does not grow with it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from typing import Self

from sharekit.article import Article

_IN_MEMORY = 4_000_000  # bytes; more goes to disk


class Spool:
    """Reads all articles once; iterates over them as often as needed.

    Args:
        articles: Read at once.
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (closed by __exit__)
        self._count = 0
        for article in articles:
            line = json.dumps(article.to_json(), ensure_ascii=True)
            self._file.write(line.encode() + b"\n")
            self._count += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Article]:
        self._file.seek(0)
        for line in self._file:
            yield Article.from_json(json.loads(line))
