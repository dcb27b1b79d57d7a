from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.text.fonts.coverage import Coverage


@given(st.sets(st.integers(0, 0x10FFFF), max_size=60))
def test_what_is_written_reads_back_as_the_same_set(points: set[int]) -> None:
    coverage = Coverage.parse(str(Coverage.from_code_points(points)))
    assert len(coverage) == len(points)
    assert all(point in coverage for point in points)
    assert not any(point + 1 in coverage for point in points if point + 1 not in points)


def test_ranges_are_written_short() -> None:
    assert str(Coverage.from_code_points([0x20, 0x21, 0x22, 0x41])) == "20-22 41"


def test_a_text_is_covered_only_whole() -> None:
    coverage = Coverage.parse("61-7A")
    assert coverage.covers("abc")
    assert not coverage.covers("abC")


@pytest.mark.parametrize("written", ["41 20", "30-20", "xyz"])
def test_a_broken_form_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"ascending|invalid"):
        Coverage.parse(written)
