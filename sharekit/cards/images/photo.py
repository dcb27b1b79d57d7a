"""Photos and logos: opened safely, decoded no larger than needed, cropped around their subject."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.cards.images.headers import MAX_BYTES, Header, inspect
from sharekit.errors import ConfigError, ImageError, SharekitError
from sharekit.os_errors import system_error

if TYPE_CHECKING:
    from PIL import Image

Focus = tuple[float, float]
"""A CSS object-position as fractions: the point of the picture at (x, y) stands at (x, y) of its box."""

_SCALES = (8, 4, 2, 1)
_KEPT = 3  # decoded sizes and resized pictures kept with each picture
_MOST_KEPT = 8  # files held by one `Pictures`
_CARD_SIDE = 1200  # px
_TURNED_SIDEWAYS = 5


class Picture:
    """A picture file, decoded no sooner and no larger than needed.

    Attributes:
        where: What to name in errors.
        key: SHA-256 of the file, in hexadecimal.
        type: Media type, such as image/jpeg.
        width: px, once turned upright.
        height: px, once turned upright.
    """

    def __init__(self, data: bytes, *, where: object = "") -> None:
        """Look at the header only.

        Raises:
            ImageError: The file is not one that may be decoded (see `sharekit.cards.images.headers`).
        """
        self.where = where
        self.key = hashlib.sha256(data).hexdigest()
        self._data = data
        self._header: Header = inspect(data, where=where)
        self.type = f"image/{self._header.format.lower()}"
        self._decoded: dict[int, Image.Image] = {}
        self._resized: dict[tuple[object, ...], Image.Image] = {}
        self.width, self.height = self._upright_size()

    def _upright_size(self) -> tuple[int, int]:
        from sharekit.cards.images.decode import open_image, turn_of

        header = self._header
        if header.format not in {"JPEG", "AVIF"}:  # the others are shown as they are stored
            return header.width, header.height
        image = open_image(self._data, where=self.where)
        sideways = turn_of(image) >= _TURNED_SIDEWAYS
        return (image.height, image.width) if sideways else image.size

    def resized(
        self, width: int, height: int, box: tuple[float, float, float, float] | None = None
    ) -> Image.Image:
        """Return the part `box` of the picture (left, top, right, bottom in its own px; all of it when None).

        Args:
            width: px of the result.
            height: px of the result.
            box: The part to show.

        Returns:
            A picture in sRGB, mode RGB, or RGBA where it is not opaque. It is kept: do not paint on it.

        Raises:
            ImageError: The file is broken.
        """
        left, top, right, bottom = box or (0, 0, self.width, self.height)
        wanted = (width, height, left, top, right, bottom)
        if wanted not in self._resized:
            shrink = min((right - left) / max(width, 1), (bottom - top) / max(height, 1))
            scale = next(scale for scale in _SCALES if scale <= shrink or scale == 1)
            whole = self._whole(scale)
            x, y = whole.width / self.width, whole.height / self.height
            part = (left * x, top * y, min(right * x, whole.width), min(bottom * y, whole.height))
            _keep(self._resized, wanted, _resize(whole, (width, height), part))
        return self._resized[wanted]

    def _whole(self, scale: int) -> Image.Image:
        if scale not in self._decoded:
            from sharekit.cards.images.decode import decode, decode_limited, is_heavy

            read = decode_limited if is_heavy(self._header, scale) else decode
            _keep(self._decoded, scale, read(self._data, scale, where=self.where))
        return self._decoded[scale]

    @cached_property
    def focus(self) -> Focus:
        """Where to hold the picture so that its subject stays in view, whatever shape it is cropped to."""
        from sharekit.cards.images.focal_point import find_focus

        # The scale that cards mostly want, so that the picture is decoded once for both.
        side = max(self.width, self.height)
        scale = next(scale for scale in _SCALES if side / scale >= _CARD_SIDE or scale == 1)
        return find_focus(self._whole(scale))


def _keep(kept: dict[Any, Image.Image], key: object, value: Image.Image) -> None:
    if len(kept) >= _KEPT:
        kept.pop(next(iter(kept)))
    kept[key] = value


def _resize(
    image: Image.Image, size: tuple[int, int], part: tuple[float, float, float, float]
) -> Image.Image:
    from PIL import Image

    if part == (0, 0, *image.size) and size == image.size:
        return image
    # Hamming is as sharp as bicubic when it shrinks, at the cost of bilinear; enlarging wants bicubic.
    shrinks = size[0] <= part[2] - part[0]
    way = Image.Resampling.HAMMING if shrinks else Image.Resampling.BICUBIC
    if image.mode == "RGBA":  # colours of transparent pixels must not bleed into their neighbours
        return image.convert("RGBa").resize(size, way, part).convert("RGBA")
    return image.resize(size, way, part, reducing_gap=2.0)


_KEYWORDS = {"left": 0.0, "top": 0.0, "center": 0.5, "centre": 0.5, "right": 1.0, "bottom": 1.0}


def parse_focus(text: str) -> Focus:
    """Read a focus written by hand: `62% 31%`, `0.62 0.31`, `0.62, 0.31`, `left`, `top right`.

    Raises:
        ConfigError: It is none of these, or lies outside the picture.
    """
    words = text.replace(",", " ").lower().split()
    if words and words[0] in {"top", "bottom"}:
        words = [*(words[1:] or ["center"]), words[0]]
    if len(words) == 1:
        words.append("center")
    try:
        x, y = (_KEYWORDS[word] if word in _KEYWORDS else _fraction(word) for word in words)
    except ValueError:
        raise ConfigError(
            f"found {text!r}", where="image_focus", hint="write it as 62% 31%, 0.62 0.31, or top left"
        ) from None
    return x, y


def _fraction(word: str) -> float:
    value = float(word[:-1]) / 100 if word.endswith("%") else float(word)
    if not 0 <= value <= 1:
        raise ValueError(word)
    return value


class Pictures:
    """Finds pictures by what templates and articles write: a local path, or a URL.

    Args:
        fetch: Returns the bytes behind an http(s) URL; None when the web is not to be read.
        folders: Where relative paths are looked for, in order.
    """

    def __init__(
        self, fetch: Callable[[str], bytes] | None = None, folders: Sequence[Path] = (Path(),)
    ) -> None:
        self._fetch = fetch
        self._folders = tuple(folders)
        self._found: dict[str, Picture | SharekitError] = {}

    def __call__(self, src: str) -> Picture:
        """Return the picture behind `src`; one that was found or refused is not looked for again.

        Raises:
            ImageError: It is missing or refused.
            FetchError: Its URL cannot be read.
        """
        if src not in self._found:
            if len(self._found) >= _MOST_KEPT:
                self._found.pop(next(iter(self._found)))
            try:
                self._found[src] = Picture(self._read(src), where=src)
            except SharekitError as error:
                self._found[src] = error
        found = self._found[src]
        if isinstance(found, SharekitError):
            raise found
        return found

    def holds(self, src: str) -> bool:
        """Whether the picture is a file, and there."""
        return "://" not in src and any((folder / src).is_file() for folder in self._folders)

    def _read(self, src: str) -> bytes:
        scheme = src.partition(":")[0].lower() if "://" in src or src.startswith("data:") else ""
        if scheme in {"http", "https"}:
            if self._fetch is None:
                raise ImageError("a picture on the web, and nothing to fetch it with", where=src)
            return self._fetch(src)
        if scheme:
            raise ImageError(
                f"pictures are not read from {scheme}: addresses",
                where=src[:80],
                hint="give a path or an http(s) URL",
            )
        return self._local(src)

    def _local(self, src: str) -> bytes:
        for folder in self._folders:
            path = folder / src
            if path.is_file():
                break
        else:
            raise ImageError("no such picture", where=src)
        if (size := path.stat().st_size) > MAX_BYTES:
            raise ImageError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read", where=src)
        try:
            return path.read_bytes()
        except OSError as error:
            raise system_error(error, src, "read", ImageError) from error
