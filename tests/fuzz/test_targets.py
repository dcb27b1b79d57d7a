"""Each parser survives changed and random bytes; `make fuzz` goes on where this stops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, run, seeds


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
def test_a_parser_raises_no_other_error(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from([*seeds(name), b""]))
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(start + 40, len(seed))))
    run(TARGETS[name], seed[:start] + data.draw(st.binary(max_size=40)) + seed[end:])
