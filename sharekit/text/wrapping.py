"""Choosing the breaks: greedy, balanced and pretty lines (CSS Text 4, text-wrap).

Widths here are in sizes of the paragraph, so that one shaped text serves every font size.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sharekit.text.breaks import Breaks

__all__ = ["Measure", "Span", "Wrap", "wrap_lines"]

Wrap = Literal["greedy", "balance", "pretty", "nowrap"]

_SLACK = 1e-6
_MOST_BALANCED = 10  # lines; longer text gains nothing and costs time
_SHORT_LAST = 1 / 3  # of the width: what a last line should reach, at least, when pretty


@dataclass(frozen=True, slots=True)
class Span:
    """One line: characters `start` to `end` of the text, and whether a hyphen is added behind them."""

    start: int
    end: int
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What lines would measure.

    Args:
        starts: For each offset, where a line that starts there begins.
        ends: For each offset, where the ink of a line that ends there ends, trailing white space left out.
        hyphen: The width of a hyphen.
        inside: Returns further places to break in a stretch wider than the box: those without a hyphen, those
            with one, and as the last resort every grapheme cluster.
    """

    starts: Sequence[float]
    ends: Sequence[float]
    hyphen: float
    inside: Callable[[int, int], tuple[list[int], list[int], list[int]]]

    def width(self, start: int, end: int) -> float:
        """Return the width of a line."""
        return self.ends[end] - self.starts[start]


def wrap_lines(measure: Measure, breaks: Breaks, width: float, wrap: Wrap) -> list[Span]:
    """Break a paragraph into lines no wider than `width`.

    Args:
        measure: The shaped text.
        breaks: Where it may break.
        width: The room there is, in sizes of the paragraph.
        wrap: `greedy` fills each line; `balance` takes as few lines, as even as can be; `pretty` keeps the
            last line from being short; `nowrap` breaks only where forced.
    """
    lines: list[Span] = []
    start = 0
    for at in [*sorted(breaks.forced), len(measure.ends) - 1]:
        if at > start or not lines:
            lines += _wrap_part(measure, [b for b in breaks.offered if start < b <= at], start, width, wrap)
            start = at
    return lines


def _wrap_part(measure: Measure, points: list[int], start: int, width: float, wrap: Wrap) -> list[Span]:
    if not points:
        return [Span(start, start)]
    if wrap == "nowrap":
        return [Span(start, points[-1])]
    lines, whole = _fill(measure, points, start, width)
    if len(lines) == 1 or not whole or wrap == "greedy" or len(lines) > _MOST_BALANCED:
        return lines
    if wrap == "balance":
        return _balance(measure, points, start, width, len(lines))
    return _prettify(measure, points, lines, width)


def _fill(measure: Measure, points: list[int], start: int, width: float) -> tuple[list[Span], bool]:
    """Fill each line; also say whether no stretch had to be broken inside."""
    lines: list[Span] = []
    ends = [measure.ends[point] for point in points]
    whole = True
    while start < points[-1]:
        first = bisect_right(points, start)
        fitting = bisect_right(ends, measure.starts[start] + width + _SLACK, lo=first) - 1
        if fitting >= first:
            line = Span(start, points[fitting])
        else:
            line = _split(measure, start, points[first], width)
            whole = whole and line.end == points[first]
        lines.append(line)
        start = line.end
    return lines, whole


def _split(measure: Measure, start: int, end: int, width: float) -> Span:
    """Break inside a stretch wider than the box: as allowed, with a hyphen, else between any two clusters."""
    spare, hyphens, clusters = measure.inside(start, end)

    def last(places: list[int], room: float) -> int:
        return max((at for at in places if start < at < end and measure.width(start, at) <= room), default=0)

    plain = last(spare, width + _SLACK)
    hyphened = last(hyphens, width - measure.hyphen + _SLACK)
    if plain or hyphened:
        return Span(start, max(plain, hyphened), hyphen=hyphened > plain)
    anywhere = last(clusters, width + _SLACK)
    return Span(start, anywhere or min((at for at in clusters if at > start), default=end))


def _balance(measure: Measure, points: list[int], start: int, width: float, count: int) -> list[Span]:
    """Return the `count` lines with the least sum of squared shortfalls (Knuth and Plass, 1981)."""
    offsets = [start, *points]
    begins = [measure.starts[offset] for offset in offsets]
    ends = [measure.ends[offset] for offset in offsets]
    target = (ends[-1] - begins[0]) / count
    best: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, ())}
    for remaining in range(count - 1, -1, -1):
        following: dict[int, tuple[float, tuple[int, ...]]] = {}
        for index, (cost, path) in best.items():
            begin = begins[index]
            stop = bisect_right(ends, begin + width + _SLACK, lo=index + 1)
            for end in range(index + 1, stop):
                off = ends[end] - begin - target
                total = cost + off * off
                known = following.get(end)
                if known is None or total < known[0]:
                    following[end] = (total, (*path, end))
        best = following
        if remaining == 0:
            break
    last = len(offsets) - 1
    chosen = [0, *best[last][1]]
    return [Span(offsets[a], offsets[b]) for a, b in pairwise(chosen)]


def _prettify(measure: Measure, points: list[int], lines: list[Span], width: float) -> list[Span]:
    """Even out the last lines when the very last is short, as `text-wrap: pretty` does."""
    last = lines[-1]
    if measure.width(last.start, last.end) >= width * _SHORT_LAST:
        return lines
    kept, moved = lines[:-2], lines[-2:]
    start = moved[0].start
    inner = [point for point in points if start < point]
    for index, point in enumerate(reversed(inner[:-1])):
        line, rest = Span(start, point), Span(point, inner[-1])
        long_enough = measure.width(rest.start, rest.end) >= width * _SHORT_LAST
        if measure.width(line.start, line.end) <= width + _SLACK and (long_enough or index == len(inner)):
            return [*kept, line, rest] if measure.width(rest.start, rest.end) <= width + _SLACK else lines
    return lines
