"""Line breaking: greedy, balanced and pretty (CSS Text 4, text-wrap).

Widths are in font sizes of the paragraph, so that a text is shaped once for all font sizes.
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
_CLOSE = 0.15  # font sizes: more than kerning ever moves a line's end

# Constants of Chromium's scoring line breaker (score_line_breaker.h), which follows Android's Minikin.
_MOST_BALANCED = 6  # lines; longer text is narrowed instead
_MOST_PRETTY = 4  # lines at the end
_FEWEST_PLACES = 3  # to break at; with fewer there is nothing to compare
_SHORT_LAST = 1 / 3  # of the available width: a last line of one word below that is short
_ORPHAN = 10_000.0  # px²: the cost of a last word on its own line
_LINE = 4.0  # times the available width: the cost of each line, in squared font sizes

_FORBIDDEN = 1e9  # pretty lines avoid a last word on its own at any cost; Chromium compares costs


@dataclass(frozen=True, slots=True)
class Span:
    """One line: characters `start` to `end` of the text, and whether a hyphen is added."""

    start: int
    end: int
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Measure:
    """The widths of possible lines, in font sizes of the paragraph.

    Args:
        starts: For each offset, the position at which a line that starts there begins.
        ends: For each offset, the position at which a line ends there, without trailing white space.
        tight: Likewise, with a full-width bracket at the end halved, as is done if the line does not fit.
        size: The font size in px.
        hyphen: The width of a hyphen.
        inside: Returns more offsets to break at in a stretch wider than the box: without a hyphen, with one,
            and as the last resort after every grapheme cluster.
        exact: Returns the exact width of a line in a box of a given width.
    """

    starts: Sequence[float]
    ends: Sequence[float]
    tight: Sequence[float]
    size: float
    hyphen: float
    inside: Callable[[int, int], tuple[list[int], list[int], list[int]]]
    exact: Callable[[int, int, float], float]

    def fits(self, start: int, end: int, width: float) -> bool:
        """Return whether a line fits; it is shaped again if that is close, as kerning ends at its edge."""
        room = width - self.least(start, end) + _SLACK
        return room >= 0 and (room > _CLOSE or self.exact(start, end, width) <= width + _SLACK)

    def width(self, start: int, end: int) -> float:
        """Return the width of a line."""
        return self.ends[end] - self.starts[start]

    def least(self, start: int, end: int) -> float:
        """Return the least width a line needs."""
        return self.tight[end] - self.starts[start]


def wrap_lines(measure: Measure, breaks: Breaks, width: float, wrap: Wrap) -> list[Span]:
    """Break a paragraph into lines no wider than `width`.

    Args:
        measure: The shaped text.
        breaks: Where it may break.
        width: The available width, in font sizes of the paragraph.
        wrap: `greedy` fills each line; `balance` makes the same number of lines as even as possible; `pretty`
            avoids a short last line; `nowrap` breaks only where forced.
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
    lines, _ = _fill(measure, points, start, width)
    if len(lines) == 1 or wrap == "greedy":
        return lines
    # Lines that end inside a word are full. Those after a hyphen are made even, unlike in Chromium.
    filled = max((at for at, line in enumerate(lines, 1) if line.hyphen), default=0)
    rest = lines[filled:]
    if len(rest) < 2 or not {line.end for line in rest} <= set(points):  # noqa: PLR2004 - lines
        return lines
    after = [point for point in points if point > rest[0].start]
    even = _balance if wrap == "balance" else _prettify
    return [*lines[:filled], *even(measure, after, rest, width)]


def _fill(measure: Measure, points: list[int], start: int, width: float) -> tuple[list[Span], bool]:
    """Fill each line; also return whether no word had to be broken."""
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
    """Break inside a stretch wider than the box: where allowed, with a hyphen, else between any clusters."""
    # Text far beyond the box is ignored, or a word of 100,000 letters would take very long.
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
    """Balance the lines without adding one (CSS Text 4, `text-wrap: balance`)."""
    if len(lines) <= _MOST_BALANCED and len(points) > _FEWEST_PLACES:
        best = _score(measure, [lines[0].start, *points], width, last_counts=True)
        return best if _fits_as_well(measure, best, lines, width) else lines
    return _narrow(measure, points, lines, width)


def _narrow(measure: Measure, points: list[int], lines: list[Span], width: float) -> list[Span]:
    """Fill lines at the least width that needs no more lines."""
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
    """Break again if the last line is one short word (CSS Text 4, `text-wrap: pretty`)."""
    last = lines[-1]
    alone = not any(last.start < point < last.end for point in points)
    if not alone or measure.width(last.start, last.end) >= width * _SHORT_LAST:
        return lines
    before, moved = lines[:-_MOST_PRETTY], lines[-_MOST_PRETTY:]
    inner = [point for point in points if point > moved[0].start]
    if len(inner) <= _FEWEST_PLACES:
        return lines
    best = _score(measure, [moved[0].start, *inner], width, last_counts=False)
    return [*before, *best] if _fits_as_well(measure, best, moved, width) else lines


def _fits_as_well(measure: Measure, lines: list[Span], instead: list[Span], width: float) -> bool:
    return len(lines) == len(instead) and all(measure.fits(line.start, line.end, width) for line in lines)


def _score(measure: Measure, offsets: list[int], width: float, *, last_counts: bool) -> list[Span]:
    """Return the lines with the least sum of squared gaps and penalties (Knuth and Plass, 1981).

    Args:
        measure: The shaped text.
        offsets: Where it may break, from its start to its end.
        width: The available width.
        last_counts: Whether the last line should be as wide as the others.
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
            if scores[start] + cost <= best + _SLACK:  # ties: the longer line, whatever the rounding
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
