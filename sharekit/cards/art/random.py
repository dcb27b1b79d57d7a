"""Random numbers that are the same on every machine and in every version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Numbers that follow from a seed. Source: xorshift64*, Vigna, 2016."""

    def __init__(self, seed: str) -> None:
        self._state = int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass")).digest()[:8]) | 1

    def number(self, least: float = 0.0, most: float = 1.0) -> float:
        """Return a number from `least` up to `most`."""
        state = self._state
        state ^= state >> 12
        state ^= (state << 25) & 0xFFFFFFFFFFFFFFFF
        state ^= state >> 27
        self._state = state
        return least + (most - least) * ((state * 0x2545F4914F6CDD1D & 0xFFFFFFFFFFFFFFFF) >> 11) / 2**53

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[int(self.number(0, len(items)))]
