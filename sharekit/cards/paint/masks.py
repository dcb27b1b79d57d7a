"""Coverage masks: rounded boxes, rings, and their blurred shadows. All are of mode L.

A rounded box is made of corner tiles, each drawn large and reduced. A shadow is blurred at a small size and
its middle stretched, as a blur is flat there.
"""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from sharekit.cards.paint.geometry import Radii, bytes_of, widened
from sharekit.text.cache import BoundedCache

_MASKS: BoundedCache[Image.Image] = BoundedCache(6_000_000, bytes_of)
_FULL = 255


def faded(mask: Image.Image, alpha: float) -> Image.Image:
    """Return a mask with its coverage times `alpha`."""
    return mask if alpha >= 1.0 else mask.point([int(level * alpha + 0.5) for level in range(256)])


def _scale(radius: float) -> int:
    """Return the supersampling factor of a corner: small ones need most."""
    return 16 if radius <= 32 else 8 if radius <= 128 else 4  # noqa: PLR2004 - chosen by eye


def corner(across: float, down: float, turn: int) -> Image.Image:
    """Return the tile of one corner: 0 top left, 1 top right, 2 bottom right, 3 bottom left."""

    def make() -> Image.Image:
        times = _scale(max(across, down))
        width, height = math.ceil(across), math.ceil(down)
        tile = Image.new("L", (width * times, height * times), 0)
        pen = ImageDraw.Draw(tile)
        pen.ellipse((0, 0, 2 * across * times - 1, 2 * down * times - 1), fill=_FULL)
        pen.rectangle((across * times, 0, width * times, height * times), fill=_FULL)
        pen.rectangle((0, down * times, width * times, height * times), fill=_FULL)
        small = tile.reduce(times)
        if turn in {1, 2}:
            small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if turn in {2, 3}:
            small = small.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        return small

    return _MASKS.get(("corner", across, down, turn), make)


def rounded(width: int, height: int, corners: Radii) -> Image.Image:
    """Return the mask of a box."""

    def make() -> Image.Image:
        mask = Image.new("L", (width, height), _FULL)
        for turn, (across, down) in enumerate(corners):
            if across > 0:
                tile = corner(across, down, turn)
                left = 0 if turn in {0, 3} else width - tile.width
                top = 0 if turn in {0, 1} else height - tile.height
                # Tiles of a circle or a pill may overlap by a pixel: the darker one wins.
                spot = (left, top, left + tile.width, top + tile.height)
                mask.paste(ImageChops.darker(mask.crop(spot), tile), spot)
        return mask

    return _MASKS.get(("rounded", width, height, corners), make)


def ring(
    size: tuple[int, int], corners: Radii, widths: tuple[int, int, int, int], inner: Radii
) -> Image.Image:
    """Return the mask of a border: the box without its padding box."""
    width, height = size
    top, right, bottom, left = widths

    def make() -> Image.Image:
        mask = rounded(width, height, corners).copy()
        across, down = width - left - right, height - top - bottom
        if across > 0 and down > 0:
            hole = Image.new("L", size, 0)
            hole.paste(rounded(across, down, inner), (left, top))
            mask = ImageChops.subtract(mask, hole)
        return mask

    return _MASKS.get(("ring", size, corners, widths, inner), make)


def shadow(size: tuple[int, int], corners: Radii, blur: float, spread: float) -> tuple[Image.Image, int]:
    """Return the mask of a shadow, and by how many px it reaches past the box on each side."""
    reach = math.ceil(blur * 1.5)
    width, height = size[0] + 2 * round(spread), size[1] + 2 * round(spread)
    if width <= 0 or height <= 0:
        return Image.new("L", (1, 1), 0), 0
    round_corners = widened(corners, spread)

    def make() -> Image.Image:
        edge = math.ceil(max([0.0, *(max(pair) for pair in round_corners)])) + 2 * reach + 2
        small = min(width, 2 * edge), min(height, 2 * edge)
        patch = Image.new("L", (small[0] + 2 * reach, small[1] + 2 * reach), 0)
        patch.paste(rounded(*small, round_corners), (reach, reach))
        if blur:
            patch = patch.filter(ImageFilter.GaussianBlur(blur / 2))
        return _stretched(patch, (width + 2 * reach, height + 2 * reach))

    key = ("shadow", width, height, round_corners, blur)
    return _MASKS.get(key, make), reach + round(spread)


def _stretched(patch: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Widen a picture to a size by repeating its middle column and row."""
    if patch.size == size:
        return patch
    wide = _pulled(patch, size[0])
    turned = _pulled(wide.transpose(Image.Transpose.TRANSPOSE), size[1])
    return turned.transpose(Image.Transpose.TRANSPOSE)


def _pulled(patch: Image.Image, width: int) -> Image.Image:
    if patch.width == width:
        return patch
    middle, height = patch.width // 2, patch.height
    stretched = Image.new("L", (width, height))
    stretched.paste(patch.crop((0, 0, middle, height)), (0, 0))
    gap = width - patch.width
    column = patch.crop((middle, 0, middle + 1, height)).resize((gap + 1, height), Image.Resampling.NEAREST)
    stretched.paste(column, (middle, 0))
    stretched.paste(patch.crop((middle + 1, 0, patch.width, height)), (middle + gap + 1, 0))
    return stretched
