"""PNG, written for speed: Pillow's own writer spends 12 ms a card on choosing row filters.

Rows are left unfiltered and deflated by ISA-L at level 1. Source: PNG (Third Edition), W3C, sections 5 to 11.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

from isal import isal_zlib

if TYPE_CHECKING:
    from PIL import Image

LEVEL = 1
_LIGHT = 60_000  # bytes; what is heavier is deflated again, by zlib, for a third less
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_RGB, _INDEXED = 2, 3
_NO_FILTER = b"\0"


def write_rgb(image: Image.Image) -> bytes:
    """Return `image` (mode RGB) as a PNG of 8 bits a channel."""
    pixels = memoryview(image.tobytes())
    stride = image.width * 3
    rows: list[bytes | memoryview] = []
    for start in range(0, len(pixels), stride):
        rows += (_NO_FILTER, pixels[start : start + stride])
    return _file(image.size, _RGB, b"".join(rows))


def with_filters(indexes: Image.Image) -> Image.Image:
    """Return `indexes` (mode L or P) as `write_indexed` takes it: mode L, a column of zeros put before it."""
    from PIL import Image

    plane = indexes if indexes.mode == "L" else Image.frombytes("L", indexes.size, indexes.tobytes())
    rows = Image.new("L", (plane.width + 1, plane.height))
    rows.paste(plane, (1, 0))
    return rows


def write_indexed(rows: Image.Image, palette: bytes) -> bytes:
    """Return a palette PNG.

    Args:
        rows: Mode L; its first column is each row's filter byte, 0 for none, the others are indexes.
        palette: RGB triples, at most 256; every index has one.
    """
    size = (rows.width - 1, rows.height)
    return _file(size, _INDEXED, rows.tobytes(), _chunk(b"PLTE", palette))


def _file(size: tuple[int, int], colour: int, rows: bytes, *before: bytes) -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, colour, 0, 0, 0))
    packed = isal_zlib.compress(rows, LEVEL)
    if colour == _INDEXED and len(packed) > _LIGHT:
        packed = zlib.compress(rows, 6)
    data = _chunk(b"IDAT", packed)
    return b"".join((_SIGNATURE, header, *before, data, _chunk(b"IEND", b"")))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return b"".join(
        (struct.pack(">I", len(data)), kind, data, struct.pack(">I", zlib.crc32(data, zlib.crc32(kind))))
    )
