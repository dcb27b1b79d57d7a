"""Picture files for the tests, made as they are needed."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageDraw

__all__ = ["chunk", "file_of", "gif_of_frames", "gradient", "png_header", "subject_at"]


def gradient(width: int = 64, height: int = 48) -> Image.Image:
    """Red grows to the right, green downwards; blue is steady."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (across, down, Image.new("L", (width, height), 128)))


def subject_at(x: float, y: float, size: tuple[int, int] = (600, 400)) -> Image.Image:
    """A calm ground with one checked disc, its centre at (x, y) as fractions."""
    image = Image.new("RGB", size, "#7d98b5")
    radius, left, top = 48, round(x * size[0]), round(y * size[1])
    draw = ImageDraw.Draw(image)
    draw.ellipse((left - radius, top - radius, left + radius, top + radius), fill="#e0663a")
    for step in range(-32, 40, 16):
        draw.line((left - 34, top + step, left + 34, top + step), fill="#2b1a10", width=5)
    return image


def file_of(image: Image.Image, format: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int, *extra: bytes) -> bytes:
    """The first bytes of a PNG that claims any size it likes."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + chunk(b"IDAT", zlib.compress(b"\0" * 64))


def gif_of_frames(count: int) -> bytes:
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return (
        b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + frame * count + b"\x3b"
    )
