"""Errors of the operating system, and unexpected exceptions, as errors that say what to do."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from sharekit.errors import InternalError, SharekitError

_SYSTEM = {
    errno.ENOENT: ("no such file", "check the name"),
    errno.EISDIR: ("it is a folder", "give the path of a file"),
    errno.EACCES: ("permission denied", "change its permissions, or choose another path"),
    errno.EPERM: ("permission denied", "change its permissions, or choose another path"),
    errno.EROFS: ("the disk is read-only", "choose a path on another disk"),
    errno.ENOSPC: ("the disk is full", "free some space, then run the same command again"),
    errno.EDQUOT: ("your disk quota is full", "free some space, then run the same command again"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter one"),
    errno.ELOOP: ("it is a symbolic link that leads to itself", "give the path of the file"),
}


def system_error(
    error: OSError, path: object, done: str, kind: type[SharekitError] = SharekitError, *, hint: str = ""
) -> SharekitError:
    """Return an OSError about a file as an error for users.

    Args:
        error: The exception.
        path: The file or folder concerned.
        done: The failed action: `written`, `read`, `created`.
        kind: The error's class.
        hint: What to do, if there is more to say than the standard remedy.
    """
    number = error.errno or 0
    if number in {errno.EEXIST, errno.ENOTDIR} and (file := _file_in_the_way(Path(str(path)))):
        what = "is a file, not a folder" if file.exists() else "is a symbolic link that leads nowhere"
        return kind(f"cannot be {done}: {file} {what}", where=path, hint="choose another path")
    if number == errno.ENOENT and done != "read":
        return kind(f"cannot be {done}: its folder cannot be created", where=path, hint="choose another path")
    words, remedy = _SYSTEM.get(number, (error.strerror or str(error), ""))
    return kind(f"cannot be {done}: {words}", where=path, hint=hint or remedy)


def unnameable(error: UnicodeEncodeError, path: object) -> SharekitError:
    """Return the error for a file name that the locale's encoding lacks letters for."""
    return SharekitError(
        f"cannot be written: file names here are {error.encoding}",
        where=str(path).encode("ascii", "backslashreplace").decode(),
        hint="set the locale to UTF-8, such as LC_ALL=C.UTF-8",
    )


def unexpected(error: Exception, where: object = "") -> SharekitError:
    """Return any exception as an error for users: a system or locale error, else an internal error."""
    if isinstance(error, SharekitError):
        return error
    if isinstance(error, OSError):
        return system_error(error, error.filename or where or "file", "used")
    if isinstance(error, UnicodeEncodeError) and (raw := _raw_name(error)):
        return SharekitError(f"{raw} is not UTF-8", hint="give it a name in UTF-8")
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding() != "utf-8":
        return unnameable(error, where or error.object)
    return InternalError.of(error, where=where)


def _raw_name(error: UnicodeEncodeError) -> str:
    """Return a name from the system that is not UTF-8, its odd bytes escaped; empty for other text."""
    if not any("\udc80" <= character <= "\udcff" for character in error.object[error.start : error.end]):
        return ""
    return error.object.encode(errors="backslashreplace").decode()


def _file_in_the_way(path: Path) -> Path | None:
    """Return the file, or the link that leads nowhere, where a folder is needed."""
    return next((here for here in (path, *path.parents) if os.path.lexists(here) and not here.is_dir()), None)
