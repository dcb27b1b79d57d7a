"""Small crops of pictures: beside text in an email, and on pages that show many."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from sharekit.cards.images.graphics import Trimmed
from sharekit.cards.images.photo import ImageFile, Picture

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.images.focal_point import Focus

_CROP_QUALITY = 80
_THUMBNAIL_WIDTH = 600
_THUMBNAIL_QUALITY = 78


def crop_jpeg(picture: Picture, width: int, height: int, focus: Focus | None = None) -> bytes:
    """Return the picture cropped to `width` by `height` px, as JPEG; a diagram or screenshot is shown whole.

    Args:
        picture: The picture.
        width: px.
        height: px.
        focus: What must stay in view, as fractions; None finds it.

    Raises:
        ImageError: It cannot be decoded.
    """
    if picture.ground and not focus:
        picture = Trimmed(picture)
        scale = min(width / picture.width, height / picture.height)
        image = picture.resized(max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    else:
        image = _cropped(picture, width, height, focus or picture.focus)
    file = BytesIO()
    _on_ground(image, (width, height), picture.ground or "white").save(
        file, "JPEG", quality=_CROP_QUALITY, optimize=True, progressive=True
    )
    return file.getvalue()


def _cropped(picture: Picture, width: int, height: int, focus: Focus) -> Image.Image:
    scale = max(width / picture.width, height / picture.height)
    left, right = _span(width / scale, focus[0], picture.width)
    top, bottom = _span(height / scale, focus[1], picture.height)
    return picture.resized(width, height, (left, top, right, bottom))


def _on_ground(image: Image.Image, size: tuple[int, int], ground: str) -> Image.Image:
    """Return the picture in the middle of an opaque one."""
    if image.mode == "RGB" and image.size == size:
        return image
    from PIL import Image

    background = Image.new("RGB", size, ground)
    mask = image.getchannel("A") if image.mode == "RGBA" else None
    background.paste(image, ((size[0] - image.width) // 2, (size[1] - image.height) // 2), mask)
    return background


def _span(length: float, focus: float, whole: int) -> tuple[float, float]:
    """Return the start and end of a stretch of `length` px held at `focus`, as object-position does."""
    start = max(focus * (whole - length), 0.0)
    return start, min(start + length, float(whole))


def thumbnail(data: bytes) -> tuple[str, bytes]:
    """Return a picture as WebP at most 600 px wide: its media type and bytes.

    Raises:
        ImageError: It is not a picture that is safe to open.
    """
    picture = ImageFile(data)
    scale = min(1.0, _THUMBNAIL_WIDTH / picture.width)
    small = picture.resized(round(picture.width * scale), max(1, round(picture.height * scale)))
    written = BytesIO()
    small.save(written, "WEBP", quality=_THUMBNAIL_QUALITY, method=2)
    return "image/webp", written.getvalue()
