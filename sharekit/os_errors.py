"""What the operating system says about files, in words that tell people what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from sharekit.errors import SharekitError

_SYSTEM = {
    errno.ENOENT: ("there is no such file", "check the name"),
    errno.EISDIR: ("it is a folder", "name a file"),
    errno.EACCES: ("permission denied", "change its permissions, or name another place"),
    errno.EPERM: ("permission denied", "change its permissions, or name another place"),
    errno.EROFS: ("the disk is read-only", "name a place on another disk"),
    errno.ENOSPC: ("the disk is full", "free some space, and run the same command again"),
    errno.EDQUOT: ("your share of the disk is full", "free some space, and run the same command again"),
    errno.ENAMETOOLONG: ("the name is too long", "name a shorter one"),
    errno.ELOOP: ("it is a link that leads nowhere", "name the file itself"),
}


def system_error(
    error: OSError, path: object, done: str, kind: type[SharekitError] = SharekitError, *, hint: str = ""
) -> SharekitError:
    """Return what the operating system said about a file as an error for people.

    Args:
        error: What was raised.
        path: The file or folder concerned.
        done: What could not be done to it: `written`, `read`, `made`.
        kind: The error's class.
        hint: What to do, where there is more to say than how such a fault is mended anywhere.
    """
    number = error.errno or 0
    if number in {errno.EEXIST, errno.ENOTDIR} and (file := _file_in_the_way(Path(str(path)))):
        return kind(
            f"cannot be {done}: {file} is a file, not a folder", where=path, hint="name another place"
        )
    if number == errno.ENOENT and done != "read":
        return kind(f"cannot be {done}: its folder cannot be made", where=path, hint="name another place")
    words, mended = _SYSTEM.get(number, (error.strerror or str(error), ""))
    return kind(f"cannot be {done}: {words}", where=path, hint=hint or mended)


def _file_in_the_way(path: Path) -> Path | None:
    return next((here for here in (path, *path.parents) if here.exists() and not here.is_dir()), None)
