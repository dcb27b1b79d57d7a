"""Small pictures of cards, for pages that show many."""

from __future__ import annotations

import io

from sharekit.cards.images.photo import Picture

_WIDTH = 600
_QUALITY = 78


def thumbnail(data: bytes, width: int = _WIDTH) -> tuple[str, bytes]:
    """Return a picture as WebP at most `width` px wide: its media type and bytes.

    Raises:
        ImageError: It is no picture that is safe to open.
    """
    picture = Picture(data)
    scale = min(1.0, width / picture.width)
    small = picture.resized(round(picture.width * scale), max(1, round(picture.height * scale)))
    written = io.BytesIO()
    small.save(written, "WEBP", quality=_QUALITY, method=2)
    return "image/webp", written.getvalue()
