"""Pictures of an email: measured, named by content hash, within a total size."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from sharekit.errors import ImageError
from sharekit.support.files import sha256
from sharekit.support.os_errors import system_error

MOST_BYTES = 1_000_000
"""Most bytes of all pictures of one email."""

_HASH_DIGITS = 10
_WEBP_HEADER = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailPicture:
    """A picture in an email.

    Attributes:
        name: File name with extension.
        data: The encoded picture.
        type: Media type: image/png, image/jpeg, image/gif or image/webp.
        width: Stored width in px.
        height: Stored height in px.
        alt: Alternative text; empty for decoration.
    """

    name: str
    data: bytes = field(repr=False)
    type: str
    width: int
    height: int
    alt: str = ""


def address(picture: EmailPicture, base_url: str = "") -> str:
    """Return the picture's URL under `base_url`, or its relative URL; other scripts are percent-encoded."""
    name = quote(picture.name)
    return f"{base_url}/{name}" if base_url else name


def hashed(picture: EmailPicture) -> EmailPicture:
    """Return the picture with a content hash in its name, so that caches never serve an old one."""
    path = PurePosixPath(picture.name)
    digest = sha256(picture.data)[:_HASH_DIGITS]
    if path.stem.endswith(digest):
        return picture
    return replace(picture, name=f"{path.stem}-{digest}{path.suffix}")


def content_id(picture: EmailPicture) -> str:
    """Return the Content-ID of a picture, without its angle brackets (RFC 2392)."""
    return f"{sha256(picture.data)[:20]}@pictures.sharekit"


def within(pictures: Iterable[EmailPicture], most: int = MOST_BYTES) -> tuple[EmailPicture, ...]:
    """Return the first pictures that have at most `most` bytes together; duplicates are dropped."""
    within_limit: dict[str, EmailPicture] = {}
    total = 0
    for picture in pictures:
        if picture.name in within_limit or total + len(picture.data) > most:
            continue
        within_limit[picture.name] = picture
        total += len(picture.data)
    return tuple(within_limit.values())


def read_picture(path: Path, alt: str = "") -> EmailPicture:
    """Read a picture file that mail programs can show: PNG, JPEG, GIF or WebP.

    Raises:
        ImageError: The file cannot be read, or has another format (most mail programs drop SVG).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise system_error(error, path, "read", ImageError) from error
    return as_picture(data, path.stem, alt, where=path)


def as_picture(data: bytes, stem: str, alt: str = "", *, where: object = "") -> EmailPicture:
    """Return the picture in `data`, named `stem` plus `.png`, `.jpg`, `.gif` or `.webp`.

    Raises:
        ImageError: Another format, or a truncated picture.
    """
    for magic, kind, suffix, measure in _KINDS:
        if magic(data):
            try:
                width, height = measure(data)
            except (struct.error, IndexError) as error:
                raise ImageError("truncated", where=where) from error
            name = f"{stem}{suffix}"
            return EmailPicture(name=name, data=data, type=kind, width=width, height=height, alt=alt)
    raise ImageError(
        "not a PNG, JPEG, GIF or WebP file", where=where, hint="mail programs show no other format"
    )


def _png_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _gif_size(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack("<HH", data[6:10])
    return width, height


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read the canvas of a WebP: lossy, lossless or extended (RFC 9649)."""
    if len(data) < _WEBP_HEADER:
        raise IndexError("no canvas")
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        (bits,) = struct.unpack("<I", data[21:25])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    width, height = struct.unpack("<HH", data[26:30])
    return width & 0x3FFF, height & 0x3FFF


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header (ITU-T T.81, B.2)."""
    at = 2
    while data[at] == 0xFF:  # noqa: PLR2004 (every marker starts with it)
        marker = data[at + 1]
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    raise IndexError("no frame header")


_JPEG_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}

_Measure = Callable[[bytes], tuple[int, int]]
_KINDS: tuple[tuple[Callable[[bytes], bool], str, str, _Measure], ...] = (
    (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), "image/png", ".png", _png_size),
    (lambda data: data.startswith(b"\xff\xd8"), "image/jpeg", ".jpg", _jpeg_size),
    (lambda data: data.startswith((b"GIF87a", b"GIF89a")), "image/gif", ".gif", _gif_size),
    (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", "image/webp", ".webp", _webp_size),
)
