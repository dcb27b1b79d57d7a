"""Whether a picture is a photo, which may be cropped, or a graphic, which loses its meaning when it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.images.photo import ImageFile

_SIDE = 128  # px of the copy that is measured
_BITS = 5  # of each channel that are compared, so that noise does not count
_COLOURS = 8
_FLAT = 0.6  # share of the copy in its most frequent colours, from which it is a graphic
_CLEAR = 0.05  # share of transparent pixels, from which it is one
_OPAQUE = 250


def is_graphic(image: ImageFile) -> bool:
    """Return whether a picture is a diagram, screenshot or logo: few colours in flat areas, or transparency.

    Raises:
        ImageError: The file is broken.
    """
    scale = _SIDE / max(image.width, image.height)
    width, height = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return _is_clear(copy := image.resized(width, height)) or _is_flat(copy)


def _is_clear(image: Image.Image) -> bool:
    if image.mode != "RGBA":
        return False
    histogram = image.getchannel("A").histogram()
    return sum(histogram[:_OPAQUE]) > _CLEAR * sum(histogram)


def _is_flat(image: Image.Image) -> bool:
    from PIL import ImageOps

    total = image.width * image.height
    colours = ImageOps.posterize(image.convert("RGB"), _BITS).getcolors(total) or []
    most = sorted((count for count, _ in colours), reverse=True)[:_COLOURS]
    return sum(most) > _FLAT * total
