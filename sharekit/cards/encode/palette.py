"""Painted grounds ▶ palette indexes, where that can be done without a loss the eye would see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sharekit.cards.encode.indexed_ground import PALETTE, RGB, Ground

if TYPE_CHECKING:
    from PIL import Image

_MOST_ROWS = 160  # colours of a vertical gradient that are kept exactly
_MOST_SPOTS = 8192  # colours of logos, plates and the like before they are reduced; photos have more
_COMMON = 12  # of them, the most frequent are kept exactly
_RESERVED = 84  # entries kept for words
_TOLERANCE = 14  # levels by which a reduced colour may be off; more would show on smooth edges
_MEAN_TOLERANCE = 0.7  # levels by which they may be off all over; more would show as bands


class Palettes:
    """Grounds read once each: cards of one template mostly share theirs, as one and the same picture."""

    _MOST = 6

    def __init__(self) -> None:
        self._kept: dict[int, tuple[Image.Image, Ground | None]] = {}

    def ground(self, image: Image.Image) -> Ground | None:
        """Return what `read_ground` returns; `image` must never change."""
        kept = self._kept.get(id(image))
        if kept is None:
            if len(self._kept) >= self._MOST:
                del self._kept[next(iter(self._kept))]
            kept = self._kept[id(image)] = (image, read_ground(image))
        return kept[1]


def read_ground(image: Image.Image) -> Ground | None:
    """Return `image` (mode RGB) as indexes; None where it has too many colours to be shown without loss.

    Rows of one colour are kept exactly: flat grounds, vertical gradients. What breaks a row, a logo or
    a rounded plate, gets colours of its own, as many as its edges need to stay smooth.
    """
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
        found = _read_spots(image.crop(box), spots.crop(box), PALETTE - len(colours) - _RESERVED)
        if found is None:
            return None
        plane, more = found
        indexes.paste(
            plane.point([index + len(colours) for index in range(PALETTE)]), box[:2], spots.crop(box)
        )
        colours += more
    return Ground(indexes, colours, column.tobytes(), box)


def _any_channel(difference: Image.Image) -> Image.Image:
    """Return 255 wherever a channel differs from 0."""
    return _highest(difference).point([0] + [255] * 255)


def _highest(image: Image.Image) -> Image.Image:
    from PIL import ImageChops

    red, green, blue = image.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _read_spots(image: Image.Image, mask: Image.Image, room: int) -> tuple[Image.Image, list[RGB]] | None:
    """Return what `mask` shows of `image` in at most `room` colours; None where that would show."""
    from PIL import Image, ImageChops

    shown = Image.composite(image, Image.new("RGB", image.size), mask)
    found = shown.getcolors(_MOST_SPOTS)
    if found is None:
        return None
    common: list[Any] = [colour for _, colour in sorted(found, reverse=True)[:_COMMON]]
    # The others count once each: the few pixels of an edge matter as much as the plate they belong to.
    others = _spread([colour for _, colour in found], room - len(common))
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
    """Return at most `room` colours that stand for `colours`, each of which counts once."""
    from PIL import Image

    unique = Image.new("RGB", (len(colours), 1))
    unique.putdata(colours)
    flat = unique.quantize(room, Image.Quantize.MEDIANCUT).getpalette() or []
    ends = range(0, 3 * min(room, len(flat) // 3), 3)
    return [(flat[at], flat[at + 1], flat[at + 2]) for at in ends]


def _coloured(plane: Image.Image, table: Image.Image) -> Image.Image:
    from PIL import Image

    image = Image.frombytes("P", plane.size, plane.tobytes())
    image.putpalette(table.getpalette() or [])
    return image.convert("RGB")


def _shows(difference: Image.Image, mask: Image.Image) -> bool:
    """Say whether the eye would see a difference: an edge that is off, or a soft ground in bands."""
    counts = difference.histogram(mask)
    worst = max(level for level, count in enumerate(counts) if count)
    mean = sum(level * count for level, count in enumerate(counts)) / sum(counts)
    return worst > _TOLERANCE or mean > _MEAN_TOLERANCE
