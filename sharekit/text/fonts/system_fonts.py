"""The fonts installed on this machine, in the folders that each operating system uses."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.errors import TextError
from sharekit.support.resources import system_font_folders
from sharekit.text.fonts.face import Face, read_face
from sharekit.text.fonts.font_file import SUFFIXES, fonts_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@lru_cache(maxsize=1)
def system_faces() -> tuple[Face, ...]:
    """Return the faces installed on this machine; unreadable ones are skipped."""
    return tuple(face for folder in system_font_folders() for face in _faces_under(folder))


def _faces_under(folder: Path) -> Iterator[Face]:
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        try:
            yield from [read_face(path, number) for number in range(fonts_in(path))]
        except TextError:
            continue  # the user did not choose this file and may be unable to fix it
