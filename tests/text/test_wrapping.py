from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.text.unicode.line_breaks import Breaks
from sharekit.text.wrapping import Measure, Span, Wrap, wrap_lines

_SIZE = 50.0


def _setup(words: list[int]) -> tuple[Measure, Breaks]:
    """Words of one unit a letter, parted by spaces of one unit."""
    text = " ".join("x" * length for length in words)
    ends = [len(text[:at].rstrip(" ")) for at in range(len(text) + 1)]
    offered = [at for at in range(1, len(text) + 1) if text[at - 1] == " "] + [len(text)]
    starts = [float(at) for at in range(len(text) + 1)]
    tight = [float(end) for end in ends]
    measure = Measure(
        starts=starts,
        ends=tight,
        tight=tight,
        size=_SIZE,
        hyphen=0.0,
        inside=lambda start, end: ([], [], list(range(start + 1, end + 1))),
        exact=lambda start, end, _: tight[end] - starts[start],
    )
    return measure, Breaks(offered, offered, frozenset())


def _widths(measure: Measure, spans: list[Span]) -> list[float]:
    return [measure.width(span.start, span.end) for span in spans]


words = st.lists(st.integers(1, 9), min_size=1, max_size=12)


@settings(max_examples=60)
@given(words, st.integers(9, 30), st.sampled_from(["greedy", "balance", "pretty"]))
def test_lines_cover_the_text_and_keep_within_the_room(lengths: list[int], room: int, wrap: Wrap) -> None:
    measure, breaks = _setup(lengths)
    spans = wrap_lines(measure, breaks, room, wrap)
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    assert spans[-1].end == len(measure.ends) - 1
    assert max(_widths(measure, spans)) <= room


@settings(max_examples=60)
@given(words, st.integers(9, 30))
def test_balance_takes_no_more_lines_and_is_never_more_ragged(lengths: list[int], room: int) -> None:
    measure, breaks = _setup(lengths)
    greedy = wrap_lines(measure, breaks, room, "greedy")
    balanced = wrap_lines(measure, breaks, room, "balance")
    assert len(balanced) == len(greedy)
    if len(lengths) > 3 and len(greedy) <= 6:
        assert _cost(measure, balanced, room) <= _cost(measure, greedy, room) + 1e-9


@settings(max_examples=40)
@given(st.lists(st.integers(1, 9), min_size=5, max_size=8), st.integers(9, 20))
def test_balance_finds_the_best_of_all_ways(lengths: list[int], room: int) -> None:
    measure, breaks = _setup(lengths)
    found = wrap_lines(measure, breaks, room, "balance")
    if not 2 <= len(found) <= 6:
        return
    ways = []
    for inner in combinations(breaks.offered[:-1], len(found) - 1):
        at = [0, *inner, breaks.offered[-1]]
        spans = [Span(a, b) for a, b in pairwise(at)]
        if max(_widths(measure, spans)) <= room:
            ways.append(_cost(measure, spans, room))
    assert _cost(measure, found, room) <= min(ways) + 1e-9


def _cost(measure: Measure, spans: list[Span], room: float) -> float:
    alone = _words(measure, spans[-1]) == 1
    return sum((room - width) ** 2 for width in _widths(measure, spans)) + alone * 10_000 / _SIZE**2


def _words(measure: Measure, span: Span) -> int:
    inside = range(span.start + 1, span.end)
    return 1 + sum(measure.ends[at] < measure.starts[at] for at in inside)


def test_pretty_leaves_no_short_word_alone() -> None:
    measure, breaks = _setup([5, 5, 5, 5, 5, 5, 2])
    greedy = wrap_lines(measure, breaks, 17, "greedy")
    pretty = wrap_lines(measure, breaks, 17, "pretty")
    assert _widths(measure, greedy)[-1] == 2
    assert _widths(measure, pretty)[-1] == 8
    assert len(pretty) == len(greedy)


def test_a_word_wider_than_the_room_is_broken_anywhere() -> None:
    measure, breaks = _setup([3, 25, 3])
    assert _widths(measure, wrap_lines(measure, breaks, 10, "greedy")) == [3, 10, 10, 9]


def test_nowrap_breaks_only_where_forced() -> None:
    measure, breaks = _setup([5, 5, 5])
    assert len(wrap_lines(measure, breaks, 5, "nowrap")) == 1
    forced = Breaks(breaks.offered, breaks.spare, frozenset({6}))
    assert wrap_lines(measure, forced, 5, "nowrap") == [Span(0, 6), Span(6, 17)]
