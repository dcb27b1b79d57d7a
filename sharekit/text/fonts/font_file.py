"""Reading font files: every file is checked before it is given to the shaper."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb

from sharekit.errors import TextError
from sharekit.support.os_errors import system_error

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".woff", ".woff2"})
_READABLE = ".ttf, .otf, .ttc, .woff and .woff2 can be read"

_MOST_BYTES = 128 * 2**20
_SIGNATURES = {b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf"}
_NEEDED = {"cmap", "head", "hhea", "hmtx", "maxp"}
_SHAPES = {"glyf", "CFF ", "CFF2", "CBDT", "sbix", "COLR"}
_MOST_TABLES = 256
_MOST_FONTS = 128  # of a collection
_TAG = re.compile(rb"[ -~]{4}")
_HEAD_MAGIC = 0x5F0F3CF5
_SAMPLES = 400  # characters looked at for one with ink


def open_face(path: Path, index: int = 0) -> Any:
    """Return HarfBuzz's face of a font file, which was tried in a child process if it is a user's.

    Raises:
        TextError: The file is missing, cut short, broken or not a font.
    """
    from sharekit.text.fonts.trial import try_font

    size, changed = _state(path)
    try_font(path, index, size, changed)
    return _open(path, index, size, changed)


def open_untried(path: Path, index: int = 0) -> Any:
    """Return HarfBuzz's face of a font file in this process; see open_face."""
    return _open(path, index, *_state(path))


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError as error:
        raise system_error(error, path, "read", TextError) from error
    return state.st_size, state.st_mtime_ns


@lru_cache(maxsize=32)
def _open(path: Path, index: int, size: int, _changed: int) -> Any:
    if size > _MOST_BYTES:
        raise TextError(f"this font has {size:,} bytes; the limit is {_MOST_BYTES:,}", where=path)
    blob = _blob(path)
    _check_tables(memoryview(blob.data), index, path)
    try:
        face = hb.Face(blob, index)
    except hb.HarfBuzzError as error:
        raise TextError(f"this font cannot be read: {error}", where=path) from error
    tables = set(face.table_tags)
    if not face.glyph_count or not tables >= _NEEDED or tables.isdisjoint(_SHAPES):
        raise TextError(
            "this font file is broken: it has no glyphs, no widths or no character map", where=path
        )
    _check_ink(face, path)
    return face


def _blob(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            signature = file.read(4)
        if signature in {b"wOFF", b"wOF2"}:
            from sharekit.text.fonts import web_fonts

            read = web_fonts.inflated if signature == b"wOFF" else web_fonts.decompressed
            return hb.Blob(read(path))
    except OSError as error:
        raise system_error(error, path, "read", TextError) from error
    if signature not in _SIGNATURES:
        raise TextError(f"this is not a font; {_READABLE}", where=path)
    try:
        return hb.Blob.from_file_path(str(path))
    except hb.HarfBuzzError as error:
        raise TextError(f"this font cannot be read: {error}", where=path) from error


def _check_tables(data: memoryview, index: int, path: Path) -> None:
    """Check that every table of the font is inside the file (OpenType, Table Directory)."""
    start = 0
    if bytes(data[:4]) == b"ttcf":
        if index >= _number(data, 8, 4):
            raise TextError(f"this collection has no font {index}", where=path)
        start = _number(data, 12 + 4 * index, 4)
    count = _number(data, start + 4, 2)
    if not 0 < count <= _MOST_TABLES:
        raise TextError("this font file is broken: its table directory is invalid", where=path)
    for record in range(start + 12, start + 12 + 16 * count, 16):
        tag = bytes(data[record : record + 4])
        offset, length = _number(data, record + 8, 4), _number(data, record + 12, 4)
        if max(offset + length, record + 16) > len(data):
            raise TextError(
                "this font file is broken: it is cut short",
                where=path,
                hint="copy or download the file again",
            )
        if not _TAG.fullmatch(tag) or (tag == b"head" and _number(data, offset + 12, 4) != _HEAD_MAGIC):
            raise TextError("this font file is broken: its tables are invalid", where=path)


def _number(data: memoryview, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")


def _check_ink(face: Any, path: Path) -> None:
    """Check that the font draws something: broken outlines would give cards without words."""
    font = hb.Font(face)
    if {"CBDT", "sbix"} & set(face.table_tags):
        return
    characters = sorted(face.unicodes)
    for character in characters[:: max(1, len(characters) // _SAMPLES)]:
        glyph = font.get_nominal_glyph(character)
        extents = font.get_glyph_extents(glyph) if glyph else None
        if extents is not None and extents.width and extents.height:
            return
    raise TextError("this font file is broken: none of its glyphs has an outline", where=path)


def fonts_in(path: Path) -> int:
    """Return how many fonts a file holds: more than one in a collection (.ttc).

    Raises:
        TextError: It cannot be read, or claims too many: each is tried on its own.
    """
    try:
        with path.open("rb") as file:
            head = file.read(12)
    except OSError as error:
        raise system_error(error, path, "read", TextError) from error
    count = int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1
    if count > _MOST_FONTS:
        raise TextError(f"this collection has {count:,} fonts; the limit is {_MOST_FONTS}", where=path)
    return count


def own_name(face: Any) -> str:
    """Return the family name that a font gives itself, its typographic name first; empty if unreadable."""
    for name in (16, 1):
        try:
            text = face.get_name(name)
        except (UnicodeError, ValueError):
            continue
        if text and text.isprintable():
            return str(text)
    return ""
