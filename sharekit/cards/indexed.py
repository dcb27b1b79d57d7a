"""Cards drawn straight into palette indexes: a third of the bytes of RGB, in a third of the time.

A card whose ground has few colours needs no quantiser: its palette is known. It holds the ground's own
colours, exactly, and ramps from what lies under the words to the words' colour, one step for each degree of
cover. Under a gradient the ground's colours are gathered into clusters, each with a ramp of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.encode import Indexed

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["Ground", "Ink", "index_card", "read_ground"]

RGB = tuple[int, int, int]

_PALETTE = 256
_MOST_ROWS = 160  # colours of a vertical gradient that are kept exactly
_MOST_SPOTS = 48  # colours of logos and the like, all together
_MOST_SPOTS_AREA = 0.4
_LEAST_STEPS, _MOST_STEPS = 7, 24  # of a ramp; fewer look rough, more cannot be seen
_CLUSTER_SPREAD = 10  # levels of one channel that share a ramp


class Ink(NamedTuple):
    """Words of one colour: their cover (mode L) and where its top left corner stands on the card."""

    cover: Image.Image
    x: int
    y: int
    colour: RGB


class Ground(NamedTuple):
    """A card without its words: one index a pixel (mode L), and each index's colour."""

    indexes: Image.Image
    colours: tuple[RGB, ...]


def read_ground(image: Image.Image) -> Ground | None:
    """Return `image` (mode RGB) as indexes; None where it has too many colours.

    Rows of one colour are kept exactly: flat grounds, vertical gradients. What breaks a row, such as a logo,
    is brought down to a few colours of its own.
    """
    from PIL import Image, ImageChops

    width, height = image.size
    edge = image.crop((width - 1, 0, width, height))
    rows = [pixel for pixel in edge.get_flattened_data() if isinstance(pixel, tuple)]
    colours = list(dict.fromkeys(rows))
    if len(colours) > _MOST_ROWS:
        return None
    order = {colour: index for index, colour in enumerate(colours)}
    column = Image.frombytes("L", (1, height), bytes(order[row] for row in rows))
    indexes = column.resize((width, height), Image.Resampling.NEAREST)
    difference = ImageChops.difference(image, edge.resize((width, height), Image.Resampling.NEAREST))
    spots = _any_channel(difference)
    box = spots.getbbox()
    if box is not None:
        if (box[2] - box[0]) * (box[3] - box[1]) > _MOST_SPOTS_AREA * width * height:
            return None
        plane, more = _read_spots(image.crop(box), len(colours))
        indexes.paste(plane, box[:2], spots.crop(box))
        colours += more
    return Ground(indexes, tuple(colours))  # type: ignore[arg-type]


def _any_channel(difference: Image.Image) -> Image.Image:
    """Return 255 wherever a channel differs from 0."""
    from PIL import ImageChops

    red, green, blue = difference.split()
    highest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return highest.point([0] + [255] * 255)


def _read_spots(image: Image.Image, first: int) -> tuple[Image.Image, list[RGB]]:
    from PIL import Image

    reduced = image.quantize(_MOST_SPOTS)
    flat = reduced.getpalette() or []
    colours = [(flat[at], flat[at + 1], flat[at + 2]) for at in range(0, len(flat), 3)]
    plane = Image.frombytes("L", reduced.size, reduced.tobytes())
    return plane.point([min(index + first, _PALETTE - 1) for index in range(256)]), colours


def index_card(ground: Ground, inks: Sequence[Ink]) -> Indexed | None:
    """Return `ground` with words on it; None where the palette has no room for ramps that look smooth."""
    groups = [
        _Ramps(colour, [ink for ink in inks if ink.colour == colour], ground) for colour in _colours(inks)
    ]
    ramps = sum(len(group.clusters) for group in groups)
    steps = min(_MOST_STEPS, (_PALETTE - len(ground.colours)) // max(1, ramps))
    if steps < _LEAST_STEPS:
        return None
    indexes = ground.indexes.copy()
    palette = bytearray(part for colour in ground.colours for part in colour)
    for group in groups:
        group.draw(indexes, palette, steps)
    return Indexed(indexes, bytes(palette))


def _colours(inks: Iterable[Ink]) -> list[RGB]:
    return list(dict.fromkeys(ink.colour for ink in inks))


class _Ramps:
    """The ramps of one colour of words: one for each cluster of ground colours under them."""

    def __init__(self, colour: RGB, inks: Sequence[Ink], ground: Ground) -> None:
        self.colour = colour
        self.inks = inks
        self.ground = ground
        self.clusters = _gather(ground.colours, self._under())

    def _under(self) -> list[tuple[int, int]]:
        """Return the ground's indexes under these words, and on how many pixels."""
        counts = [0] * _PALETTE
        for ink in self.inks:
            for index, count in enumerate(self.ground.indexes.crop(_box(ink)).histogram()):
                counts[index] += count
        return [(index, count) for index, count in enumerate(counts) if count]

    def draw(self, indexes: Image.Image, palette: bytearray, steps: int) -> None:
        """Set the words' pixels in `indexes`, and add what they need to `palette`."""
        from PIL import ImageChops

        starts = [0] * _PALETTE
        for members, mean in self.clusters:
            for index in members:
                starts[index] = len(palette) // 3 - 1
            palette += _ramp(mean, self.colour, steps)
        levels = [round(cover * steps / 255) for cover in range(256)]
        solid = [255 if level else 0 for level in levels]
        flat = len(self.clusters) == 1
        for ink in self.inks:
            box = _box(ink)
            if flat:  # ramps stand behind the ground in the palette, so the higher index is the words'
                start = starts[self.clusters[0][0][0]]
                lifted = ink.cover.point([level + start if level else 0 for level in levels])
                indexes.paste(ImageChops.lighter(indexes.crop(box), lifted), box)
            else:
                below = self.ground.indexes.crop(box).point(starts)
                indexes.paste(ImageChops.add(below, ink.cover.point(levels)), box, ink.cover.point(solid))


def _box(ink: Ink) -> tuple[int, int, int, int]:
    return ink.x, ink.y, ink.x + ink.cover.width, ink.y + ink.cover.height


def _gather(colours: Sequence[RGB], under: list[tuple[int, int]]) -> list[tuple[list[int], RGB]]:
    """Gather ground colours that are near each other; each cluster has its indexes and its mean colour."""
    clusters: list[list[tuple[int, int]]] = []
    for index, count in sorted(under, key=lambda item: (sum(colours[item[0]]), colours[item[0]])):
        if clusters and _distance(colours[index], colours[clusters[-1][0][0]]) <= _CLUSTER_SPREAD:
            clusters[-1].append((index, count))
        else:
            clusters.append([(index, count)])
    return [([index for index, _ in cluster], _mean(colours, cluster)) for cluster in clusters]


def _distance(one: RGB, other: RGB) -> int:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _mean(colours: Sequence[RGB], cluster: list[tuple[int, int]]) -> RGB:
    total = sum(count for _, count in cluster)
    red, green, blue = (
        round(sum(colours[index][channel] * count for index, count in cluster) / total)
        for channel in range(3)
    )
    return red, green, blue


def _ramp(start: RGB, end: RGB, steps: int) -> bytes:
    """Return `steps` colours on the way from `start`, which is left out, to `end`."""
    return bytes(
        round(a + (b - a) * step / steps)
        for step in range(1, steps + 1)
        for a, b in zip(start, end, strict=True)
    )
