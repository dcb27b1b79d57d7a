"""The fonts installed on this machine, in the folders that each operating system uses."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.errors import TextError
from sharekit.text.fonts.face import Face, read_face
from sharekit.text.fonts.font_file import SUFFIXES, fonts_in

if TYPE_CHECKING:
    from collections.abc import Iterator


def font_folders() -> list[Path]:
    """Return the existing font folders of this operating system."""
    home = Path.home()
    if sys.platform == "darwin":
        folders = [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    elif sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts"
        folders = [local, Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
    else:
        data = os.environ.get("XDG_DATA_DIRS", "") or "/usr/local/share:/usr/share"
        own = Path(os.environ.get("XDG_DATA_HOME", "") or home / ".local/share")
        folders = [own / "fonts", home / ".fonts", *(Path(part) / "fonts" for part in data.split(":"))]
    return [folder for folder in folders if folder.is_dir()]


@lru_cache(maxsize=1)
def system_faces() -> tuple[Face, ...]:
    """Return the faces installed on this machine; unreadable ones are skipped."""
    return tuple(face for folder in font_folders() for face in _faces_under(folder))


def _faces_under(folder: Path) -> Iterator[Face]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES:
            continue
        try:
            yield from [read_face(path, number) for number in range(fonts_in(path))]
        except TextError:
            continue  # the user did not choose this file and may be unable to fix it
