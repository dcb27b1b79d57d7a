"""Large PNGs, a few rows at a time: a picture that is shown small is never held whole.

Rows are unpacked from the file's one deflate stream and handed to Pillow as small pictures of their own. Each
begins with the last row of the strip before, because filters look at the row above.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from sharekit.errors import ImageError

if TYPE_CHECKING:
    from PIL import Image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_CHUNKS = 20_000  # of one PNG; some encoders write 4 KB a chunk
_PIECE = 65_536  # bytes of the file
_ROWS = 64  # of a strip; a multiple of each scale
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_BYTE = 8


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield type, start and end of the content of each chunk. Source: PNG (Third Edition), 5.3.

    Raises:
        ImageError: There are too many.
    """
    at = len(_SIGNATURE)
    for _ in range(_MAX_CHUNKS):
        if at + 8 > len(data):
            return
        length, kind = struct.unpack_from(">I4s", data, at)
        yield kind, at + 8, at + 8 + length
        at += 12 + length
    raise ImageError(
        f"more than {_MAX_CHUNKS:,} chunks", hint="open it in a picture editor and save it again"
    )


def has_strips(data: bytes) -> bool:
    """Return whether a PNG can be read in strips: 8 bits a channel, rows from top to bottom."""
    depth, _, _, _, interlaced = struct.unpack_from(">5B", data, 24)
    return depth == _BYTE and not interlaced


def row_bytes(data: bytes) -> int:
    """Return the bytes of one row, with that of its filter. Source: PNG (Third Edition), 7.2."""
    width, _, depth, colours = struct.unpack_from(">IIBB", data, 16)
    bits: int = width * _CHANNELS.get(colours, 4) * depth
    return 1 + (bits + 7) // _BYTE


def read_strips(data: bytes, scale: int, prepare: Callable[[Image.Image], Image.Image]) -> Image.Image:
    """Return a PNG at 1/`scale` of its size.

    Args:
        data: A file of which `has_strips` is true.
        scale: 2, 4 or 8.
        prepare: Brings a strip into a mode that can be averaged.

    Raises:
        OSError: The file ends early.
        zlib.error: Its pixels are corrupt.
    """
    from PIL import Image

    whole, top = None, 0
    width, height = struct.unpack_from(">II", data, 16)
    for strip in _strips(data, width, height):
        part = prepare(strip).reduce(scale)
        if whole is None:
            whole = Image.new(part.mode, (part.width, -(-height // scale)))
        whole.paste(part, (0, top))
        top += part.height
    if whole is None or top < whole.height:
        raise OSError("the file ends early")
    return whole


def _strips(data: bytes, width: int, height: int) -> Iterator[Image.Image]:
    """Yield the picture from top to bottom, as the file stores its pixels."""
    from PIL import Image

    channels = _CHANNELS[data[25]]
    colours = [each for each in png_chunks(data) if each[0] in {b"PLTE", b"tRNS"}]
    palette = b"".join(_chunk(kind, data[start:end]) for kind, start, end in colours)
    above = b""
    for rows in _row_blocks(data, 1 + width * channels, height):
        count = len(rows) // (1 + width * channels) + bool(above)
        header = struct.pack(">II", width, count) + data[24:29]
        pixels = zlib.compress((b"\0" + above if above else b"") + rows, 0)
        parts = (_SIGNATURE, _chunk(b"IHDR", header), palette, _chunk(b"IDAT", pixels), _chunk(b"IEND", b""))
        strip = Image.open(io.BytesIO(b"".join(parts)), formats=("PNG",))
        strip.load()
        last = strip.crop((0, count - 1, width, count)).tobytes()
        yield strip.crop((0, 1, width, count)) if above else strip
        above = last


def _row_blocks(data: bytes, row: int, height: int) -> Iterator[bytes]:
    """Yield the filtered rows, `_ROWS` at a time."""
    unpack, rows, left = zlib.decompressobj(), bytearray(), row * height
    size = min(row * _ROWS, left)
    for piece in _packed_pieces(data):
        packed = piece  # what is not unpacked at once is copied each time: pieces are small
        while packed and left:
            rows += unpack.decompress(packed, size - len(rows))
            packed = unpack.unconsumed_tail
            if len(rows) == size:
                yield bytes(rows)
                left -= size
                rows.clear()
                size = min(size, left)


def _packed_pieces(data: bytes) -> Iterator[bytes]:
    for kind, start, end in png_chunks(data):
        if kind == b"IDAT":
            yield from (data[at : min(at + _PIECE, end)] for at in range(start, end, _PIECE))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
