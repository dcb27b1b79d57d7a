"""Pictures of an email: measured, named by content hash, within a total size."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from sharekit.cards.images.headers import inspect
from sharekit.errors import ImageError
from sharekit.support.files import sha256
from sharekit.support.os_errors import system_error

MOST_BYTES = 1_000_000
"""Most bytes of all pictures of one email."""

_HASH_DIGITS = 10
_SUFFIXES = {"PNG": ".png", "JPEG": ".jpg", "GIF": ".gif", "WEBP": ".webp"}


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
        ImageError: Another format, or a broken or oversized picture.
    """
    header = inspect(data, where=where)
    if header.format not in _SUFFIXES:
        raise ImageError(
            f"found a {header.format} picture; expected PNG, JPEG, GIF or WebP",
            where=where,
            hint="mail programs show no other format",
        )
    return EmailPicture(
        name=f"{stem}{_SUFFIXES[header.format]}",
        data=data,
        type=f"image/{header.format.lower()}",
        width=header.width,
        height=header.height,
        alt=alt,
    )
