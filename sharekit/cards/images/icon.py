"""Icon files (ICO): the largest picture, where it is a PNG, as it is from 256 px on."""

from __future__ import annotations

import struct

_HEAD = b"\0\0\1\0"
_PNG = b"\x89PNG\r\n\x1a\n"
_ENTRY = struct.Struct("<4x4xII")  # sizes and colours are also in the picture itself
_MOST_ENTRIES = 64


def largest_png(data: bytes) -> bytes:
    """Return the largest PNG in an icon file; other data, and icons without one, as they are."""
    if not data.startswith(_HEAD):
        return data
    count = min(int.from_bytes(data[4:6], "little"), _MOST_ENTRIES)
    entries = _ENTRY.iter_unpack(data[6 : 6 + count * _ENTRY.size][: (len(data) - 6) // 16 * 16])
    view = memoryview(data)  # entries may all name the whole file: nothing is copied but the largest
    pictures = [view[offset : offset + length] for length, offset in entries if data.startswith(_PNG, offset)]
    return bytes(max(pictures, key=_width, default=view))


def _width(png: memoryview) -> int:
    return int.from_bytes(png[16:20], "big")
