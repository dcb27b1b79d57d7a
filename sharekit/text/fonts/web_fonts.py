"""Web fonts: WOFF by zlib, WOFF2 with the packages of the extra `woff` (W3C WOFF File Format 1.0 and 2.0)."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from sharekit.errors import TextError

if TYPE_CHECKING:
    from pathlib import Path

_MOST_BYTES = 32 * 2**20  # of a decompressed font
_KNOWN_TAG = 0x3F
_GLYF, _LOCA = 10, 11


def inflated(path: Path) -> bytes:
    """Return the TrueType or OpenType font in a WOFF file.

    Raises:
        TextError: It is broken or too large.
    """
    data = path.read_bytes()
    try:
        flavour, count = struct.unpack_from(">4x4s4xH", data)
        entries = [struct.unpack_from(">4sIIII", data, 44 + 20 * number) for number in range(count)]
        if sum(entry[3] for entry in entries) > _MOST_BYTES:
            raise TextError(f"this web font is larger than {_MOST_BYTES:,} bytes", where=path)
        tables = [(tag, check, _table(data, *place)) for tag, *place, check in entries]
    except (struct.error, zlib.error, ValueError) as error:
        hint = "copy or download the file again"
        raise TextError("this web font is broken or cut short", where=path, hint=hint) from error
    directory, body = b"", b""
    for tag, check, table in tables:
        offset = 12 + 16 * count + len(body)
        directory += struct.pack(">4sIII", tag, check, offset, len(table))
        body += table + bytes(-len(table) % 4)
    return struct.pack(">4sHHHH", flavour, count, 0, 0, 0) + directory + body


def _table(data: bytes, offset: int, length: int, original: int) -> bytes:
    """Return a table of a WOFF file; one that is not compressed is as long as the original."""
    part = data[offset : offset + length]
    table = part if length == original else zlib.decompressobj().decompress(part, original or 1)
    if len(part) != length or len(table) != original:
        raise ValueError("a table is cut short")
    return table


def decompressed(path: Path) -> bytes:
    """Return the TrueType or OpenType font in a WOFF2 file.

    Raises:
        TextError: It is broken or too large, or the packages are missing.
    """
    try:
        import brotli  # type: ignore[import-untyped]
        from fontTools.ttLib import TTFont, TTLibError
    except ImportError as error:
        raise TextError(
            "reading .woff2 fonts needs the packages fonttools and brotli",
            where=path,
            hint='pip install "sharekit-press[woff]", or use the .ttf of the font',
        ) from error
    data = path.read_bytes()
    try:
        _check_size(data, brotli.Decompressor(), path)
        output = BytesIO()
        with TTFont(BytesIO(data), recalcBBoxes=False, recalcTimestamp=False) as font:
            font.flavor = None
            font.save(output, reorderTables=False)
    except TextError:
        raise
    except Exception as error:
        # A broken font makes fontTools raise whatever its code meets first.
        reason = str(error) if isinstance(error, TTLibError) else "its tables cannot be read"
        raise TextError(f"this web font is broken: {reason}", where=path) from error
    return output.getvalue()


def _check_size(data: bytes, decompressor: object, path: Path) -> None:
    """Check how much the compressed tables expand to, before anything holds them whole."""
    stream = data[_stream_start(data) :][: int.from_bytes(data[20:24], "big")]
    decompressor.process(stream, output_buffer_limit=_MOST_BYTES)  # type: ignore[attr-defined]  # brotli has no types
    if not decompressor.is_finished():  # type: ignore[attr-defined]  # as above
        raise TextError(
            f"this web font is cut short, or larger than {_MOST_BYTES:,} bytes when decompressed", where=path
        )


def _stream_start(data: bytes) -> int:
    """Return where the compressed tables begin, after the table directory (WOFF2, 4.1)."""
    at = 48
    for _ in range(int.from_bytes(data[12:14], "big")):
        flags = data[at]
        at += 5 if flags & _KNOWN_TAG == _KNOWN_TAG else 1
        at = _after_number(data, at)
        tag, version = flags & _KNOWN_TAG, flags >> 6
        if version != (3 if tag in {_GLYF, _LOCA} else 0):
            at = _after_number(data, at)
    return at


def _after_number(data: bytes, at: int) -> int:
    while data[at] & 0x80:
        at += 1
    return at + 1
