"""Picture headers, read before any decoder runs; decompression bombs are refused.

Only the few bytes of headers are read here, by hand: some decoders claim memory for the whole canvas when a
file is merely opened.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from sharekit.errors import ImageError

MAX_BYTES = 64_000_000
MAX_PIXELS = 40_000_000
MAX_FRAMES = 1000
MAX_SCANS = 200
"""Scans of one JPEG: cameras write one, progressive files ten; thousands keep a decoder busy for minutes."""

_CONVERT = "convert it to PNG, JPEG, WebP, GIF or AVIF"
_SMALLER = "save it smaller; cards need no more than 2400 px a side"


class Header(NamedTuple):
    """What a file's header claims; sizes in px, before any EXIF turn (0 where only the decoder can tell)."""

    format: str
    width: int
    height: int
    frames: int
    progressive: bool = False


def inspect(data: bytes, *, where: object = "") -> Header:
    """Return the header of a picture that may be decoded.

    Raises:
        ImageError: The file is empty, too long, of another kind, corrupt in its first bytes, or claims more
            pixels, frames or scans than any honest picture has.
    """
    if not data:
        raise ImageError("the file is empty", where=where)
    if len(data) > MAX_BYTES:
        raise ImageError(
            f"the file has {len(data):,} bytes; at most {MAX_BYTES:,} are read", where=where, hint=_SMALLER
        )
    read = _READERS.get(kind := _kind(data))
    if read is None:
        raise ImageError(f"found {kind}; expected a photo", where=where, hint=_CONVERT)
    try:
        header = read(data)
    except (struct.error, IndexError, ValueError):
        raise ImageError(f"the {kind} file is corrupt in its first bytes", where=where) from None
    check_pixels(header.width, header.height, where=where)
    if header.frames > MAX_FRAMES:
        raise ImageError(
            f"more than {MAX_FRAMES:,} frames", where=where, hint="a card shows the first one; save it alone"
        )
    return header


def check_pixels(width: int, height: int, *, where: object = "") -> None:
    """Refuse a canvas of more than `MAX_PIXELS`."""
    if width * height > MAX_PIXELS:
        raise ImageError(
            f"{width} x {height} px; at most {MAX_PIXELS // 1_000_000} megapixels are decoded",
            where=where,
            hint=_SMALLER,
        )


_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"BM", "a BMP picture"),
    (b"\0\0\1\0", "an icon"),
    (b"8BPS", "a Photoshop file"),
    (b"%PDF", "a PDF"),
)


def _kind(data: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp":
        brands = data[8:12] + data[16 : struct.unpack(">I", data[:4])[0]]
        return "AVIF" if b"avif" in brands or b"avis" in brands else "a HEIC picture or a video"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "a web page"
    return "an unknown kind of file"


def _png(data: bytes) -> Header:
    width, height = struct.unpack_from(">II", data, 16)
    at = data.find(b"acTL", 8, 100_000)  # the animation header precedes the pixels
    frames = struct.unpack_from(">I", data, at + 4)[0] if at > 0 else 1
    return Header("PNG", width, height, frames)


_GIF_FRAME, _GIF_EXTENSION, _GIF_END = 0x2C, 0x21, 0x3B


def _gif(data: bytes) -> Header:
    width, height = struct.unpack_from("<HH", data, 6)
    frames = 0
    for _ in _gif_frames(data):
        frames += 1
        if frames > MAX_FRAMES:
            break
    return Header("GIF", width, height, frames)


def _gif_frames(data: bytes) -> Iterator[int]:
    """Yield the offset of each frame; blocks are skipped, not unpacked. Source: GIF89a, sections 12 to 26."""
    at = 13 + _gif_table(data[10])
    while at < len(data) and data[at] != _GIF_END:
        if data[at] == _GIF_FRAME:
            yield at
            at += 11 + _gif_table(data[at + 9])
        elif data[at] == _GIF_EXTENSION:
            at += 2
        else:
            return
        while at < len(data) and data[at]:
            at += data[at] + 1
        at += 1


def _gif_table(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> Header:
    """Source: RFC 9649 (WebP container) and RFC 6386, 9.1 (key frame header)."""
    kind = data[12:16]
    if kind == b"VP8X":
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        frames = max(1, data.count(b"ANMF")) if data[20] & 2 else 1
        return Header("WEBP", width, height, frames)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, 1)
    width, height = struct.unpack_from("<HH", data, 26)
    return Header("WEBP", width & 0x3FFF, height & 0x3FFF, 1)


# Markers. Frames start with C0 to CF without DHT, JPG and DAC. Source: ITU-T T.81, table B.1.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_PROGRESSIVE = frozenset((0xC2, 0xC6, 0xCA, 0xCE))
_JPEG_BARE = frozenset((0x01, *range(0xD0, 0xD9)))
_JPEG_MARK = 0xFF


def _jpeg(data: bytes) -> Header:
    at = 2
    while data[at] == _JPEG_MARK:
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            if marker in _JPEG_PROGRESSIVE and data.count(b"\xff\xda") > MAX_SCANS:
                raise ValueError("too many scans")
            return Header("JPEG", width, height, 1, marker in _JPEG_PROGRESSIVE)
        if marker == _JPEG_MARK:  # a fill byte
            at += 1
        else:
            at += 2 if marker in _JPEG_BARE else 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise ValueError("no frame")


def _avif(data: bytes) -> Header:
    at = data.find(b"ispe", 8, 100_000)
    width, height = struct.unpack_from(">II", data, at + 8) if at > 0 else (0, 0)
    return Header("AVIF", width, height, 1)


_READERS: dict[str, Callable[[bytes], Header]] = {
    "PNG": _png,
    "JPEG": _jpeg,
    "GIF": _gif,
    "WEBP": _webp,
    "AVIF": _avif,
}
