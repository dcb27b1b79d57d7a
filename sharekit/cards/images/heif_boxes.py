"""What a HEIF file says before it is decoded: AVIF or HEIC, and its size. Source: ISO/IEC 23008-12."""

from __future__ import annotations

import re
import struct
from itertools import islice

_BRANDS = {"AVIF": (b"avif", b"avis"), "HEIF": (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1")}
_MOST_BYTES, _MOST_ITEMS = 100_000, 1000  # that describe a file's items, and their sizes


def kind_by_brand(data: bytes) -> str:
    """Return AVIF, HEIF, or what else a file with such boxes is."""
    brands = data[8:12] + data[16 : struct.unpack(">I", data[:4])[0]]
    return next((kind for kind, names in _BRANDS.items() if any(name in brands for name in names)), "a video")


def largest_item(data: bytes) -> tuple[int, int]:
    """Return the size of the largest item: a picture of a phone is a grid of tiles, which are items too.

    Raises:
        struct.error: The file ends within a size.
    """
    starts = islice(re.finditer(b"ispe", data[:_MOST_BYTES]), _MOST_ITEMS)
    sizes = [struct.unpack_from(">II", data, start.start() + 8) for start in starts]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    return width, height
