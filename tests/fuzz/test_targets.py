"""Each parser survives changed and random bytes; `make fuzz` goes on where this stops."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, run, seeds


@cache
def _seeds(name: str) -> tuple[bytes, ...]:
    return (*seeds(name), b"")


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_a_parser_raises_no_other_error(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from(_seeds(name)))
    start = data.draw(st.integers(0, len(seed)))
    end = data.draw(st.integers(start, min(start + 40, len(seed))))
    run(TARGETS[name], seed[:start] + data.draw(st.binary(max_size=40)) + seed[end:])
