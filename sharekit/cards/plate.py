"""A photo as a small plate of a fixed shape, cut around its subject, for places beside words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sharekit.cards.photo import Picture

__all__ = ["plate"]

_QUALITY = 80


def plate(picture: Picture, width: int, height: int) -> bytes:
    """Return the picture cut to `width` by `height` px around its focus, as JPEG.

    Raises:
        ImageError: It cannot be decoded.
    """
    scale = max(width / picture.width, height / picture.height)
    wide, high = width / scale, height / scale
    across, down = picture.focus
    left = min(max(across * picture.width - wide / 2, 0.0), picture.width - wide)
    top = min(max(down * picture.height - high / 2, 0.0), picture.height - high)
    image = picture.resized(width, height, (left, top, left + wide, top + high))
    if image.mode != "RGB":  # JPEG has no transparency; letters are white behind their pictures
        from PIL import Image

        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    file = BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return file.getvalue()
