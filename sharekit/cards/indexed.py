"""Cards drawn straight into palette indexes: a third of the bytes of RGB, in a third of the time.

A card whose ground has few colours needs no quantiser: its palette is known. It holds the ground's own
colours, exactly, and ramps from what lies under the words to the words' colour, one step for each degree of
cover. Under a gradient the ground's colours are gathered into clusters, each with a ramp of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sharekit.cards.encode import Indexed
from sharekit.cards.png import with_filters
from sharekit.colour import luminance

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Ground", "Ink", "Palettes", "index_card", "read_ground"]

RGB = tuple[int, int, int]
Box = tuple[int, int, int, int]

_PALETTE = 256
_MOST_ROWS = 160  # colours of a vertical gradient that are kept exactly
_MOST_SPOTS = 8192  # colours of logos, plates and the like before they are reduced; photos have more
_COMMON = 12  # of them, the most frequent are kept exactly
_RESERVED = 84  # entries kept for words
_TOLERANCE = 14  # levels by which a reduced colour may be off; more would show on smooth edges
_MEAN_TOLERANCE = 0.7  # levels by which they may be off all over; more would show as bands
_LEAST_STEPS, _MOST_STEPS = 7, 24  # of a ramp; fewer look rough, more cannot be seen
_CLUSTER_SPREAD = 10  # levels of one channel that share a ramp


class Ink(NamedTuple):
    """Words of one colour: their cover (mode L), where its top left corner stands, and what lies under it.

    `under` holds indexes of the ground, each with the number of its pixels.
    """

    cover: Image.Image
    x: int
    y: int
    colour: RGB
    under: Mapping[int, int]

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.x, self.y, self.x + self.cover.width, self.y + self.cover.height


class Ground:
    """A card without its words: an index for each pixel, and each index's colour.

    Args:
        indexes: Mode L, one index a pixel.
        colours: Of each index.
        rows: The index that each row has everywhere outside `spots`.
        spots: The box that holds all that breaks a row; None where nothing does.
    """

    def __init__(self, indexes: Image.Image, colours: Sequence[RGB], rows: bytes, spots: Box | None) -> None:
        self.rows = with_filters(indexes)
        self.colours = tuple(colours)
        self.means, self.cluster_of = _gather(self.colours)
        self._rows = rows
        self._spots = spots
        self._row_clusters = rows.translate(self.cluster_of)
        self._luminances = tuple(map(luminance, self.colours))

    def ink(self, cover: Image.Image, x: int, y: int, colour: RGB) -> Ink:
        """Return words that stand on this ground."""
        box = (x, y, x + cover.width, y + cover.height)
        under: Mapping[int, int]
        if self.is_rows(box):
            under = {index: count * cover.width for index, count in Counter(self._rows[y : box[3]]).items()}
        else:
            counts = self.rows.crop(_shifted(box)).histogram()
            under = {index: count for index, count in enumerate(counts) if count}
        return Ink(cover, x, y, colour, under)

    def is_rows(self, box: Box) -> bool:
        """Say whether each row in `box` has one colour."""
        spots = self._spots
        return spots is None or not (
            box[0] < spots[2] and spots[0] < box[2] and box[1] < spots[3] and spots[1] < box[3]
        )

    def bands(self, top: int, bottom: int) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and cluster of the runs of rows of one cluster."""
        for cluster, rows in groupby(range(top, bottom), self._row_clusters.__getitem__):
            found = list(rows)
            yield found[0], found[-1] + 1, cluster

    def contrast(self, ink: Ink) -> float:
        """Return the contrast of words that all but the worst hundredth of the ground under them reaches."""
        own = luminance(ink.colour)
        worst = sorted((_ratio(own, self._luminances[index]), count) for index, count in ink.under.items())
        left = sum(ink.under.values()) // 100
        for ratio, count in worst:
            left -= count
            if left < 0:
                return round(ratio, 2)
        return 21.0


