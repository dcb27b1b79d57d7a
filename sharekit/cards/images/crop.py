"""Small crops of pictures: beside text in an email, and on pages that show many."""

from __future__ import annotations

from io import BytesIO

from sharekit.cards.images.photo import ImageFile, Picture

_CROP_QUALITY = 80
_THUMBNAIL_WIDTH = 600
_THUMBNAIL_QUALITY = 78


def crop_jpeg(picture: Picture, width: int, height: int) -> bytes:
    """Return the picture cropped to `width` by `height` px around its focus, as JPEG.

    Raises:
        ImageError: It cannot be decoded.
    """
    scale = max(width / picture.width, height / picture.height)
    across, down = picture.focus
    left, right = _span(width / scale, across, picture.width)
    top, bottom = _span(height / scale, down, picture.height)
    image = picture.resized(width, height, (left, top, right, bottom))
    if image.mode != "RGB":  # JPEG has no transparency; emails are white behind their pictures
        from PIL import Image

        background = Image.new("RGB", image.size, "white")
        background.paste(image, mask=image.getchannel("A"))
        image = background
    file = BytesIO()
    image.save(file, "JPEG", quality=_CROP_QUALITY, optimize=True, progressive=True)
    return file.getvalue()


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
