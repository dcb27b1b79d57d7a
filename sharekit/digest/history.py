"""The stories and related posts of past issues, in one SQLite file."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sharekit.digest.issue import Issue, guid_identity, identity
from sharekit.errors import ConfigError, SharekitError
from sharekit.support.os_errors import system_error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

    from sharekit.article import Article

_SCHEMA = """
CREATE TABLE IF NOT EXISTS post (
    identity TEXT NOT NULL,      -- see sharekit.digest.issue.identity
    kind TEXT NOT NULL CHECK (kind IN ('story', 'related')),
    issue TEXT NOT NULL,         -- Issue.key
    day TEXT NOT NULL,           -- ISO 8601
    PRIMARY KEY (identity, kind)
) WITHOUT ROWID
"""

_NOT_RECORDED = "the issue was written but not recorded: fix this and run again, or its stories are repeated"


class History:
    """The stories and related posts of past issues. A context manager.

    >>> with sharekit.History("issues.db") as history:
    ...     history.record(digest.issue)
    ...     history.fresh([article])
    []

    Args:
        path: The SQLite file; created when the first issue is recorded.

    Raises:
        ConfigError: The file cannot be opened or created, or is not a history.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = path = Path(path)
        _check_place(path)
        # A missing file is an empty history; it is created only when there is something to record.
        self._db = self._open(str(path) if path.exists() else ":memory:")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.close()

    def fresh(self, articles: Iterable[Article]) -> list[Article]:
        """Return the articles that no issue had as a story, in their order."""
        published = self._identities("story")
        listed = list(articles)
        # A feed that gives one identifier to several items has none.
        guids = Counter(map(guid_identity, listed))
        return [
            article
            for article in listed
            if identity(article) not in published
            and not (guids[guid_identity(article)] == 1 and guid_identity(article) in published)
        ]

    def offered(self) -> frozenset[str]:
        """Return the identities of all stories and related posts of past issues."""
        return self._identities("story") | self._identities("related")

    def record(self, issue: Issue) -> None:
        """Record the stories and related posts of `issue`, in one transaction.

        Raises:
            SharekitError: The file cannot be written.
        """
        posts = [*issue.related, *(post for story in issue.stories for post in story.related)]
        names = [(identity(story), "story") for story in issue.stories]
        names += [(guid, "story") for story in issue.stories if (guid := guid_identity(story))]
        names += [(identity(post), "related") for post in posts]
        rows = [(name, kind, issue.key, issue.date.isoformat()) for name, kind in names]
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._db.close()
            self._db = self._open(str(self._path))
            with self._db:
                self._db.executemany("INSERT OR IGNORE INTO post VALUES (?, ?, ?, ?)", rows)
        except OSError as error:
            raise system_error(error, self._path, "written") from error
        except sqlite3.Error as error:
            raise SharekitError(
                f"cannot be written: {error}", where=self._path, hint=_NOT_RECORDED
            ) from error

    def _open(self, path: str) -> sqlite3.Connection:
        connection = None
        try:
            connection = sqlite3.connect(path)
            connection.execute(_SCHEMA)
            connection.execute("SELECT identity, kind, issue, day FROM post LIMIT 1")
        except sqlite3.Error as error:
            if connection:
                connection.close()
            raise ConfigError(
                f"not a history of issues: {error}",
                where=self._path,
                hint="name a new file, or one that an earlier history wrote",
            ) from error
        return connection

    def _identities(self, kind: str) -> frozenset[str]:
        rows = self._db.execute("SELECT identity FROM post WHERE kind = ?", (kind,))
        return frozenset(name for (name,) in rows)


def _check_place(path: Path) -> None:
    """Raise early if the history could not be written."""
    try:
        if path.exists():
            with path.open("r+b"):
                return
        nearest = next(parent for parent in path.absolute().parents if parent.exists())
        if not nearest.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "")
        if not os.access(nearest, os.W_OK):
            raise PermissionError(errno.EACCES, "")
    except OSError as error:
        raise system_error(error, path, "kept", ConfigError) from error
