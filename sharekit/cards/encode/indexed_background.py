"""A card's background in palette indexes, and the colours under its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.encode.png import with_filters
from sharekit.colour import luminance

if TYPE_CHECKING:
    from PIL import Image

RGB = tuple[int, int, int]
Box = tuple[int, int, int, int]

PALETTE = 256


class Ink(NamedTuple):
    """Text of one colour: its coverage (mode L), its top left corner, and the background under it.

    `under` holds indexes of the background, each with the number of its pixels.
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


class Clusters(NamedTuple):
    """Similar colours gathered: each cluster's mean colour, and the cluster's number of each index."""

    means: list[RGB]
    number: bytes


class IndexedBackground:
    """A card without its words: an index for each pixel, and each index's colour.

    Args:
        indexes: Mode L, one index a pixel.
        colours: Of each index.
        rows: The index that each row has everywhere outside `spots`.
        spots: The box that holds all that breaks a row; None where nothing does.
    """

    def __init__(self, indexes: Image.Image, colours: Sequence[RGB], rows: bytes, spots: Box | None) -> None:
        self.rows: Image.Image = with_filters(indexes)
        self.colours: tuple[RGB, ...] = tuple(colours)
        self._rows = rows
        self._spots = spots
        self._clusters: dict[int, Clusters] = {}
        self._luminances = tuple(map(luminance, self.colours))

    def ink(self, cover: Image.Image, x: int, y: int, colour: RGB) -> Ink:
        """Return text placed on this background."""
        box = (x, y, x + cover.width, y + cover.height)
        under: Mapping[int, int]
        if self.is_rows(box):
            under = {index: count * cover.width for index, count in Counter(self._rows[y : box[3]]).items()}
        else:
            counts = self.rows.crop(shifted(box)).histogram()
            under = {index: count for index, count in enumerate(counts) if count}
        return Ink(cover, x, y, colour, under)

    def is_rows(self, box: Box) -> bool:
        """Return whether each row in `box` has one colour."""
        spots = self._spots
        return spots is None or not (
            box[0] < spots[2] and spots[0] < box[2] and box[1] < spots[3] and spots[1] < box[3]
        )

    def clusters(self, spread: int) -> Clusters:
        """Return the background's colours in clusters, each at most `spread` levels of a channel wide."""
        if spread not in self._clusters:
            self._clusters[spread] = _gather(self.colours, spread)
        return self._clusters[spread]

    def bands(self, top: int, bottom: int, clusters: Clusters) -> Iterator[tuple[int, int, int]]:
        """Yield start, end and cluster of the runs of rows of one cluster."""
        row_clusters = self._rows[top:bottom].translate(clusters.number)
        for cluster, rows in groupby(range(top, bottom), lambda row: row_clusters[row - top]):
            run = list(rows)
            yield run[0], run[-1] + 1, cluster

    def contrast(self, ink: Ink) -> float:
        """Return the contrast of text with its background, ignoring the worst 1 %."""
        own = luminance(ink.colour)
        worst = sorted((_ratio(own, self._luminances[index]), count) for index, count in ink.under.items())
        left = sum(ink.under.values()) // 100
        for ratio, count in worst:
            left -= count
            if left < 0:
                return round(ratio, 2)
        return 21.0


def shifted(box: Box) -> Box:
    """Return a box of the card shifted by the filter column its rows begin with."""
    return box[0] + 1, box[1], box[2] + 1, box[3]


def _ratio(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _gather(colours: Sequence[RGB], spread: int) -> Clusters:
    clusters: list[list[int]] = []
    for index in sorted(range(len(colours)), key=lambda index: (sum(colours[index]), colours[index])):
        first = colours[clusters[-1][0]] if clusters else None
        if first and max(abs(a - b) for a, b in zip(colours[index], first, strict=True)) <= spread:
            clusters[-1].append(index)
        else:
            clusters.append([index])
    numbers = bytearray(PALETTE)
    for number, members in enumerate(clusters):
        for index in members:
            numbers[index] = number
    return Clusters([_mean([colours[index] for index in members]) for members in clusters], bytes(numbers))


def _mean(colours: Sequence[RGB]) -> RGB:
    red, green, blue = (round(sum(channel) / len(colours)) for channel in zip(*colours, strict=True))
    return red, green, blue
