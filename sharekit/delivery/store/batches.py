"""Streams in handy pieces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def batches(items: Iterable[Item], size: int = 1000) -> Iterator[list[Item]]:
    """Yield the items in lists of at most `size`, without reading ahead."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch
