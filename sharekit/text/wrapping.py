"""Choosing the breaks: greedy, balanced and pretty lines (CSS Text 4, text-wrap).

Widths here are in sizes of the paragraph, so that one shaped text serves every font size.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sharekit.text.unicode.line_breaks import Breaks

Wrap = Literal["greedy", "balance", "pretty", "nowrap"]

_SLACK = 1e-6
_AHEAD = 200  # characters
_CLOSE = 0.15  # of a size: more than kerning ever moves a line's end

# What Chromium's scoring line breaker holds to (score_line_breaker.h), itself after Android's Minikin.
_MOST_BALANCED = 6  # lines; longer text is narrowed instead
_MOST_PRETTY = 4  # lines at the end
_FEWEST_PLACES = 3  # to break at; with less there is nothing to weigh
_SHORT_LAST = 1 / 3  # of the room: below that a last line of one word is short
_ORPHAN = 10_000.0  # px²: what a last word on its own line costs
_LINE = 4.0  # times the room: what each line costs, in squared font sizes

_FORBIDDEN = 1e9  # pretty lines avoid a last word on its own at any cost; Chromium weighs it


@dataclass(frozen=True, slots=True)
class Span:
    """One line: characters `start` to `end` of the text, and whether a hyphen is added behind them."""

    start: int
    end: int
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """What lines would measure, in sizes of the paragraph.

    Args:
        starts: For each offset, where a line that starts there begins.
        ends: For each offset, where a line that ends there ends, trailing white space left out.
        tight: Likewise, with a full-width bracket at the end halved, as is done where the line would not fit.
        size: The font size in px.
        hyphen: The width of a hyphen.
        inside: Returns further places to break in a stretch wider than the box: those without a hyphen, those
            with one, and as the last resort every grapheme cluster.
        exact: Returns what a line really measures in a box of that width.
    """

    starts: Sequence[float]
    ends: Sequence[float]
    tight: Sequence[float]
    size: float
    hyphen: float
    inside: Callable[[int, int], tuple[list[int], list[int], list[int]]]
    exact: Callable[[int, int, float], float]

    def fits(self, start: int, end: int, width: float) -> bool:
        """Say whether a line fits, shaping it anew where that is close: a line's edge ends kerning."""
        room = width - self.least(start, end) + _SLACK
        return room >= 0 and (room > _CLOSE or self.exact(start, end, width) <= width + _SLACK)

    def width(self, start: int, end: int) -> float:
        """Return the width of a line."""
        return self.ends[end] - self.starts[start]

    def least(self, start: int, end: int) -> float:
        """Return the room a line needs."""
        return self.tight[end] - self.starts[start]


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
    if len(lines) == 1 or not whole or wrap == "greedy":
        return lines
    return (_balance if wrap == "balance" else _prettify)(measure, points, lines, width)


def _fill(measure: Measure, points: list[int], start: int, width: float) -> tuple[list[Span], bool]:
    """Fill each line; also say whether no stretch had to be broken inside."""
    lines: list[Span] = []
    ends = [measure.tight[point] for point in points]
    whole = True
    while start < points[-1]:
        first = bisect_right(points, start)
        fitting = bisect_right(ends, measure.starts[start] + width + _SLACK, lo=first) - 1
        while fitting >= first and not measure.fits(start, points[fitting], width):
            fitting -= 1
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
    # What lies far beyond the room is not looked at, or a word of 100,000 letters would take for ever.
    end = min(end, bisect_right(measure.tight, measure.starts[start] + width, lo=start + 1, hi=end) + _AHEAD)
    spare, hyphens, clusters = measure.inside(start, end)

    def last(places: list[int], room: float) -> int:
        return max((at for at in places if start < at < end and measure.fits(start, at, room)), default=0)

    plain = last(spare, width)
    hyphened = last(hyphens, width - measure.hyphen)
    if plain or hyphened:
        return Span(start, max(plain, hyphened), hyphen=hyphened > plain)
    return Span(start, last(clusters, width) or min((at for at in clusters if at > start), default=end))


def _balance(measure: Measure, points: list[int], lines: list[Span], width: float) -> list[Span]:
    """Even out the lines, without adding one (CSS Text 4, `text-wrap: balance`)."""
    if len(lines) <= _MOST_BALANCED and len(points) > _FEWEST_PLACES:
        best = _score(measure, [lines[0].start, *points], width, last_counts=True)
        return best if _serves(measure, best, lines, width) else lines
    return _narrow(measure, points, lines, width)


def _narrow(measure: Measure, points: list[int], lines: list[Span], width: float) -> list[Span]:
    """Fill the narrowest room that takes no more lines."""
    room = width
    low, high = 0.0, width
    while (high - low) * measure.size > 1 / 64:
        middle = (low + high) / 2
        tried, whole = _fill(measure, points, lines[0].start, middle)
        if whole and len(tried) <= len(lines):
            lines, room, high = tried, middle, middle
        else:
            low = middle
    return _fill(measure, points, lines[0].start, room)[0]


def _prettify(measure: Measure, points: list[int], lines: list[Span], width: float) -> list[Span]:
    """Break anew before a last line that is one short word (CSS Text 4, `text-wrap: pretty`)."""
    last = lines[-1]
    alone = not any(last.start < point < last.end for point in points)
    if not alone or measure.width(last.start, last.end) >= width * _SHORT_LAST:
        return lines
    kept, moved = lines[:-_MOST_PRETTY], lines[-_MOST_PRETTY:]
    inner = [point for point in points if point > moved[0].start]
    if len(inner) <= _FEWEST_PLACES:
        return lines
    best = _score(measure, [moved[0].start, *inner], width, last_counts=False)
    return [*kept, *best] if _serves(measure, best, moved, width) else lines


def _serves(measure: Measure, lines: list[Span], instead: list[Span], width: float) -> bool:
    return len(lines) == len(instead) and all(measure.fits(line.start, line.end, width) for line in lines)


def _score(measure: Measure, offsets: list[int], width: float, *, last_counts: bool) -> list[Span]:
    """Return the lines with the least sum of squared gaps and penalties (Knuth and Plass, 1981).

    Args:
        measure: The shaped text.
        offsets: Where it may break, its start first and its end last.
        width: The room.
        last_counts: Whether the last line is to be as wide as the others.
    """
    begins = [measure.starts[offset] for offset in offsets]
    ends = [measure.ends[offset] for offset in offsets]
    orphan = _ORPHAN / measure.size**2
    final = len(offsets) - 1
    scores, before = [0.0], [0]
    first = 0
    for end in range(1, len(offsets)):
        best, chosen = math.inf, end - 1
        edge = ends[end] - width
        while first < end - 1 and begins[first] < edge - _SLACK:
            first += 1
        for start in range(first, end):
            gap = begins[start] - edge
            if gap < -_SLACK:
                continue
            cost = gap * gap if last_counts or end < final else _FORBIDDEN * (start == final - 1)
            if scores[start] + cost <= best + _SLACK:  # of equals the longer line, however sums round
                best, chosen = scores[start] + cost, start
        scores.append(best + _LINE * width + orphan * (end == final - 1))
        before.append(chosen)
    return _trace(offsets, before)


def _trace(offsets: list[int], before: list[int]) -> list[Span]:
    """Follow the chosen breaks back from the end."""
    spans: list[Span] = []
    at = len(offsets) - 1
    while at:
        spans.append(Span(offsets[before[at]], offsets[at]))
        at = before[at]
    return spans[::-1]
