"""Rasterises glyphs with HarfBuzz, caches them, and blends them onto a Pillow image.

Horizontal positions snap to quarters of a pixel and baselines to whole ones, as in Skia. The cache may be
shared by many threads.
"""

from __future__ import annotations

import math
import threading
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import uharfbuzz as hb
from PIL import Image, ImageDraw

from sharekit.text.raster.colour_glyphs import colour_glyph
from sharekit.text.raster.contrast import coverage_table, step_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sharekit.text.fonts.face import Instance
    from sharekit.text.layout import GlyphRun, Layout, TextLine

Colour = tuple[int, ...]
"""Red, green, blue and, when not opaque, alpha; 0 to 255."""

_MOST_BYTES = 12 * 2**20
_SUBPIXELS = 4
_OPAQUE = 255

# Skia's analytic rasteriser rounds edges to quarters of a pixel vertically (SkAnalyticEdge.h). Sampling a
# thin slice through the middle of each quarter has the same effect and keeps bars sharp; small text needs it.
_QUARTERS = 4
_SLICES = 3
_MIDDLE = _SLICES // 2
_FINE = _QUARTERS * _SLICES
_LARGE = 50  # px
_LARGEST = 2000  # px; no card holds a larger glyph

_per_thread = threading.local()  # HarfBuzz's rasteriser keeps state between calls

Glyph = tuple[int, int, Any]
_Cached = tuple[int, int, Any, Any]  # with the core image of the picture, which is what is drawn
_Sheet = dict[int, _Cached]