def _shifted(box: Box) -> Box:
    """Return where a box of the card stands in its rows, which begin with a column of filters."""
    return box[0] + 1, box[1], box[2] + 1, box[3]


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _gather(colours: Sequence[RGB]) -> tuple[list[RGB], bytes]:
    """Gather colours that are near each other: each cluster's mean, and each colour's cluster."""
    clusters: list[list[int]] = []
    for index in sorted(range(len(colours)), key=lambda index: (sum(colours[index]), colours[index])):
        first = colours[clusters[-1][0]] if clusters else None
        if first and max(abs(a - b) for a, b in zip(colours[index], first, strict=True)) <= _CLUSTER_SPREAD:
            clusters[-1].append(index)
        else:
            clusters.append([index])
    cluster_of = bytearray(_PALETTE)
    for number, members in enumerate(clusters):
        for index in members:
            cluster_of[index] = number
    return [_mean([colours[index] for index in members]) for members in clusters], bytes(cluster_of)


def _mean(colours: Sequence[RGB]) -> RGB:
    red, green, blue = (round(sum(channel) / len(colours)) for channel in zip(*colours, strict=True))
    return red, green, blue


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
        found = _read_spots(image.crop(box), spots.crop(box), _PALETTE - len(colours) - _RESERVED)
        if found is None:
            return None
        plane, more = found
        indexes.paste(
            plane.point([index + len(colours) for index in range(_PALETTE)]), box[:2], spots.crop(box)
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
    filler = list(colours[0]) * (_PALETTE - len(colours))
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


def index_card(ground: Ground, inks: Sequence[Ink]) -> Indexed | None:
    """Return `ground` with words on it; None where the palette has no room for ramps that look smooth."""
    ramps = list(dict.fromkeys((ink.colour, ground.cluster_of[index]) for ink in inks for index in ink.under))
    steps = min(_MOST_STEPS, (_PALETTE - len(ground.colours)) // max(1, len(ramps)))
    if steps < _LEAST_STEPS:
        return None
    starts = {ramp: len(ground.colours) + at * steps for at, ramp in enumerate(ramps)}
    rows = ground.rows.copy()
    for ink in inks:
        if ground.is_rows(ink.box):
            _draw_in_bands(rows, ground, ink, starts, steps)
        else:
            _draw_by_pixel(rows, ground, ink, starts, steps)
    palette = [part for colour in ground.colours for part in colour]
    tail = b"".join(_ramp(ground.means[cluster], colour, steps) for colour, cluster in ramps)
    return Indexed(rows, bytes(palette) + tail)


Starts = Mapping[tuple[RGB, int], int]
"""Where each ramp (words' colour, ground's cluster) begins in the palette."""


def _draw_in_bands(rows: Image.Image, ground: Ground, ink: Ink, starts: Starts, steps: int) -> None:
    """Set words where each row has one colour; ramps stand behind the ground, so the higher index wins."""
    from PIL import ImageChops

    left, top, right, bottom = _shifted(ink.box)
    for start, end, cluster in ground.bands(top, bottom):
        levels = _levels(steps, starts[ink.colour, cluster] - 1)
        lifted = _mapped(ink.cover.crop((0, start - top, ink.cover.width, end - top)), levels)
        box = (left, start, right, end)
        rows.paste(ImageChops.lighter(rows.crop(box), lifted), box)


def _draw_by_pixel(rows: Image.Image, ground: Ground, ink: Ink, starts: Starts, steps: int) -> None:
    """Set words on any ground: each pixel's ramp is that of the colour below it."""
    from PIL import ImageChops

    first = [0] * _PALETTE
    for index in ink.under:
        first[index] = starts[ink.colour, ground.cluster_of[index]] - 1
    box = _shifted(ink.box)
    below = ground.rows.crop(box).point(first)
    solid = ink.cover.point([255 if level else 0 for level in _levels(steps, 0)])
    rows.paste(ImageChops.add(below, ink.cover.point(_levels(steps, 0))), box, solid)


def _mapped(plane: Image.Image, table: list[int]) -> Image.Image:
    # Image.point() rounds the table anew in every call, which takes as long as the pixels do.
    return plane._new(plane.im.point(table, None))  # noqa: SLF001


@lru_cache(512)
def _levels(steps: int, start: int) -> list[int]:
    """Return the index for each degree of cover, 0 where a step would not be reached."""
    levels = (round(cover * steps / 255) for cover in range(256))
    return [level + start if level else 0 for level in levels]


@lru_cache(1024)
def _ramp(start: RGB, end: RGB, steps: int) -> bytes:
    """Return `steps` colours on the way from `start`, which is left out, to `end`."""
    return bytes(
        round(a + (b - a) * step / steps)
        for step in range(1, steps + 1)
        for a, b in zip(start, end, strict=True)
    )
