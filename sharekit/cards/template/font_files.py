"""Font files of a template's @font-face rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sharekit.cards.css.errors import MarkupError
from sharekit.errors import TextError
from sharekit.support.files import is_file

if TYPE_CHECKING:
    from sharekit.cards.css.font_face import FontFace
    from sharekit.text.fonts.face import Face


def read_faces(faces: Iterable[FontFace], folders: Sequence[Path]) -> list[Face]:
    """Open the files of @font-face rules.

    Args:
        faces: The rules.
        folders: Folders searched for relative addresses.

    Raises:
        MarkupError: A file is missing or no font.
    """
    return [_read(face, folders) for face in faces]


def _read(face: FontFace, folders: Sequence[Path]) -> Face:
    from sharekit.text.fonts.face import read_face

    path = next((folder / face.src for folder in folders if is_file(folder / face.src)), None)
    if path is None:
        raise MarkupError(f"@font-face: file {face.src!r} not found beside the template", face.line)
    try:
        loaded = read_face(path)
    except TextError as error:
        raise MarkupError(f"@font-face: {face.src!r} cannot be used: {error.message}", face.line) from error
    return replace(loaded, family=face.family, weight=face.weight, italic=face.italic)
