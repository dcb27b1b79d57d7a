"""Sources in a storage, by fsspec URL such as `s3://bucket/articles.jsonl`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from sharekit.errors import SharekitError, SourceError


@contextmanager
def open_remote_source(url: str) -> Iterator[BinaryIO]:
    """Open a file of a storage, read bit by bit.

    Raises:
        SourceError: It does not exist, or cannot be read.
        ConfigError: The kind of storage is unknown, or its package is not installed.
    """
    from sharekit.support.remote_folder import open_remote

    try:
        stream = open_remote(url)
    except SharekitError as error:
        kind = SourceError if type(error) is SharekitError else type(error)
        raise kind(error.message, where=error.where, hint=error.hint) from error
    with stream:
        yield stream


def remote_picture(image: str, folder: str) -> str:
    """Return the URL of a picture that an article names relative to its folder; empty if it is not inside."""
    path = posixpath.normpath(image.replace("\\", "/"))
    return "" if path.startswith(("..", "/")) else f"{folder}/{path}"
