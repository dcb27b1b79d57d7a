"""Grid track sizes. Source: CSS Grid Layout Level 1, 12, for tracks of px, %, fr, auto and minmax()."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sharekit.cards.css.style import Track
from sharekit.cards.css.values.numbers import resolve


class Need(NamedTuple):
    """The sizes an item needs from the tracks it spans, in px with margins: minimum and preferred."""

    first: int
    last: int
    least: float
    best: float


def with_implicit(explicit: Sequence[Track], auto: Sequence[Track], count: int) -> list[Track]:
    """Return `count` tracks: the explicit ones, then implicit ones that repeat `auto` (7.6)."""
    tracks = list(explicit)
    return [*tracks, *(auto[at % len(auto)] for at in range(count - len(tracks)))]


def size_tracks(
    tracks: Sequence[Track], needs: list[Need], room: float | None, gap: float, *, stretch: bool
) -> list[float]:
    """Return the sizes of tracks in px.

    Args:
        tracks: Their definitions.
        needs: Of the items.
        room: Of the container; None if its size depends on its content.
        gap: Between tracks.
        stretch: Whether auto tracks share the free space.
    """
    sizes = [resolve(track.size, room) if track.size is not None else None for track in tracks]
    floors = [resolve(track.least, room) if track.least is not None else None for track in tracks]
    flexible = [track.fr for track in tracks]
    low = [(size if floor is None else floor) or 0.0 for size, floor in zip(sizes, floors, strict=True)]
    high = [max(size or 0.0, least) for size, least in zip(sizes, low, strict=True)]
    open_ = [size is None for size in sizes]
    # what minmax() gives a minimum is not raised by its content
    by_content = [floor is None for floor in floors]
    open_low = [is_open and free for is_open, free in zip(open_, by_content, strict=True)]
    flexible_low = [fr if free else 0.0 for fr, free in zip(flexible, by_content, strict=True)]
    for need in sorted(needs, key=lambda need: need.last - need.first):
        _raise(low, need, need.least, open_low, flexible_low, gap=gap)
        _raise(high, need, max(need.best, need.least), open_, flexible, gap=gap)
    free = None if room is None else room - gap * max(0, len(tracks) - 1)
    if any(flexible):
        return _flex(low, high, flexible, open_, free)
    return _fill(low, high, open_, free, stretch=stretch)


def _raise(
    sizes: list[float], need: Need, px: float, open_: list[bool], flexible: list[float], *, gap: float
) -> None:
    """Grow the intrinsic tracks that an item spans until it fits; flexible tracks first."""
    covered = range(need.first, min(need.last, len(sizes)))
    takers = [at for at in covered if flexible[at]] or [at for at in covered if open_[at]]
    missing = px - sum(sizes[at] for at in covered) - gap * (len(covered) - 1)
    if takers and missing > 0:
        for at in takers:
            sizes[at] += missing / len(takers)


def _fill(
    low: list[float], high: list[float], open_: list[bool], free: float | None, *, stretch: bool
) -> list[float]:
    """Grow auto tracks to their preferred size, then stretch them into the free space (12.6 and 12.8)."""
    if free is None:
        return high
    sizes = list(low)
    growing = [at for at in range(len(sizes)) if sizes[at] < high[at]]
    left = free - sum(sizes)
    while growing and left > 0:
        share = left / len(growing)
        for at in growing:
            sizes[at] = min(high[at], sizes[at] + share)
        growing = [at for at in growing if sizes[at] < high[at]]
        left = free - sum(sizes)
        if left < 1e-6:  # noqa: PLR2004 - rounding errors
            break
    auto = [at for at, is_open in enumerate(open_) if is_open]
    if stretch and left > 0:
        for at in auto:
            sizes[at] += left / len(auto)
    return sizes


def _flex(
    low: list[float], high: list[float], flexible: list[float], open_: list[bool], free: float | None
) -> list[float]:
    """Distribute space to fr tracks, each at least as large as its items need (12.7)."""
    if free is None:
        unit = max(best / max(fr, 1.0) for best, fr in zip(high, flexible, strict=True) if fr)
        return [
            max(size, unit * fr) if fr else best for size, best, fr in zip(low, high, flexible, strict=True)
        ]
    limits = [size if fr else best for size, best, fr in zip(low, high, flexible, strict=True)]
    sizes = _fill(low, limits, open_, free, stretch=False)
    fixed = [not fr for fr in flexible]
    while True:
        left = free - sum(size for size, is_fixed in zip(sizes, fixed, strict=True) if is_fixed)
        total = sum(fr for fr, is_fixed in zip(flexible, fixed, strict=True) if not is_fixed)
        unit = max(0.0, left) / max(total, 1.0)
        tight = [at for at, fr in enumerate(flexible) if not fixed[at] and low[at] > unit * fr + 1e-6]
        if not tight:
            break
        for at in tight:
            fixed[at] = True
            sizes[at] = low[at]
    return [
        size if is_fixed else unit * fr for size, is_fixed, fr in zip(sizes, fixed, flexible, strict=True)
    ]


def starts(sizes: list[float], gap: float, before: float, between: float) -> list[float]:
    """Return where each track starts."""
    at = before
    positions = []
    for size in sizes:
        positions.append(at)
        at += size + gap + between
    return positions
