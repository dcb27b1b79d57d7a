"""Tries a font file of a user in a child process with limits before this process opens it.

Font parsers are written in C, and a hostile file may crash them or keep them busy.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from sharekit.errors import TextError
from sharekit.support.child import run_limited
from sharekit.support.files import real_path
from sharekit.support.resources import fonts_folder, system_font_folders

MEMORY = 1_000_000_000
"""Most bytes of address space the child may take."""
SECONDS = 20
_CHILD = "sharekit.text.fonts.trial_child"


def try_font(path: Path, index: int, size: int, changed: int) -> None:
    """Try a font, unless it is a shipped one or installed on this machine.

    Args:
        path: The file.
        index: Which font of a collection.
        size: Of the file, bytes.
        changed: When it last changed, ns.

    Raises:
        TextError: The child found it broken, crashed, or exceeded its limits.
    """
    if is_trusted(path):
        return
    message, hint = _verdict(path, index, size, changed)
    if message:
        raise TextError(message, where=path, hint=hint)


def is_trusted(path: Path) -> bool:
    """Return whether a font is a shipped one or installed on this machine."""
    resolved = real_path(path)
    return any(resolved.is_relative_to(folder) for folder in _trusted_folders())


@lru_cache(maxsize=1)
def _trusted_folders() -> tuple[Path, ...]:
    return tuple(map(real_path, (fonts_folder(), *system_font_folders())))


@lru_cache(maxsize=256)
def _verdict(path: Path, index: int, _size: int, _changed: int) -> tuple[str, str]:
    try:
        reply = run_limited(_CHILD, (real_path(path), index), memory=MEMORY, seconds=SECONDS)
    except TimeoutError:
        return f"this font is broken: trying it takes more than {SECONDS} s", ""
    except MemoryError:
        return f"this font is broken: trying it crashed, or took more than {MEMORY // 1_000_000} MB", ""
    message, hint = json.loads(reply)
    return str(message), str(hint)
