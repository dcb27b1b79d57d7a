"""Groups with effects: painted apart, then filtered, clipped, faded, transformed and blended, in this order.

Sources: Filter Effects, CSS Masking, CSS Transforms, Compositing and Blending, all Level 1.
"""

from __future__ import annotations

from PIL import Image, ImageChops, ImageFilter

from sharekit.cards.paint.display import Open
from sharekit.cards.paint.effects.clips import clip_mask
from sharekit.cards.paint.effects.filters import filtered

_OPAQUE = 255


def apply_effects(
    image: Image.Image, black: Image.Image, white: Image.Image, how: Open, *, is_text: bool = False
) -> None:
    """Put a group onto an image.

    Args:
        image: What is below it.
        black: The group painted on black.
        white: The group painted on white.
        how: Its effects.
        is_text: It has only words: they stay sharper where boxes would get bright rims.
    """
    # A pixel of colour C and coverage a is C a on black, and C a + (1 - a) 255 on white.
    colour, clear = black, ImageChops.subtract(white, black)
    for kind, amount in how.filters:
        if kind == "blur":
            colour, clear = (_blurred(each, amount, edge) for each, edge in ((colour, 0), (clear, _OPAQUE)))
        else:
            colour = filtered(colour, clear, kind, amount)
    if how.clip is not None:
        mask = clip_mask(how.clip, image.size)
        cover = Image.merge("RGB", (mask, mask, mask))
        colour, clear = _reduced(colour, clear, cover)
    if how.opacity < 1.0:
        table = [int(level * how.opacity + 0.5) for level in range(256)] * 3
        colour, clear = colour.point(table), ImageChops.invert(ImageChops.invert(clear).point(table))
    if how.matrix is not None:
        inverse = how.matrix.inverse()
        if inverse is None:
            return
        place = (inverse.a, inverse.c, inverse.e, inverse.b, inverse.d, inverse.f)
        way = Image.Resampling.BICUBIC if is_text else Image.Resampling.BILINEAR
        colour, clear = (
            each.transform(image.size, Image.Transform.AFFINE, place, way, fillcolor=(edge,) * 3)
            for each, edge in ((colour, 0), (clear, _OPAQUE))
        )
    image.paste(_blended(image, colour, clear, how.blend))


def _reduced(colour: Image.Image, clear: Image.Image, cover: Image.Image) -> tuple[Image.Image, Image.Image]:
    opaque = ImageChops.multiply(ImageChops.invert(clear), cover)
    return ImageChops.multiply(colour, cover), ImageChops.invert(opaque)


def _blurred(image: Image.Image, deviation: float, edge: int) -> Image.Image:
    """Blur; outside the card there is nothing."""
    if deviation <= 0:
        return image
    reach = int(deviation * 3) + 1
    wide = Image.new("RGB", (image.width + 2 * reach, image.height + 2 * reach), (edge,) * 3)
    wide.paste(image, (reach, reach))
    wide = wide.filter(ImageFilter.GaussianBlur(deviation))
    return wide.crop((reach, reach, reach + image.width, reach + image.height))


def _blended(below: Image.Image, colour: Image.Image, clear: Image.Image, mode: str) -> Image.Image:
    """Return the colours of premultiplied `colour` over `below`."""
    if mode == "multiply":
        return ImageChops.multiply(below, ImageChops.add(clear, colour))
    if mode == "screen":
        return ImageChops.screen(below, colour)
    around = ImageChops.multiply(below, clear)
    if mode == "normal":
        return ImageChops.add(colour, around)
    cover = ImageChops.invert(clear)
    if mode in {"darken", "lighten"}:
        pick = ImageChops.darker if mode == "darken" else ImageChops.lighter
        return ImageChops.add(around, pick(ImageChops.multiply(below, cover), colour))
    # Overlay: twice the product where it is dark below, and its counterpart where it is light.
    dark = ImageChops.add(ImageChops.multiply(below, colour), ImageChops.multiply(below, colour))
    rest = ImageChops.multiply(ImageChops.invert(below), ImageChops.subtract(cover, colour))
    light = ImageChops.subtract(ImageChops.subtract(cover, rest), rest)
    is_dark = below.point([_OPAQUE if level < 128 else 0 for level in range(256)] * 3)  # noqa: PLR2004 - half
    chosen = ImageChops.add(
        ImageChops.multiply(dark, is_dark), ImageChops.multiply(light, ImageChops.invert(is_dark))
    )
    return ImageChops.add(around, chosen)
