"""Logos: whether one spells the site's name, and its light twin for dark grounds."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.images.focal_point import Focus


class Logo(Protocol):
    """What a logo has: the attributes of a picture file."""

    @property
    def where(self) -> object:
        """Named in errors."""

    @property
    def key(self) -> str:
        """Says everything about it."""

    @property
    def type(self) -> str:
        """Media type."""

    @property
    def width(self) -> int:
        """In px."""

    @property
    def height(self) -> int:
        """In px."""

    def resized(
        self, width: int, height: int, box: tuple[float, float, float, float] | None = None
    ) -> Image.Image:
        """Return a part at a size in px."""


TWIN = "light-twin:"
"""Before a logo's address: the same logo for dark grounds."""

_SIDE = 192  # px of the copy that is measured
_WIDE = 2.6  # width by height of what is inked, from which a logo spells a name
_OPAQUE = 128
_DARK = 110  # lightness below which ink is lost on a dark ground
_LOST = 0.2  # share of such ink from which a logo needs a twin


def is_wordmark(logo: Logo) -> bool:
    """Return whether a logo spells the site's name, guessed from the shape of its ink.

    Raises:
        ImageError: The file is broken.
    """
    copy = _copy(logo)
    box = copy.getchannel("A").point(_mask).getbbox() if copy.mode == "RGBA" else (0, 0, *copy.size)
    return box is not None and box[2] - box[0] >= _WIDE * (box[3] - box[1])


class LightTwin:
    """A logo for dark grounds: the lightness of its colours is turned over where most would be lost there.

    A logo without transparent pixels brings its own ground and stays as it is. It has the attributes of a
    picture file.
    """

    def __init__(self, logo: Logo) -> None:
        self._logo = logo
        self.where, self.type = logo.where, logo.type
        self.key = f"{TWIN}{logo.key}"
        self.width, self.height = logo.width, logo.height
        self.focus: Focus = (0.5, 0.5)
        self.ground = ""  # templates choose that of a logo

    def resized(
        self, width: int, height: int, box: tuple[float, float, float, float] | None = None
    ) -> Image.Image:
        """Return the part `box` of the logo at a size in px, mode RGB or RGBA."""
        picture = self._logo.resized(width, height, box)
        return _turned(picture) if self.differs and picture.mode == "RGBA" else picture

    @cached_property
    def differs(self) -> bool:
        """Whether the logo would be lost on a dark ground."""
        return _is_lost(_copy(self._logo))


_mask = [0] * _OPAQUE + [255] * (256 - _OPAQUE)


def _copy(logo: Logo) -> Image.Image:
    scale = _SIDE / max(logo.width, logo.height)
    return logo.resized(max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))


def _is_lost(image: Image.Image) -> bool:
    """Return whether much of a transparent picture is too dark for a dark ground."""
    if image.mode != "RGBA":
        return False
    counts = image.convert("L").histogram(image.getchannel("A").point(_mask))
    return sum(counts[:_DARK]) > _LOST * sum(counts) > 0


def _turned(image: Image.Image) -> Image.Image:
    """Return a picture with the lightness of HSL turned over; hue, saturation and alpha stay."""
    from PIL import Image, ImageChops

    *channels, alpha = image.split()
    most, least = channels[0], channels[0]
    for channel in channels[1:]:
        most, least = ImageChops.lighter(most, channel), ImageChops.darker(least, channel)
    mirrored = [ImageChops.add(least, ImageChops.subtract(most, channel)) for channel in channels]
    return Image.merge("RGBA", [*map(ImageChops.invert, mirrored), alpha])
