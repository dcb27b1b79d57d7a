"""Paints a display list onto a Pillow image.

Blending is done in encoded sRGB, as in browsers. Filtered groups are painted once on black and once on white:
together the two give the colour and coverage of every pixel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PIL import Image, ImageChops

from sharekit.cards.css.style import Shadow
from sharekit.cards.css.values.colours import Colour
from sharekit.cards.css.values.images import Gradient
from sharekit.cards.paint import masks
from sharekit.cards.paint.backgrounds import fitted, offset
from sharekit.cards.paint.borders import paint_border
from sharekit.cards.paint.display import Border, Close, Fill, Layer, Op, Open, PaintedText, Photo, Shade
from sharekit.cards.paint.effects.groups import apply_effects
from sharekit.cards.paint.effects.work import is_apart
from sharekit.cards.paint.geometry import Box, size
from sharekit.cards.paint.gradients import gradient
from sharekit.cards.paint.pictures import Pictures, placed
from sharekit.cards.paint.surface import fill, paste
from sharekit.cards.paint.words import paint_words, text_mask

_OPAQUE = 255


def paint(image: Image.Image, ops: Sequence[Op], pictures: Pictures) -> Image.Image:
    """Paint operations onto a picture of mode RGB, and return it."""
    at = 0
    while at < len(ops):
        op = ops[at]
        if isinstance(op, Open):
            end = _closing(ops, at)
            _group(image, op, ops[at + 1 : end], pictures)
            at = end
        elif not isinstance(op, Close):
            _PAINTERS[type(op)](image, op, pictures)
        at += 1
    return image


def _closing(ops: Sequence[Op], start: int) -> int:
    depth = 0
    for at in range(start, len(ops)):
        depth += isinstance(ops[at], Open) - isinstance(ops[at], Close)
        if depth == 0:
            return at
    raise AssertionError("every opened group is closed")


# --- groups


def _group(image: Image.Image, how: Open, ops: Sequence[Op], pictures: Pictures) -> None:
    if is_apart(how):
        black, white = (
            paint(Image.new("RGB", image.size, ground), ops, pictures)
            for ground in ((0, 0, 0), (_OPAQUE,) * 3)
        )
        is_text = all(isinstance(op, PaintedText) for op in ops)
        apply_effects(image, black, white, how, is_text=is_text)
        return
    box = _within(how.box, image)
    if box is None:
        return
    over = paint(image.copy(), ops, pictures)
    if how.opacity < 1.0:
        over = Image.blend(image, over, how.opacity)
    mask = None
    if how.corners:
        full = masks.rounded(*size(how.box), how.corners)
        mask = full.crop((box[0] - how.box[0], box[1] - how.box[1], box[2] - how.box[0], box[3] - how.box[1]))
    if how.texts:
        mask = text_mask(how.texts, image.size).crop(box)
    image.paste(over.crop(box), box, mask)


def _within(box: Box, image: Image.Image) -> Box | None:
    cut = max(0, box[0]), max(0, box[1]), min(image.width, box[2]), min(image.height, box[3])
    return cut if cut[2] > cut[0] and cut[3] > cut[1] else None


# --- operations


def _fill(image: Image.Image, op: Fill, _pictures: Pictures) -> None:
    fill(image, op.box, op.corners, op.colour)


def _layer(image: Image.Image, op: Layer, pictures: Pictures) -> None:
    across, down = size(op.box)
    if isinstance(op.image, Gradient):
        tile = gradient(op.image, max(1, round(op.tile[0])), max(1, round(op.tile[1])))
        x, y = op.at
    else:
        source = pictures(op.image)
        wide, tall = fitted(op.wanted, (source.width, source.height), *op.tile)
        tile = source.resized(max(1, round(wide)), max(1, round(tall)))
        x = op.at[0] + offset(op.position[0], op.tile[0] - wide)
        y = op.at[1] + offset(op.position[1], op.tile[1] - tall)
    left, top = round(x) - op.box[0], round(y) - op.box[1]
    if (left, top) == (0, 0) and tile.size == (across, down):
        paste(image, tile, op.box, op.corners)
    else:
        paste(image, _tiled(tile, (left, top), (across, down), op.repeat), op.box, op.corners)


def _tiled(
    tile: Image.Image, at: tuple[int, int], room: tuple[int, int], repeat: tuple[bool, bool]
) -> Image.Image:
    """Return a picture of a size covered with tiles, transparent elsewhere."""
    whole = Image.new("RGBA", room, (0, 0, 0, 0))
    tile = stamp = _enlarged(tile.convert("RGBA"), repeat)
    columns = range(at[0] % tile.width - tile.width, room[0], tile.width) if repeat[0] else (at[0],)
    rows = range(at[1] % tile.height - tile.height, room[1], tile.height) if repeat[1] else (at[1],)
    for top in rows:
        for left in columns:
            whole.paste(stamp, (left, top))
    return whole


_FEW = 64  # px: smaller tiles are joined first, to paste fewer of them


def _enlarged(tile: Image.Image, repeat: tuple[bool, bool]) -> Image.Image:
    """Return an equivalent tile that is not tiny."""
    while (repeat[0] and tile.width < _FEW) or (repeat[1] and tile.height < _FEW):
        across = 2 if repeat[0] and tile.width < _FEW else 1
        down = 2 if repeat[1] and tile.height < _FEW else 1
        wide = Image.new("RGBA", (tile.width * across, tile.height * down))
        for left in range(0, wide.width, tile.width):
            for top in range(0, wide.height, tile.height):
                wide.paste(tile, (left, top))
        tile = wide
    return tile


def _photo(image: Image.Image, op: Photo, pictures: Pictures) -> None:
    visible = placed(pictures(op.src), op.box, op.fit, op.position)
    if visible is None:
        return
    seen, (left, top) = visible
    box = (left, top, left + seen.width, top + seen.height)
    if not op.corners:
        paste(image, seen, box, ())
        return
    whole = seen
    if box != op.box:
        whole = Image.new("RGBA", size(op.box), (0, 0, 0, 0))
        whole.paste(seen, (left - op.box[0], top - op.box[1]))
    paste(image, whole, op.box, op.corners)


def _shade(image: Image.Image, op: Shade, _pictures: Pictures) -> None:
    if op.shadow.inset:
        _inner_shade(image, op, op.shadow)
        return
    mask, reach = masks.shadow(size(op.box), op.corners, op.shadow.blur, op.shadow.spread)
    left = op.box[0] - reach + round(op.shadow.x)
    top = op.box[1] - reach + round(op.shadow.y)
    if op.hollow:
        mask = mask.copy()
        hole = masks.rounded(*size(op.box), op.corners)
        mask.paste(0, (op.box[0] - left, op.box[1] - top), hole)
    _tinted(image, mask, (left, top), op.shadow.colour)


def _inner_shade(image: Image.Image, op: Shade, shadow: Shadow) -> None:
    width, height = size(op.box)
    mask, reach = masks.shadow((width, height), op.corners, shadow.blur, -shadow.spread)
    light = Image.new("L", (width, height), 0)
    light.paste(mask, (round(shadow.x) - reach, round(shadow.y) - reach))
    dark = ImageChops.multiply(ImageChops.invert(light), masks.rounded(width, height, op.corners))
    _tinted(image, dark, op.box[:2], shadow.colour)


def _tinted(image: Image.Image, mask: Image.Image, at: tuple[int, int], colour: Colour) -> None:
    box = (at[0], at[1], at[0] + mask.width, at[1] + mask.height)
    image.paste(colour[:3], box, masks.faded(mask, colour[3]))


def _border(image: Image.Image, op: Border, _pictures: Pictures) -> None:
    paint_border(image, op)


def _words(image: Image.Image, op: PaintedText, _pictures: Pictures) -> None:
    paint_words(image, op)


_PAINTERS: dict[type[Op], Callable[[Image.Image, Any, Pictures], None]] = {
    Fill: _fill,
    Layer: _layer,
    Photo: _photo,
    Shade: _shade,
    Border: _border,
    PaintedText: _words,
}
