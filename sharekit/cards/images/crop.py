"""A photo as a small plate of a fixed shape, cut around its subject, for places beside words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharekit.cards.images.photo import Picture

_QUALITY = 80


def plate(picture: Picture, width: int, height: int) -> bytes:
    """Return the picture cut to `width` by `height` px around its focus, as JPEG.

    Raises:
        ImageError: It cannot be decoded.
    """
    scale = max(width / picture.width, height / picture.height)
    across, down = picture.focus
    left, right = _span(width / scale, across, picture.width)
    top, bottom = _span(height / scale, down, picture.height)
    image = picture.resized(width, height, (left, top, right, bottom))
    if image.mode != "RGB":  # JPEG has no transparency; letters are white behind their pictures
        from PIL import Image

        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    file = BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return file.getvalue()


def _span(length: float, focus: float, whole: int) -> tuple[float, float]:
    """Return the start and end of a stretch of `length` held at `focus`, as object-position holds it."""
    start = max(focus * (whole - length), 0.0)
    return start, min(start + length, float(whole))