class _Cache:
    """Glyphs by face, size and colour, in two generations: entries unused while one fills up are dropped."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.young: dict[tuple[float, ...], _Sheet] = {}
        self.old: dict[tuple[float, ...], _Sheet] = {}
        self.bytes = 0

    def clear(self) -> None:
        self.young, self.old, self.bytes = {}, {}, 0

    def sheet(self, key: tuple[float, ...]) -> _Sheet:
        if self.bytes > _MOST_BYTES // 2:
            with self._lock:
                if self.bytes > _MOST_BYTES // 2:
                    self.old, self.young, self.bytes = self.young, {}, 0
        return self.young.setdefault(key, {})

    def add(self, key: tuple[float, ...], code: int, make: Callable[[], Glyph]) -> _Cached:
        entry = self.old.get(key, {}).get(code)
        if entry is None:
            across, up, picture = make()
            entry = (across, up, picture, picture.im if picture is not None else None)
        self.young.setdefault(key, {})[code] = entry
        picture = entry[2]
        # A key, a tuple and a Pillow image take about 400 bytes before the first pixel.
        weight = 400 + (picture.width * picture.height * len(picture.getbands()) if picture else 0)
        with self._lock:
            self.bytes += weight
        return entry


_cache = _Cache()


def clear_glyphs() -> None:
    """Drop all glyphs, for measuring a cold start."""
    _cache.clear()


def glyph(instance: Instance, number: int, size: float, subpixel: int = 0, *, alpha: int = _OPAQUE) -> Glyph:
    """Return a glyph's bitmap.

    Args:
        instance: The face.
        number: The glyph.
        size: Font size in px.
        subpixel: Quarters of a pixel by which it is right of a whole pixel; 0 to 3.
        alpha: Opacity of its colour, multiplied into the coverage.

    Returns:
        The left edge right of the origin, the top edge above the baseline, and the picture: mode L, RGBA for
        a colour glyph, None without ink.
    """
    return _bitmap(instance, number, size, subpixel, 0, alpha)[:3]


def _bitmap(instance: Instance, number: int, size: float, subpixel: int, step: int, alpha: int) -> _Cached:
    key = (instance.number, size, step, alpha)
    code = number * _SUBPIXELS + subpixel
    bitmap = _cache.sheet(key).get(code)
    if bitmap is None:

        def make() -> Glyph:
            return _rasterise(instance, number, min(size, _LARGEST), subpixel, _table(step, alpha))

        bitmap = _cache.add(key, code, make)
    return bitmap


@lru_cache(maxsize=512)
def _table(step: int, alpha: int) -> bytes:
    """Return the table that corrects coverage for a colour's luminance and opacity."""
    return bytes(level * alpha // _OPAQUE for level in coverage_table(step))


def _rasterise(instance: Instance, number: int, size: float, subpixel: int, table: bytes) -> Glyph:
    if instance.is_colour:
        return colour_glyph(instance, number, size, shift=subpixel / _SUBPIXELS, alpha=table[_OPAQUE])
    rows = _FINE if size < _LARGE else 1
    pen = _pen()
    pen.clear()
    scale = size * instance.em
    pen.transform = (scale, 0, 0, scale * rows, subpixel / _SUBPIXELS, 0)
    pen.draw_glyph(instance.font, number)
    rendered = pen.render()
    extents = rendered.extents
    width, height, stride = extents.width, extents.height, extents.stride
    if not width or not height:
        return 0, 0, None
    coverage, bottom = bytes(rendered.buffer), extents.y_origin
    if rows > 1:
        coverage, bottom, height, stride = _sampled(coverage, bottom, width, height, stride)
    picture = Image.frombuffer("L", (width, height), coverage.translate(table), "raw", "L", stride, -1)
    return extents.x_origin, bottom + height, picture


def _sampled(
    coverage: bytes, bottom: int, width: int, height: int, stride: int
) -> tuple[bytes, int, int, int]:
    """Reduce thin rows to whole ones: the middle row of each quarter of a pixel is sampled."""
    below = bottom % _FINE
    above = -(below + height) % _FINE
    padded = b"".join((bytes(stride * below), coverage, bytes(stride * (above + _MIDDLE))))
    quarters = Image.frombuffer(
        "L",
        (width, (below + height + above) // _SLICES),
        padded[stride * _MIDDLE :],
        "raw",
        "L",
        stride * _SLICES,
        1,
    )
    picture = quarters.reduce((1, _QUARTERS))
    return picture.tobytes(), (bottom - below) // _FINE, picture.height, width


def _pen() -> Any:
    pen = getattr(_per_thread, "pen", None)
    if pen is None:
        pen = _per_thread.pen = hb.RasterDraw()
    return pen


def draw(
    image: Image.Image, layout: Layout, x: float, y: float, colour: Colour | Callable[[Any], Colour]
) -> None:
    """Draw a layout.

    Args:
        image: Mode RGB or RGBA.
        layout: What to draw.
        x: Its left edge on the image, in px.
        y: Its upper edge on the image, in px.
        colour: The colour of all runs, or a function from a run's tag to its colour.
    """
    brush = ImageDraw.Draw(image).draw
    for line in layout.lines:
        for run in line.runs:
            chosen = colour(run.tag) if callable(colour) else colour
            alpha = chosen[3] if len(chosen) > 3 else _OPAQUE  # noqa: PLR2004 - the fourth channel
            if run.instance.is_colour:
                _draw_pictures(image, run, (x, y + line.baseline), alpha)
            elif alpha:
                ink = brush.draw_ink((*chosen[:3], _OPAQUE)[: len(image.getbands())])
                _draw_glyphs(brush, ink, run, (x, y + line.baseline), step=step_of(chosen), alpha=alpha)


def mask(
    lines: Iterable[TextLine],
    size: tuple[int, int],
    x: float = 0.0,
    y: float = 0.0,
    *,
    colour: Colour = (0, 0, 0),
) -> Image.Image:
    """Return the coverage of lines of a layout as a picture of mode L.

    Args:
        lines: What to draw.
        size: The picture's width and height in px.
        x: The layout's left edge in it.
        y: The layout's upper edge in it.
        colour: The colour of the text, which affects how bold its edges are.
    """
    picture = Image.new("L", size, 0)
    brush = ImageDraw.Draw(picture).draw
    ink = brush.draw_ink(_OPAQUE)
    for line in lines:
        for run in line.runs:
            if run.instance.is_colour:
                _draw_pictures(picture, run, (x, y + line.baseline), _OPAQUE)
            else:
                _draw_glyphs(brush, ink, run, (x, y + line.baseline), step=step_of(colour), alpha=_OPAQUE)
    return picture


def _draw_glyphs(
    brush: Any, ink: int, run: GlyphRun, origin: tuple[float, float], *, step: int, alpha: int
) -> None:
    instance, size, floor = run.instance, run.size, math.floor
    cached = _cache.sheet((instance.number, size, step, alpha)).get
    draw_bitmap = brush.draw_bitmap
    x, y = origin
    for number, left, rise in run.glyphs:
        quarters = floor((x + left) * _SUBPIXELS + 0.5)
        subpixel = quarters % _SUBPIXELS
        across, up, _, core = cached(number * _SUBPIXELS + subpixel) or _bitmap(
            instance, number, size, subpixel, step, alpha
        )
        if core is not None:
            draw_bitmap((quarters // _SUBPIXELS + across, floor(y - rise + 0.5) - up), core, ink)


def _draw_pictures(image: Image.Image, run: GlyphRun, origin: tuple[float, float], alpha: int) -> None:
    for number, left, rise in run.glyphs:
        quarters = math.floor((origin[0] + left) * _SUBPIXELS + 0.5)
        across, up, picture = glyph(run.instance, number, run.size, quarters % _SUBPIXELS, alpha=alpha)
        if picture is None:
            continue
        place = (quarters // _SUBPIXELS + across, math.floor(origin[1] - rise + 0.5) - up)
        if image.mode == "L":
            image.paste(_OPAQUE, place, picture.getchannel("A"))
        elif image.mode == "RGBA":
            _composite(image, picture, place)
        else:
            image.paste(picture, place, picture)


def _composite(image: Image.Image, picture: Image.Image, place: tuple[int, int]) -> None:
    """Blend a picture onto one with transparency."""
    left, top = max(place[0], 0), max(place[1], 0)
    part = (left - place[0], top - place[1], picture.width, picture.height)
    if part[0] < part[2] and part[1] < part[3] and left < image.width and top < image.height:
        image.alpha_composite(picture.crop(part), (left, top))
