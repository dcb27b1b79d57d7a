"""Picture headers, read before any decoder runs; decompression bombs are refused.

Only the few bytes of headers are read here, by hand: some decoders claim memory for the whole canvas when a
file is merely opened.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import islice
from typing import NamedTuple

from sharekit.cards.images.gif_blocks import gif_frames
from sharekit.cards.images.heif_boxes import kind_by_brand, largest_item
from sharekit.cards.images.png_strips import has_strips, png_chunks, row_bytes
from sharekit.cards.images.webp_scaled import webp_planes
from sharekit.errors import ImageError

MAX_BYTES = 64_000_000
MAX_FRAMES = 1000
MAX_MEMORY = 250_000_000
"""Most bytes that decoding a picture may take, besides 45 MB of the process."""
MAX_JPEG_PIXELS = 170_000_000
"""JPEGs are scaled while they are read, so that a photo of a phone takes little memory."""
MAX_SCAN_PIXELS = 500_000_000
"""Most pixels times scans of one JPEG: each scan goes over the whole picture."""
_MAX_ROWS, _MOST_SMALLER = 150_000_000, 8
"""Most bytes of a PNG's pixels; more only if the file is at least an eighth of them, as photos are."""
_MAX_CODED = 8_000_000
"""Most bytes of an AVIF or lossy WebP, whose decoders take long for each byte; photos of phones take 5 MB."""
_DECODED = {"PNG": 8, "GIF": 5, "AVIF": 10, "HEIF": 10, "WEBP": 16}
"""Bytes a pixel that decoders of whole pictures take."""
_RESULT = 10
"""Bytes a pixel of the result: a copy in other colours, its alpha, and the copy handed over."""
_MAX_SEGMENTS = 1000  # before the pixels; a long colour profile and its kin take some 300
_SMALLEST_SCALE = 8

_CONVERT = "convert it to PNG, JPEG, WebP, GIF or AVIF"
_SAVE_AGAIN = "open it in a picture editor and save it again"
_SMALLER = "save it smaller; cards need no more than 2400 px a side"


class Header(NamedTuple):
    """What a file's header claims.

    Attributes:
        format: PNG, JPEG, WEBP, GIF, AVIF or HEIF.
        width: px as stored, before EXIF rotation; 0 if only the decoder can tell.
        height: px as stored.
        frames: Of an animation.
        orientation: EXIF orientation, 1 to 8.
        coefficients: Of a JPEG that is decoded in several scans: its decoder holds them all, at 2 bytes each.
        scans: Of a JPEG.
        planes: Pictures of full size that are held while it is decoded smaller.
        rows: Bytes of a PNG's pixels when unpacked.
    """

    format: str
    width: int
    height: int
    frames: int = 1
    orientation: int = 1
    coefficients: int = 0
    scans: int = 1
    planes: int = 1
    rows: int = 0

    def memory(self, scale: int) -> int:
        """Return how many bytes decoding at 1/`scale` takes."""
        pixels = self.width * self.height
        if self.format == "JPEG":
            held = self.coefficients * 2
        elif self.format == "WEBP" and scale > 1:
            held = pixels * 4 * self.planes
        else:
            held = pixels * _DECODED[self.format] * (self.planes if scale > 1 else 1)
        return held + pixels * _RESULT // scale**2


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
    if kind == "HEIF" and find_spec("pillow_heif") is None:
        raise ImageError(
            "found a HEIC picture", where=where, hint=f"install sharekit-press[heic], or {_CONVERT}"
        )
    try:
        header = read(data)
    except ImageError as error:
        raise ImageError(error.message, where=where, hint=error.hint) from None
    except (struct.error, IndexError, ValueError):
        raise ImageError(f"the {kind} file is corrupt in its first bytes", where=where) from None
    _check_size(header, where)
    _check_work(header, len(data), where)
    if header.frames > MAX_FRAMES:
        raise ImageError(
            f"more than {MAX_FRAMES:,} frames",
            where=where,
            hint="a card shows only the first; save it as a picture of its own",
        )
    return header


def _check_size(header: Header, where: object) -> None:
    pixels = header.width * header.height
    if header.memory(_SMALLEST_SCALE) > MAX_MEMORY or pixels > MAX_JPEG_PIXELS:
        raise ImageError(
            f"decoding {header.width} x {header.height} px of {header.format} takes too much memory "
            f"(at most {MAX_MEMORY // 1_000_000} MB)",
            where=where,
            hint=_SMALLER,
        )
    if header.scans * pixels > MAX_SCAN_PIXELS:
        raise ImageError(f"{header.scans:,} scans of {pixels:,} px", where=where, hint=_SMALLER)


def _check_work(header: Header, length: int, where: object) -> None:
    """Refuse what would be decoded for long: the figures keep it below 2 s of CPU for files of 20 MB."""
    rows = max(header.rows, 3 * header.width * header.height) if header.rows else 0
    if rows > max(_MAX_ROWS, _MOST_SMALLER * length):
        message = f"decoding {header.width} x {header.height} px of PNG takes too long"
        raise ImageError(message, where=where, hint=_SMALLER)
    is_lossy = header.format == "AVIF" or (header.format == "WEBP" and header.planes != 1)
    if is_lossy and length > _MAX_CODED:
        message = f"the {header.format} file has {length:,} bytes; at most {_MAX_CODED:,} are read"
        raise ImageError(message, where=where, hint=_SMALLER)


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
        return kind_by_brand(data)
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in start:
        return "an SVG drawing"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "a web page"
    return "an unknown kind of file"


