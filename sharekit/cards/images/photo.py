"""Photos and logos: opened safely, decoded no larger than needed, cropped around their subject."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.cards.art.artwork import SCHEME, Artwork
from sharekit.cards.images.focal_point import Focus, find_focus
from sharekit.cards.images.graphics import TRIMMED, Trimmed, ground_of
from sharekit.cards.images.headers import MAX_BYTES, MAX_MEMORY, Header, inspect
from sharekit.cards.images.icon import largest_png
from sharekit.cards.images.logo import TWIN, LightTwin
from sharekit.cards.images.svg import SvgFile, is_svg
from sharekit.errors import ImageError, SharekitError
from sharekit.support.files import is_file, real_path
from sharekit.support.os_errors import system_error
from sharekit.support.storage import is_remote
from sharekit.support.text_utils import to_system
from sharekit.support.urls import scheme_of

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.look import Fetch, Look

_SCALES = (8, 4, 2, 1)
_KEPT = 3  # decoded sizes and resized pictures cached with each picture
_MOST_KEPT = 8  # files held by one `ImageLoader`
_CARD_SIDE = 1200  # px
_TURNED_SIDEWAYS = 5


class ImageFile:
    """A picture file, decoded no sooner and no larger than needed.

    Attributes:
        where: Named in errors.
        key: SHA-256 of the file, in hexadecimal.
        type: Media type, such as image/jpeg.
        width: px, after EXIF rotation.
        height: px, after EXIF rotation.
    """

    def __init__(self, data: bytes, *, where: object = "") -> None:
        """Read the header only.

        Raises:
            ImageError: The file must not be decoded (see `sharekit.cards.images.headers`).
        """
        self.where = where
        self.key: str = hashlib.sha256(data).hexdigest()
        self._data = data
        self._header: Header = inspect(data, where=where)
        self.type: str = f"image/{self._header.format.lower()}"
        self._decoded: dict[int, Image.Image] = {}
        self._resized: dict[tuple[object, ...], Image.Image] = {}
        self.width: int
        self.height: int
        self.width, self.height = self._rotated_size()

    def _rotated_size(self) -> tuple[int, int]:
        size, self._orientation = (self._header.width, self._header.height), self._header.orientation
        if self._header.format in {"AVIF", "HEIF"}:  # its boxes are for its decoder to read
            from sharekit.cards.images.decode import open_image, orientation_of

            image = open_image(self._data, where=self.where)
            size, self._orientation = image.size, orientation_of(image)
        return (size[1], size[0]) if self._orientation >= _TURNED_SIDEWAYS else size

    def resized(
        self, width: int, height: int, box: tuple[float, float, float, float] | None = None
    ) -> Image.Image:
        """Return the part `box` of the picture (left, top, right, bottom in its own px; all of it when None).

        Args:
            width: px of the result.
            height: px of the result.
            box: The part to show.

        Returns:
            A picture in sRGB, mode RGB, or RGBA where it is not opaque. It is cached: do not paint on it.

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
            _remember(self._resized, wanted, _resize(whole, (width, height), part))
        return self._resized[wanted]

    def _whole(self, scale: int) -> Image.Image:
        while scale < _SCALES[0] and self._header.memory(scale) > MAX_MEMORY:
            scale *= 2
        if scale not in self._decoded:
            from sharekit.cards.images.decode import decode, decode_limited, is_heavy

            read = decode_limited if is_heavy(self._header, scale) else decode
            _remember(self._decoded, scale, read(self._data, scale, self._orientation, where=self.where))
        return self._decoded[scale]

    @cached_property
    def focus(self) -> Focus:
        """Where to hold the picture so that its subject stays in view, whatever shape it is cropped to."""
        return find_focus(self._for_cards)

    @cached_property
    def ground(self) -> str:
        """Colour that a diagram or screenshot is shown whole on; empty for a photo, which may be cropped."""
        return ground_of(self._for_cards)

    @property
    def _for_cards(self) -> Image.Image:
        """The picture at the scale that cards mostly want, so that it is decoded once for all."""
        side = max(self.width, self.height)
        return self._whole(next(scale for scale in _SCALES if side / scale >= _CARD_SIDE or scale == 1))


def _remember(cache: dict[Any, Image.Image], key: object, value: Image.Image) -> None:
    if len(cache) >= _KEPT:
        cache.pop(next(iter(cache)))
    cache[key] = value


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


def _from_storage(src: str) -> bytes:
    from sharekit.support.remote_folder import read_remote

    try:
        return read_remote(src, MAX_BYTES)
    except SharekitError as error:
        raise ImageError(error.message, where=error.where, hint=error.hint) from error


