"""Cards drawn straight into palette indexes: a third of the bytes of RGB, in a third of the time.

A card whose ground has few colours needs no quantiser: its palette is known. It holds the ground's own
colours, exactly, and ramps from what lies under the words to the words' colour, one step for each degree of
cover. Under a gradient the ground's colours are gathered into clusters, each with a ramp of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.cards.encode.encoder import Indexed
from sharekit.cards.encode.indexed_ground import PALETTE, RGB, Ground, Ink, shifted

if TYPE_CHECKING:
    from PIL import Image

_LEAST_STEPS, _MOST_STEPS = 7, 24  # of a ramp; fewer look rough, more cannot be seen


def index_card(ground: Ground, inks: Sequence[Ink]) -> Indexed | None:
    """Return `ground` with words on it; None where the palette has no room for ramps that look smooth."""
    ramps = list(dict.fromkeys((ink.colour, ground.cluster_of[index]) for ink in inks for index in ink.under))
    steps = min(_MOST_STEPS, (PALETTE - len(ground.colours)) // max(1, len(ramps)))
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

    left, top, right, bottom = shifted(ink.box)
    for start, end, cluster in ground.bands(top, bottom):
        levels = _levels(steps, starts[ink.colour, cluster] - 1)
        lifted = _mapped(ink.cover.crop((0, start - top, ink.cover.width, end - top)), levels)
        box = (left, start, right, end)
        rows.paste(ImageChops.lighter(rows.crop(box), lifted), box)


def _draw_by_pixel(rows: Image.Image, ground: Ground, ink: Ink, starts: Starts, steps: int) -> None:
    """Set words on any ground: each pixel's ramp is that of the colour below it."""
    from PIL import ImageChops

    first = [0] * PALETTE
    for index in ink.under:
        first[index] = starts[ink.colour, ground.cluster_of[index]] - 1
    box = shifted(ink.box)
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
