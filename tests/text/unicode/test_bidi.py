from __future__ import annotations

import lzma
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.text.unicode.bidi import levels, visual_order

_CASES = Path(__file__).parents[2] / "cases/unicode/BidiCharacterTest.txt.xz"


def _cases() -> Iterator[tuple[str, int | None, int, list[str], list[int]]]:
    with lzma.open(_CASES, "rt", encoding="utf-8") as file:
        for line in file:
            fields = line.split("#")[0].strip().split(";")
            if len(fields) == 5:
                text = "".join(chr(int(point, 16)) for point in fields[0].split())
                base = None if fields[1] == "2" else int(fields[1])
                yield text, base, int(fields[2]), fields[3].split(), [int(at) for at in fields[4].split()]


def test_unicodes_own_cases_pass() -> None:
    # Every seventh, as they come in families; benchmarks/text/unicode.py takes all of them.
    count = 0
    for text, base, expected_base, expected, order in islice(_cases(), None, None, 7):
        found_base, found = levels(text, base)
        kept = [index for index, level in enumerate(expected) if level != "x"]
        assert found_base == expected_base, text
        assert [str(found[index]) for index in kept] == [expected[index] for index in kept], text
        assert [kept[at] for at in visual_order([found[index] for index in kept])] == order, text
        count += 1
    assert count == 13_101


def test_numbers_inside_hebrew_keep_their_order() -> None:
    assert levels("אב 12 גד") == (1, [1, 1, 1, 2, 2, 1, 1, 1])


@settings(max_examples=60)
@given(st.text(max_size=80), st.sampled_from([None, 0, 1]))
def test_any_text_gets_a_level_for_each_character(text: str, base: int | None) -> None:
    found_base, found = levels(text, base)
    assert len(found) == len(text)
    assert all(0 <= level <= 126 for level in found)
    assert base is None or found_base == base
    assert sorted(visual_order(found)) == list(range(len(text)))
