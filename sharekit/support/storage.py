"""Folders for results, on this machine or by fsspec URL such as `s3://bucket/cards`: whole files only."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from sharekit.errors import ConfigError
from sharekit.support.files import write_whole
from sharekit.support.os_errors import system_error
from sharekit.support.redaction import redact
from sharekit.support.urls import split_url

if TYPE_CHECKING:
    from sharekit.support.remote_folder import RemoteFolder

_URL = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
STORAGES = frozenset(
    ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "sftp", "ssh", "hdfs", "webhdfs", "memory")
)
"""Schemes of storages. Others that fsspec knows, such as ftp and http, would pass by the guard of fetches."""


def is_remote(location: str | Path) -> bool:
    """Return whether a location is the URL of a storage, and neither a path nor a web address."""
    scheme = _URL.match(str(location))
    return scheme is not None and scheme[1].lower() in STORAGES


def local_path(location: str | Path) -> Path:
    """Return the path that a location means; `file://` URLs are paths."""
    text = str(location)
    path = unquote(split_url(text).path) if text.lower().startswith("file://") else ""
    return Path(path or location)


def inside(location: str | Path, name: str) -> str:
    """Return the path or URL of `name` in a folder."""
    return f"{str(location).rstrip('/')}/{name}" if is_remote(location) else str(local_path(location) / name)


def open_folder(location: str | Path) -> ResultFolder:
    """Return the folder at a path or URL; nothing is created yet.

    Raises:
        ConfigError: The kind of storage is unknown, or its package is not installed.
    """
    scheme = _URL.match(str(location))
    if scheme and not is_remote(location) and scheme[1].lower() != "file":
        raise ConfigError(
            f"no storage is named by {scheme[1]}://",
            where=redact(str(location)),
            hint=f"give a folder, or a URL of {', '.join(sorted(STORAGES - {'memory'}))}",
        )
    if is_remote(location):
        from sharekit.support.remote_folder import RemoteFolder

        return RemoteFolder(str(location))
    return LocalFolder(local_path(location))


class LocalFolder:
    """A folder for results on this machine. Names of files are relative to it, with `/`."""

    def __init__(self, location: Path) -> None:
        self._location = location

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self._location.name

    def path(self, name: str) -> str:
        """Return a file's path."""
        return str(self._location / name)

    def check(self) -> None:
        """Do nothing: writing creates the folder, or reports why it cannot."""

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole; one with the same bytes is left alone."""
        path = self._location / name
        try:
            same = path.stat().st_size == len(data) and path.read_bytes() == data
        except (OSError, ValueError):  # writing reports it
            same = False
        if not same:
            write_whole(path, data)

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        path = self._location / name
        try:
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise system_error(error, path, "read") from error

    def find(self, prefix: str) -> str:
        """Return the name of the first file that begins with `prefix`, or empty."""
        folder, _, start = prefix.rpartition("/")
        with suppress(OSError):
            names = (path.name for path in (self._location / folder).iterdir())
            first = min((name for name in names if name.startswith(start)), default="")
            return f"{folder}/{first}".lstrip("/") if first else ""
        return ""


ResultFolder: TypeAlias = "LocalFolder | RemoteFolder"
"""A folder for results, wherever it is: both classes have the same methods."""
