"""Fills boxes and pastes pictures, with rounded corners and transparency."""

from __future__ import annotations

import math

from PIL import Image, ImageChops

from sharekit.cards.css.values.colours import Colour
from sharekit.cards.paint import masks
from sharekit.cards.paint.geometry import Box, Radii, size


def fill(image: Image.Image, box: Box, corners: Radii, colour: Colour) -> None:
    """Fill a box; only translucent colours and round corners need masks."""
    width, height = size(box)
    if width <= 0 or height <= 0:
        return
    if colour[3] < 1.0:
        mask = masks.rounded(width, height, corners) if corners else Image.new("L", (width, height), 255)
        image.paste(colour[:3], box, masks.faded(mask, colour[3]))
        return
    if not corners:
        image.paste(colour[:3], box)
        return
    # Only the top and bottom bands have corners; the middle is a plain box.
    top = math.ceil(max(corners[0][1], corners[1][1]))
    bottom = math.ceil(max(corners[2][1], corners[3][1]))
    left, upper, right, lower = box
    if height - top - bottom <= 0:
        image.paste(colour[:3], box, masks.rounded(width, height, corners))
        return
    whole = masks.rounded(width, top + bottom, corners)
    image.paste(colour[:3], (left, upper + top, right, lower - bottom))
    image.paste(colour[:3], (left, upper, right, upper + top), whole.crop((0, 0, width, top)))
    image.paste(colour[:3], (left, lower - bottom, right, lower), whole.crop((0, top, width, top + bottom)))


def paste(image: Image.Image, picture: Image.Image, box: Box, corners: Radii) -> None:
    """Paste a picture of the box's size into it."""
    mask = masks.rounded(*size(box), corners) if corners else None
    if picture.mode == "RGBA":
        own = picture.getchannel("A")
        mask = own if mask is None else ImageChops.multiply(own, mask)
        picture = picture.convert("RGB")
    image.paste(picture, box, mask)
