"""A folder of a storage that fsspec knows: object stores, SFTP and others."""

from __future__ import annotations

import io
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any, BinaryIO, TypeVar

from sharekit.errors import ConfigError, SharekitError
from sharekit.support.redaction import redact
from sharekit.support.text_utils import first_line

Value = TypeVar("Value")

_WITH_FOLDERS = {"sftp", "ssh", "hdfs", "webhdfs"}  # others are object stores
_PAUSES = (0.5, 1, 2, 4)  # seconds before each further try of a storage that is busy
_EXTRAS = "s3:// needs `sharekit-press[s3]`, sftp:// `sharekit-press[remote]`, gs:// gcsfs, az:// adlfs"
_LASTING = (FileNotFoundError, PermissionError, FileExistsError, NotADirectoryError, NotImplementedError)


class RemoteFolder:
    """A folder of a storage that fsspec knows. Calls that fail for a passing reason are tried again.

    Object stores show an object when it is whole; on other storages a file is renamed into place.

    Args:
        url: The folder's URL. Secrets in it are not shown in messages.
        sleep: Waits between tries.
    """

    def __init__(self, url: str, sleep: Callable[[float], object] = time.sleep) -> None:
        self._url = url
        self._shown = redact(url).rstrip("/")
        self._sleep = sleep
        self._files, root = _filesystem(url)
        self._root = root.rstrip("/")
        scheme = url.partition("://")[0].lower()
        self._has_folders = scheme in _WITH_FOLDERS

    def __reduce__(self) -> tuple[type[RemoteFolder], tuple[str]]:
        return RemoteFolder, (self._url,)

    @property
    def name(self) -> str:
        """The last part of its URL."""
        return self._root.rpartition("/")[2]

    def path(self, name: str) -> str:
        """Return a file's URL, without secrets."""
        return f"{self._shown}/{name}".rstrip("/")

    def check(self) -> None:
        """Make sure that the bucket or server can be reached; some storages create a bucket by mistake.

        Raises:
            ConfigError: It does not exist, or the credentials are missing or wrong.
        """
        top = self._root.partition("/")[0] if not self._has_folders else ""
        try:
            if not top or self._call(lambda: self._files.exists(top), ""):
                return
            self._call(lambda: self._files.ls(top, refresh=True), "")  # `exists` takes a refusal for absence
        except SharekitError as error:
            if not isinstance(error.__cause__, FileNotFoundError):
                raise ConfigError(error.message, where=error.where, hint=error.hint) from error
        raise ConfigError("no such bucket", where=self._shown, hint="create it, or check the name")

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole."""
        self._call(lambda: self._put(f"{self._root}/{name}", data), name)

    def _put(self, path: str, data: bytes) -> None:
        if not self._has_folders:
            self._files.pipe_file(path, data)
            return
        folder, _, name = path.rpartition("/")
        part = f"{folder}/.{name[:40]}.{secrets.token_hex(6)}.part"
        self._files.makedirs(folder, exist_ok=True)
        try:
            self._files.pipe_file(part, data)
            self._files.mv(part, path)
        except BaseException:
            with suppress(Exception):
                self._files.rm_file(part)
            raise

    def write_if(self, name: str, data: bytes, version: str) -> str:
        """Write a file if it has not changed since `version` was read; empty means that there was none.

        Returns:
            Empty, or why it was not written.

        On storages without conditional writes the version is compared just before.
        """
        path = f"{self._root}/{name}"
        try:
            if _takes_conditions(self._files):
                condition = {"IfMatch": version} if version else {"IfNoneMatch": "*"}
                self._call(lambda: self._files.pipe_file(path, data, **condition), name)
            elif self.version(name) == version:
                self._call(lambda: self._put(path, data), name)
            else:
                return "another run changed it"
        except SharekitError as error:
            if _is_conflict(error.__cause__):
                return "another run changed it"
            raise
        return ""

    def version(self, name: str) -> str:
        """Return what changes with a file's content: its ETag, or its size and time; empty without a file."""
        try:
            entry = self._call(lambda: self._files.info(f"{self._root}/{name}", refresh=True), name)
        except SharekitError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return ""
            raise
        return version_of(entry)

    def entries(self) -> Iterator[tuple[str, str, int]]:
        """Yield name, version and size in bytes of every file, in no order, folder by folder."""
        waiting = [self._root]
        while waiting:
            folder = waiting.pop()
            listed = self._call(lambda folder=folder: self._files.ls(folder, detail=True, refresh=True), "")  # type: ignore[misc]
            for entry in listed:
                name = str(entry["name"]).rstrip("/")
                if entry["type"] == "directory":
                    waiting.append(name)
                elif name != folder:
                    yield name.removeprefix(f"{self._root}/"), version_of(entry), int(entry["size"] or 0)

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes; None if there is none."""
        try:
            data: bytes = self._call(lambda: self._files.cat_file(f"{self._root}/{name}"), name)
        except SharekitError as error:
            if isinstance(error.__cause__, FileNotFoundError):
                return None
            raise
        return data

    def delete(self, name: str) -> None:
        """Delete a file."""
        self._call(lambda: self._files.rm_file(f"{self._root}/{name}"), name)

    def find(self, prefix: str) -> str:
        """Return the name of the first file that begins with `prefix`, or empty."""
        folder, _, start = f"{self._root}/{prefix}".rpartition("/")

        def listed() -> list[str]:
            names = self._files.glob(f"{folder}/{start}*")
            return sorted(str(name) for name in names)

        names = self._call(listed, prefix)
        return names[0].removeprefix(f"{self._root}/") if names else ""

    def _call(self, action: Callable[[], Value], name: str) -> Value:
        where = f"{self._shown}/{name}" if name else self._shown
        for pause in (*_PAUSES, None):
            try:
                return action()
            except _LASTING as error:
                raise _storage_error(error, where) from error
            except Exception as error:  # each file system raises errors of its own
                if pause is None or not _may_pass(error):
                    raise _storage_error(error, where) from error
                self._sleep(pause)
        raise AssertionError  # the last pause is None


def open_remote(url: str) -> BinaryIO:
    """Open a file of a storage for reading, bit by bit.

    Raises:
        ConfigError: The kind of storage is unknown, or its package is not installed.
        SharekitError: The file does not exist, or cannot be read.
    """
    files, path = _filesystem(url)
    try:
        stream = io.BufferedReader(files.open(path, "rb"))  # fsspec's own has no readline(limit)
    except Exception as error:  # each file system raises errors of its own
        raise _storage_error(error, redact(url)) from error
    return stream


def read_remote(url: str, most: int) -> bytes:
    """Return the bytes of a file of a storage.

    Raises:
        SharekitError: It cannot be read, or has more than `most` bytes.
    """
    with open_remote(url) as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise SharekitError(f"has more than {most:,} bytes", where=redact(url))
    return data


@cache
def _filesystem(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        files, root = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise ConfigError(f"cannot be used: {error}", where=redact(url), hint=_EXTRAS) from error
    except Exception as error:  # a server that refuses: each file system raises errors of its own
        raise _storage_error(error, redact(url), ConfigError) from error
    return files, str(root)


def version_of(entry: dict[str, Any]) -> str:
    """Return what changes with a file's content, from fsspec's facts about it."""
    if tag := entry.get("ETag") or entry.get("etag"):
        return str(tag)
    changed = entry.get("mtime") or entry.get("LastModified") or entry.get("updated") or entry.get("created")
    return f"{entry.get('size')}:{changed}"


def _takes_conditions(files: Any) -> bool:
    return bool(
        set(files.protocol if isinstance(files.protocol, tuple) else (files.protocol,)) & {"s3", "s3a"}
    )


def _is_conflict(error: BaseException | None) -> bool:
    """Return whether an error says that a condition of a write does not hold (HTTP 412 or 409)."""
    words = f"{error} {getattr(error, '__cause__', '')}"
    return any(
        word in words for word in ("PreconditionFailed", "ConditionalRequestConflict", "pre-condition")
    )


_DENIED = ("Authentication", "Credentials", "AccessDenied", "InvalidAccessKey", "Signature")
"""Words of errors of storages that did not accept a user."""


def _may_pass(error: Exception) -> bool:
    """Return whether trying again may help: a busy or slow server, a lost connection."""
    if _is_conflict(error):
        return False
    words = f"{type(error).__name__} {error}"
    if any(word in words for word in _DENIED):
        return False
    return (
        isinstance(error, (OSError, EOFError)) or "Timeout" in words or "SlowDown" in words or "503" in words
    )


def _storage_error(error: Exception, where: str, kind: type[SharekitError] = SharekitError) -> SharekitError:
    words = redact(first_line(error))
    if isinstance(error, FileNotFoundError):
        return kind("no such file, folder or bucket", where=where, hint="check the address")
    if isinstance(error, PermissionError) or any(
        word in f"{type(error).__name__}{words}" for word in _DENIED
    ):
        hint = "check the credentials in the environment, as the storage's own tools read them"
        return kind(f"access denied: {words}", where=where, hint=hint)
    return kind(f"the storage failed: {words}", where=where, hint="run the same command again")
