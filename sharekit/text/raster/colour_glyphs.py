"""Glyphs with colours of their own: painted (COLR) or stored as bitmaps (CBDT, sbix)."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb
from PIL import Image

if TYPE_CHECKING:
    from sharekit.text.fonts.face import Instance

_OPAQUE = 255
_MOST_PIXELS = 4_000_000  # of a stored bitmap, whose size follows the PNG signature; fonts have 512 x 512
_per_thread = threading.local()  # HarfBuzz's painter keeps state between calls


def colour_glyph(
    instance: Instance, number: int, size: float, *, shift: float, alpha: int
) -> tuple[int, int, Any]:
    """Return a colour glyph: its position as in `glyphs.glyph`, and its RGBA picture.

    Args:
        instance: The face.
        number: The glyph.
        size: Font size in px.
        shift: Px by which it is right of a whole pixel.
        alpha: Opacity, 0 to 255.
    """
    opened = instance.face.opened
    picture_at = (
        _painted(instance, number, size, shift) if opened.has_color_paint or opened.has_color_layers else None
    )
    if picture_at is None and opened.has_color_png:
        picture_at = _stored(instance, number, size, shift)
    if picture_at is None:
        return 0, 0, None
    if alpha != _OPAQUE:
        picture = picture_at[2]
        picture.putalpha(picture.getchannel("A").point([level * alpha // _OPAQUE for level in range(256)]))
    return picture_at


def _painted(instance: Instance, number: int, size: float, shift: float) -> tuple[int, int, Any] | None:
    """Paint a COLR glyph."""
    extents = instance.font.get_glyph_extents(number)
    if extents is None or not extents.width:
        return None
    pen = _painter()
    pen.reset()
    scale = size * instance.em
    pen.transform = (scale, 0, 0, scale, shift, 0)
    pen.foreground = hb.Color(0, 0, 0, 255)
    if not pen.set_glyph_extents(extents):
        return None
    pen.paint_glyph(instance.font, number)
    rendered = pen.render()
    place = rendered.extents
    if not place.width or not place.height:
        return None
    picture = Image.frombuffer(
        "RGBa", (place.width, place.height), bytes(rendered.buffer), "raw", "BGRa", place.stride, -1
    )
    return place.x_origin, place.y_origin + place.height, picture.convert("RGBA")


def _stored(instance: Instance, number: int, size: float, shift: float) -> tuple[int, int, Any] | None:
    """Scale a bitmap glyph (CBDT, sbix)."""
    blob = instance.font.get_glyph_color_png(number)
    data = bytes(blob.data) if blob is not None else b""
    if not 0 < int.from_bytes(data[16:20], "big") * int.from_bytes(data[20:24], "big") <= _MOST_PIXELS:
        return None
    left, bottom, right, top = (edge * size for edge in instance.box(number))
    width, height = max(1, round(right - left)), max(1, round(top - bottom))
    try:
        with Image.open(BytesIO(data), formats=("PNG",)) as stored:
            picture = (
                stored.convert("RGBA")
                .convert("RGBa")
                .resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)
            )
    except Exception:  # noqa: BLE001 (decoders raise any exception on corrupt files; such a glyph is empty)
        return None
    return round(left + shift), round(top), picture.convert("RGBA")


def _painter() -> Any:
    pen = getattr(_per_thread, "painter", None)
    if pen is None:
        pen = _per_thread.painter = hb.RasterPaint()
    return pen
