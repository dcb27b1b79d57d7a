"""Files of a built site, written whole, and never through a symbolic link that leads out of it."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sharekit.errors import PublishError
from sharekit.support.files import real_path, sha256, write_whole
from sharekit.support.os_errors import system_error

FileStamp = tuple[int, ...]
"""What the system changes whenever a file is written: times in ns, size, inode; empty for a missing file."""

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0)
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL  # which follows no link

_RANDOM = 4  # bytes, in the name of a temporary file
_LEFTOVER = re.compile(r"\..{1,40}\.(?:[0-9a-f]{8}|[0-9a-f]{12})\.part", re.DOTALL)
"""The name of a temporary file, `write_whole`'s included."""


def is_inside(root: Path, path: str) -> bool:
    """Return whether `path` under `root` stays there once all symbolic links are resolved."""
    try:
        return real_path(root / path).is_relative_to(real_path(root))
    except (OSError, ValueError):  # a name that no file can have
        return False


def write_inside(root: Path, path: str, data: bytes) -> None:
    """Write a file under `root`: beside, then rename; an existing file keeps its mode.

    Each folder is opened relative to the one above without following links, so that a link planted while this
    runs leads nowhere (openat, O_NOFOLLOW). Systems without openat check the resolved path instead.

    Raises:
        PublishError: The path leads out of the site, or cannot be written.
    """
    try:
        top, target = real_path(root), real_path(root / path)
        if not target.is_relative_to(top):
            raise PublishError(
                "leads out of the site through a symbolic link",
                where=path,
                hint="replace the link by a folder",
            )
        if os.open not in os.supports_dir_fd:
            write_whole(target, data)
            return
        *folders, name = target.relative_to(top).parts
        with _opened_folder(top, folders) as folder:
            _replace(folder, name, data)
    except OSError as error:
        raise system_error(error, path, "written", PublishError) from error


def replace_page(root: Path, path: str, data: bytes) -> None:
    """Write a page as `write_inside` does, unless its author made it read-only.

    Raises:
        PublishError: It is read-only, leads out of the site, or cannot be written.
    """
    if not (root / path).stat().st_mode & stat.S_IWUSR:
        raise PublishError("is read-only", where=path, hint="make it writable, or exclude it")
    write_inside(root, path, data)


def remove_inside(root: Path, path: str) -> None:
    """Delete a file under `root`, with the precautions of `write_inside`.

    Raises:
        PublishError: The path leads out of the site, or the file cannot be deleted.
    """
    try:
        if os.unlink not in os.supports_dir_fd:
            (root / path).unlink()
            return
        *folders, name = Path(path).parts
        with _opened_folder(real_path(root), folders) as folder:
            os.unlink(name, dir_fd=folder)
    except OSError as error:
        raise system_error(error, path, "deleted", PublishError) from error


def remove_leftovers(root: Path) -> None:
    """Delete the temporary files of a killed run under `root`, by names that only sharekit gives.

    Folders are walked by their descriptors: a link planted while this runs leads nowhere.
    """
    if os.unlink not in os.supports_dir_fd:
        for file in filter(_is_leftover, root.rglob(".*.part")):
            file.unlink(missing_ok=True)
        return
    for _, _, names, folder in os.fwalk(root) if root.is_dir() else ():
        for name in filter(_is_leftover, names):
            with suppress(OSError):  # another run, or the author, was faster; or the folder is read-only
                os.unlink(name, dir_fd=folder)


def _is_leftover(name: str | Path) -> bool:
    return _LEFTOVER.fullmatch(Path(name).name) is not None


def file_digest(file: Path) -> str:
    """Return the hash of a file; empty if there is none."""
    try:
        return sha256(file.read_bytes())
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return ""


def stamp_of(file: Path) -> FileStamp:
    """Return the stamp of a file."""
    try:
        state = os.stat(file)  # noqa: PTH116 (twice as fast as Path.stat)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return ()
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def stamps(root: Path, paths: Iterable[str]) -> tuple[tuple[str, FileStamp], ...]:
    """Return the stamp of each file under `root`."""
    return tuple((path, stamp_of(root / path)) for path in paths)


@contextmanager
def _opened_folder(top: Path, folders: Sequence[str]) -> Iterator[int]:
    handle = os.open(top, _FOLDER)
    try:
        for name in folders:
            with suppress(FileExistsError):
                os.mkdir(name, dir_fd=handle)
            inner = os.open(name, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = inner
        yield handle
    finally:
        os.close(handle)


def _replace(folder: int, name: str, data: bytes) -> None:
    part = f".{name[:40]}.{secrets.token_hex(_RANDOM)}.part"
    with os.fdopen(os.open(part, _NEW_FILE, 0o666, dir_fd=folder), "wb") as file:
        try:
            file.write(data)
            with suppress(FileNotFoundError):
                os.fchmod(
                    file.fileno(), stat.S_IMODE(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode)
                )
            file.flush()  # not fsync: after a power cut the site is built again
            os.replace(part, name, src_dir_fd=folder, dst_dir_fd=folder)
        except BaseException:
            with suppress(OSError):
                os.unlink(part, dir_fd=folder)
            raise