def _png(data: bytes) -> Header:
    width, height = struct.unpack_from(">II", data, 16)
    frames, orientation = 1, 1
    for kind, start, end in png_chunks(data):
        if kind == b"acTL":
            frames = struct.unpack_from(">I", data, start)[0]
        elif kind == b"eXIf":
            orientation = _orientation(data[start:end])
    rows = height * row_bytes(data)
    return Header("PNG", width, height, frames, orientation, planes=not has_strips(data), rows=rows)


def _orientation(exif: bytes) -> int:
    """Return the orientation in EXIF data, 1 if there is none. Source: Exif 2.32, 4.6.2 and tag 0x0112."""
    exif = exif.removeprefix(b"Exif\0\0")
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return 1
    try:
        start = struct.unpack_from(f"{order}I", exif, 4)[0]
        for entry in range(struct.unpack_from(f"{order}H", exif, start)[0]):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * entry)
            if tag == _ORIENTATION and kind == _SHORT:
                return value if 1 <= value <= 8 else 1  # noqa: PLR2004
    except struct.error:
        pass
    return 1


_ORIENTATION, _SHORT = 0x0112, 3


def _gif(data: bytes) -> Header:
    width, height = struct.unpack_from("<HH", data, 6)
    return Header("GIF", width, height, sum(1 for _ in islice(gif_frames(data), MAX_FRAMES + 1)))


def _webp(data: bytes) -> Header:
    """Source: RFC 9649 (WebP container) and RFC 6386, 9.1 (key frame header)."""
    kind, planes = data[12:16], webp_planes(data)
    if kind == b"VP8X":
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        frames = max(1, data.count(b"ANMF")) if data[20] & 2 else 1
        exif = data.rfind(b"EXIF") if data[20] & 8 else -1  # metadata follows the pixels
        turn = _orientation(data[exif + 8 :]) if exif > 0 else 1
        return Header("WEBP", width, height, frames, turn, planes=planes)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, planes=planes)
    width, height = struct.unpack_from("<HH", data, 26)
    return Header("WEBP", width & 0x3FFF, height & 0x3FFF, planes=planes)


# Markers. Frames start with C0 to CF without DHT, JPG and DAC. Source: ITU-T T.81, table B.1.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_PROGRESSIVE = frozenset((0xC2, 0xC6, 0xCA, 0xCE))
_JPEG_BARE = frozenset((0x01, *range(0xD0, 0xD9)))
_JPEG_SCAN, _JPEG_EXIF = 0xDA, 0xE1
_JPEG_MARK = re.compile(rb"\xff*(?=\xff[^\xff])")  # fill bytes before a marker


def _jpeg(data: bytes) -> Header:
    width = height = coefficients = components = progressive = 0
    orientation = 1
    for marker, start, end in _jpeg_segments(data):
        if marker == _JPEG_EXIF and data.startswith(b"Exif\0\0", start):
            orientation = _orientation(data[start:end])
        elif marker in _JPEG_FRAMES:
            height, width, components = struct.unpack_from(">HHB", data, start + 1)
            coefficients = _coefficients(data[start:end], width, height)
            progressive = marker in _JPEG_PROGRESSIVE
        elif marker == _JPEG_SCAN:
            if not progressive and data[start] == components:  # one scan holds all: decoded row by row
                return Header("JPEG", width, height, orientation=orientation)
            scans = data.count(b"\xff\xda", start - 4)
            return Header(
                "JPEG", width, height, orientation=orientation, coefficients=coefficients, scans=scans
            )
    raise ValueError("no scan")


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start and end of the content of each segment up to the first scan."""
    at = 2
    for _ in range(_MAX_SEGMENTS):
        mark = _JPEG_MARK.match(data, at)
        if mark is None:
            raise ValueError("no marker")
        at = mark.end()
        marker = data[at + 1]
        end = at + 2 if marker in _JPEG_BARE else at + 2 + struct.unpack_from(">H", data, at + 2)[0]
        yield marker, at + 4, end
        at = end
    raise ImageError(f"more than {_MAX_SEGMENTS:,} segments", hint=_SAVE_AGAIN)


def _coefficients(frame: bytes, width: int, height: int) -> int:
    """Return how many coefficients a frame has, by its components' sampling. Source: T.81, B.2.2."""
    samplings = [divmod(frame[7 + 3 * number], 16) for number in range(frame[5])]
    most = max(across * down for across, down in samplings) or 1
    return sum(width * height * across * down // most for across, down in samplings)


_READERS: dict[str, Callable[[bytes], Header]] = {
    "PNG": _png,
    "JPEG": _jpeg,
    "GIF": _gif,
    "WEBP": _webp,
    "AVIF": lambda data: Header("AVIF", *largest_item(data)),
    "HEIF": lambda data: Header("HEIF", *largest_item(data)),
}