Picture = ImageFile | Artwork | SvgFile | LightTwin | Trimmed
"""What a card can show; all have a size, a focus and a ground, and are drawn at the size shown."""


def loader_of(look: Look, fetch: Fetch | None = None, template: Path | None = None) -> ImageLoader:
    """Return the loader of the pictures that cards of a look show; with a template, also those beside it."""
    folders = (*look.folders, str(template.parent)) if template else look.folders
    return ImageLoader(fetch, folders, (look.brand.logo, look.brand.logo_dark))


class ImageLoader:
    """Finds pictures by the address in a template or article: a local path or a URL.

    Args:
        fetch: Returns the bytes at an http(s) URL; None forbids the web.
        folders: Folders searched for relative paths, in order; a URL such as `s3://bucket/photos` allows the
            pictures under it.
        logos: Pictures that the user names, searched in the current folder first.
    """

    def __init__(
        self,
        fetch: Callable[[str], bytes] | None = None,
        folders: Sequence[Path | str] = (Path(),),
        logos: Sequence[str] = (),
    ) -> None:
        self._fetch = fetch
        self._folders = tuple(Path(folder) for folder in folders if not is_remote(folder))
        self._storages = tuple(f"{str(folder).rstrip('/')}/" for folder in folders if is_remote(folder))
        self._logos = frozenset(logos)
        self._cache: dict[str, Picture | SharekitError] = {}
        self._lock = threading.Lock()

    def __call__(self, src: str) -> Picture:
        """Return the picture or art at `src`; results and errors are cached.

        Raises:
            ImageError: It is missing or refused.
            FetchError: Its URL cannot be read.
        """
        with self._lock:
            entry = self._cache.get(src)
        if entry is None:
            try:
                entry = self._load(src)
            except SharekitError as error:
                entry = error
            with self._lock:
                if len(self._cache) >= _MOST_KEPT:
                    self._cache.pop(next(iter(self._cache)))
                entry = self._cache.setdefault(src, entry)
        if isinstance(entry, SharekitError):
            raise entry
        return entry

    def for_template(self, variables: Collection[object]) -> Callable[[str], Picture]:
        """Return a finder for a template: the pictures of its variables, and files of the folders.

        A template's author decides the look; which other files are shown, the user and the articles decide.
        """

        def find(src: str) -> Picture:
            if src not in variables and self._leaves_folders(src):
                raise ImageError(
                    "a template shows pictures of its own folder only",
                    where=src,
                    hint="put the picture beside the template",
                )
            return self(src)

        return find

    def _leaves_folders(self, src: str) -> bool:
        path = None if scheme_of(src) else self.find(src)
        return path is not None and not any(
            real_path(path).is_relative_to(real_path(folder)) for folder in self._folders
        )

    def _load(self, src: str) -> Picture:
        if src.startswith(SCHEME):
            return Artwork(src)
        if src.startswith(TWIN) and src.removeprefix(TWIN) in self._logos:
            return LightTwin(self(src.removeprefix(TWIN)))
        if src.startswith(TRIMMED):
            picture = self(src.removeprefix(TRIMMED))
            return Trimmed(picture) if picture.ground else picture
        data = self._read(src)
        if is_svg(data):
            return SvgFile(data, where=src)
        return ImageFile(largest_png(data), where=src)

    def holds(self, src: str) -> bool:
        """Return whether the picture is an existing file."""
        return "://" not in src and self.find(src) is not None

    def find(self, src: str) -> Path | None:
        """Return the file a path means; backslashes of Windows count as slashes."""
        folders = (Path(), *self._folders) if src in self._logos else self._folders
        name = to_system(src)
        paths = (
            folder / name for name in dict.fromkeys((name, name.replace("\\", "/"))) for folder in folders
        )
        return next((path for path in paths if is_file(path)), None)

    def _read(self, src: str) -> bytes:
        scheme = scheme_of(src)
        if scheme in {"http", "https"}:
            if self._fetch is None:
                raise ImageError("the picture is on the web, and fetching is off", where=src)
            return self._fetch(src)
        if scheme and src.startswith(self._storages) and "/../" not in src:
            return _from_storage(src)
        if scheme:
            raise ImageError(
                f"pictures are not read from {scheme}: addresses",
                where=src[:80],
                hint="give a path or an http(s) URL",
            )
        return self._local(src)

    def _local(self, src: str) -> bytes:
        path = self.find(src)
        if path is None:
            raise ImageError("picture not found", where=src)
        if (size := path.stat().st_size) > MAX_BYTES:
            raise ImageError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read", where=src)
        try:
            return path.read_bytes()
        except OSError as error:
            raise system_error(error, src, "read", ImageError) from error
