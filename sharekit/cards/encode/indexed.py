"""Cards drawn directly into palette indexes: a third of the bytes of RGB, in a third of the time.

A card whose background has few colours needs no quantiser: its palette is known. It holds the exact colours
of the background, and ramps from background to text colour, one step per degree of coverage. The colours of
a gradient are clustered, and each cluster gets its own ramp.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.encode.encoder import Indexed
from sharekit.cards.encode.indexed_background import (
    PALETTE,
    RGB,
    Clusters,
    IndexedBackground,
    Ink,
    shifted,
)

if TYPE_CHECKING:
    from PIL import Image

_LEAST_STEPS, _MOST_STEPS = 7, 24  # of a ramp; fewer look rough, more cannot be seen
_SPREADS = (10, 20, 40)  # levels of one channel that share a ramp: wider where the palette has no room


def index_card(background: IndexedBackground, inks: Sequence[Ink]) -> Indexed | None:
    """Return `background` with text on it; None when the palette has no room for smooth ramps."""
    ramps = _room_for_ramps(background, inks)
    if ramps is None:
        return None
    rows = background.rows.copy()
    for ink in inks:
        if background.is_rows(ink.box):
            _draw_in_bands(rows, background, ink, ramps)
        else:
            _draw_by_pixel(rows, background, ink, ramps)
    palette = [part for colour in background.colours for part in colour]
    means = ramps.clusters.means
    tail = b"".join(_ramp(means[cluster], colour, ramps.steps) for colour, cluster in ramps.starts)
    return Indexed(rows, bytes(palette) + tail)


class _Ramps(NamedTuple):
    """Steps of each ramp, the clusters that have them, and where (text colour, cluster) starts."""

    steps: int
    clusters: Clusters
    starts: Mapping[tuple[RGB, int], int]


def _room_for_ramps(background: IndexedBackground, inks: Sequence[Ink]) -> _Ramps | None:
    """Return the ramps of the finest clusters for which the palette has room."""
    room = PALETTE - len(background.colours)
    for spread in _SPREADS:
        clusters = background.clusters(spread)
        pairs = dict.fromkeys((ink.colour, clusters.number[index]) for ink in inks for index in ink.under)
        steps = min(_MOST_STEPS, room // max(1, len(pairs)))
        if steps >= _LEAST_STEPS:
            starts = {pair: len(background.colours) + at * steps for at, pair in enumerate(pairs)}
            return _Ramps(steps, clusters, starts)
    return None


def _draw_in_bands(rows: Image.Image, background: IndexedBackground, ink: Ink, ramps: _Ramps) -> None:
    """Set text where each row has one colour. Ramps follow the background colours: the higher index wins."""
    left, top, right, bottom = shifted(ink.box)
    # On Pillow's core: its pictures around each of a thousand small parts take longer than the pixels do,
    # and Image.point() rounds its table in every call.
    target, cover = rows.im, ink.cover.im
    for start, end, cluster in background.bands(top, bottom, ramps.clusters):
        levels = _levels(ramps.steps, ramps.starts[ink.colour, cluster] - 1)
        lifted = cover.crop((0, start - top, right - left, end - top)).point(levels, None)
        box = (left, start, right, end)
        target.paste(target.crop(box).chop_lighter(lifted), box)


def _draw_by_pixel(rows: Image.Image, background: IndexedBackground, ink: Ink, ramps: _Ramps) -> None:
    """Set text on any background; each pixel uses the ramp of the colour below it."""
    from PIL import ImageChops

    first = [0] * PALETTE
    for index in ink.under:
        first[index] = ramps.starts[ink.colour, ramps.clusters.number[index]] - 1
    box = shifted(ink.box)
    below = background.rows.crop(box).point(first)
    solid = ink.cover.point([255 if level else 0 for level in _levels(ramps.steps, 0)])
    rows.paste(ImageChops.add(below, ink.cover.point(_levels(ramps.steps, 0))), box, solid)


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
