"""Painted backgrounds ▶ palette indexes, where that can be done without a loss the eye would see."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sharekit.cards.encode.indexed_background import PALETTE, RGB, IndexedBackground

if TYPE_CHECKING:
    from PIL import Image

_MOST_ROWS = 160  # colours of a vertical gradient that are exact
_MOST_SPOTS = 8192  # colours of logos, panels and the like before they are reduced; photos have more
_COMMON = 12  # of them, the most frequent are exact
_RESERVED = 84  # entries kept for words
_TOLERANCE = 14  # levels by which a reduced colour may be off; more would show on smooth edges
_MEAN_TOLERANCE = 0.3  # levels by which they may be off all over; more would show as bands
_MOST_GLOW = 16_384  # colours of glows and shadows before they are reduced
_MOST_REFINED = 4096
_FINE = 0.45  # mean levels by which a whole card may be off: SSIMULACRA2 stays near 85 or above
_EDGES = 0.002  # share of pixels, those of thin edges, whose loss may exceed the tolerance


class BackgroundCache:
    """Caches indexed backgrounds: cards of one template mostly share theirs, as the same object.

    An entry lives as long as the picture itself.
    """

    def __init__(self) -> None:
        self._entries: dict[int, tuple[weakref.ref[Image.Image], IndexedBackground | None]] = {}

    def background(self, image: Image.Image) -> IndexedBackground | None:
        """Return what `index_background` returns; `image` must never change."""
        key, entries = id(image), self._entries
        entry = entries.get(key)
        if entry is None:
            ends = weakref.ref(image, lambda _: entries.pop(key, None))
            entry = entries[key] = (ends, index_background(image))
        return entry[1]


def index_background(image: Image.Image) -> IndexedBackground | None:
    """Return `image` (mode RGB) as indexes; None when it has too many colours to be lossless.

    Rows of one colour are exact: flat backgrounds, vertical gradients. What breaks a row, such as a logo or
    a rounded panel, gets extra colours, as many as its edges need to stay smooth. Glows and shadows are
    reduced to the colours that represent them, where no one would see it.
    """
    return _by_rows(image) or _reduced(image)


def _reduced(image: Image.Image) -> IndexedBackground | None:
    from PIL import Image

    plane = reduced(image, PALETTE - _RESERVED, _MEAN_TOLERANCE)
    if plane is None:
        return None
    flat = plane.getpalette() or []
    colours = [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]
    indexes = Image.frombytes("L", plane.size, plane.tobytes())
    return IndexedBackground(indexes, colours, bytes(image.height), (0, 0, *image.size))


def reduced(image: Image.Image, room: int = PALETTE, mean: float = _FINE) -> Image.Image | None:
    """Return `image` (mode RGB) in at most `room` colours, mode P; None where the loss would be seen."""
    from PIL import Image, ImageChops

    counted = image.getcolors(_MOST_GLOW)
    if counted is None:
        return None
    # Without k-means a rare colour, as in the middle of a light, falls to a distant one; pictures hide it.
    refine = 1 if len(counted) <= _MOST_REFINED else 0
    plane = image.quantize(room, Image.Quantize.MEDIANCUT, refine, dither=Image.Dither.NONE)
    difference = _highest(ImageChops.difference(image, plane.convert("RGB")))
    return None if _shows(difference, edges=_EDGES, mean=mean) else plane


def _by_rows(image: Image.Image) -> IndexedBackground | None:
    """Return indexes for a background whose rows mostly have one colour each."""
    from PIL import Image, ImageChops

    width, height = image.size
    edges = (image.crop((x, 0, x + 1, height)) for x in (width - 1, 0))
    edge = min(edges, key=lambda edge: len(edge.getcolors(height) or ()))  # the other may cross a shape
    colours: list[Any] = [colour for _, colour in edge.getcolors(height) or ()]
    if len(colours) > _MOST_ROWS:
        return None
    order = {colour: index for index, colour in enumerate(colours)}
    column = Image.frombytes("L", (1, height), bytes(order[row] for row in edge.get_flattened_data()))
    indexes = column.resize((width, height), Image.Resampling.NEAREST)
    difference = ImageChops.difference(image, edge.resize((width, height), Image.Resampling.NEAREST))
    spots = _any_channel(difference)
    box = spots.getbbox()
    if box is not None:
        reduced = _read_spots(image.crop(box), spots.crop(box), PALETTE - len(colours) - _RESERVED)
        if reduced is None:
            return None
        plane, more = reduced
        indexes.paste(
            plane.point([index + len(colours) for index in range(PALETTE)]), box[:2], spots.crop(box)
        )
        colours += more
    return IndexedBackground(indexes, colours, column.tobytes(), box)


def _any_channel(difference: Image.Image) -> Image.Image:
    """Return 255 wherever a channel differs from 0."""
    return _highest(difference).point([0] + [255] * 255)


def _highest(image: Image.Image) -> Image.Image:
    from PIL import ImageChops

    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _read_spots(image: Image.Image, mask: Image.Image, room: int) -> tuple[Image.Image, list[RGB]] | None:
    """Reduce what `mask` shows of `image` to at most `room` colours; None when the loss is visible."""
    from PIL import Image, ImageChops

    shown = Image.composite(image, Image.new("RGB", image.size), mask)
    counted = shown.getcolors(_MOST_SPOTS)
    if counted is None:
        return None
    common: list[Any] = [colour for _, colour in sorted(counted, reverse=True)[: min(_COMMON, room)]]
    # The others count once each: the few pixels of an edge matter as much as the plate they belong to.
    others = _spread([colour for _, colour in counted], room - len(common)) if len(common) < room else []
    colours: list[Any] = [*common, *others]
    table = Image.new("P", (1, 1))
    filler = list(colours[0]) * (PALETTE - len(colours))
    table.putpalette([part for colour in colours for part in colour] + filler)
    reduced = shown.quantize(palette=table, dither=Image.Dither.NONE)
    plane = Image.frombytes("L", reduced.size, reduced.tobytes())
    for index, colour in enumerate(common):  # Pillow looks up neighbours of a colour, not always itself
        away = _highest(ImageChops.difference(shown, Image.new("RGB", shown.size, colour)))
        plane.paste(index, mask=away.point([255] + [0] * 255))
    if _shows(_highest(ImageChops.difference(shown, _coloured(plane, table))), mask):
        return None
    return plane, colours


def _spread(colours: Sequence[Any], room: int) -> list[RGB]:
    """Return at most `room` colours that represent `colours`, each counted once."""
    from PIL import Image

    unique = Image.new("RGB", (len(colours), 1))
    unique.putdata(colours)
    flat = unique.quantize(room, Image.Quantize.MEDIANCUT).getpalette() or []
    ends = range(0, 3 * min(room, len(flat) // 3), 3)
    return [(flat[start], flat[start + 1], flat[start + 2]) for start in ends]


def _coloured(plane: Image.Image, table: Image.Image) -> Image.Image:
    from PIL import Image

    image = Image.frombytes("P", plane.size, plane.tobytes())
    image.putpalette(table.getpalette() or [])
    return image.convert("RGB")


def _shows(
    difference: Image.Image,
    mask: Image.Image | None = None,
    *,
    edges: float = 0.0,
    mean: float = _MEAN_TOLERANCE,
) -> bool:
    """Return whether a difference is visible: at more than a share of `edges`, or as bands."""
    counts = difference.histogram(mask)
    total = sum(counts)
    lost = sum(level * count for level, count in enumerate(counts))
    return sum(counts[_TOLERANCE + 1 :]) > edges * total or lost > mean * total
