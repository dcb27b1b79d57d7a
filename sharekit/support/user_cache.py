"""The user's folders, and the cache: what may be deleted at any time, and takes long to make again."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def home_folder() -> Path | None:
    """Return the user's home folder; None without HOME and a user of that number, as in some containers."""
    try:
        return Path.home()
    except RuntimeError:
        return None


def user_cache() -> Path:
    """Return sharekit's folder in the user's cache folder; raises RuntimeError for a user without a home."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sharekit"


def create_in_user_cache(folder: Path) -> None:
    """Create a folder in `user_cache()`, both for the user alone whatever the umask; raises OSError."""
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.mkdir(mode=0o700, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)


def private_folder(name: str) -> Path | None:
    """Return a folder in the user's cache folder that nobody else can write to, created if missing.

    None if there is no such folder: its files would not be trusted. Files of other users, and folders that
    a group or everybody may write to, could hold anything.
    """
    try:
        folder = user_cache() / name
        create_in_user_cache(folder)
        private = all(_is_private(path) for path in (folder.parent, folder))
    except (OSError, RuntimeError):
        return None
    return folder if private else None


def _is_private(folder: Path) -> bool:
    if not hasattr(os, "getuid"):  # Windows: folders of a profile are private
        return True
    status = folder.lstat()
    is_ours = stat.S_ISDIR(status.st_mode) and status.st_uid == os.getuid()
    return is_ours and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
