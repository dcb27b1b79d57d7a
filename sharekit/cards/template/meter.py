"""Counts what an untrusted template uses: steps, characters, items and, in second line, seconds."""

from __future__ import annotations

import time
from collections.abc import ItemsView, Iterable, Iterator, KeysView, ValuesView
from typing import Any

from jinja2.exceptions import SecurityError
from markupsafe import Markup

_MOST_SECONDS = 2.0
_MOST_STEPS = 200_000
_MOST_TEXT = 2_000_000  # characters, in one value and in all output together
_MOST_ITEMS = 20_000  # in one value, those of the lists inside it included
_MOST_NUMBER = 20_000  # as an argument: widths, counts, indents
_CHARACTERS_A_STEP = 2_000
_ITEMS_A_STEP = 20
_STEPS_A_LOOK = 256  # at the clock

_ATOMS = frozenset((str, Markup, int, float, bool, type(None)))  # abstract types are slow to ask
_CONTAINERS = (list, tuple, dict, set, frozenset, ItemsView, KeysView, ValuesView)


class Meter:
    """Resources used by one rendering.

    A value weighs what it holds: its characters, its items, and those of all values inside it. Going through
    it costs steps in proportion, so that no short template works on large values for long.
    """

    most_text: int = _MOST_TEXT
    most_seconds: float = _MOST_SECONDS

    def __init__(self) -> None:
        self._ends = time.monotonic() + self.most_seconds
        self._steps = 0
        self._looks = 0
        self._text = 0

    def step(self, count: int = 1) -> None:
        """Count steps; raises SecurityError at the bound."""
        self._steps += count
        if self._steps > _MOST_STEPS:
            raise SecurityError(f"the template takes more than {_MOST_STEPS} steps: a loop that is too long")
        if self._steps // _STEPS_A_LOOK > self._looks:
            self._looks = self._steps // _STEPS_A_LOOK
            if time.monotonic() > self._ends:
                raise SecurityError(f"the template takes more than {self.most_seconds:g} seconds")

    def write(self, length: int) -> None:
        """Count characters written; raises SecurityError at the bound."""
        self._text += length
        if self._text > self.most_text:
            raise SecurityError(f"the template writes more than {self.most_text} characters")

    def weigh(self, *values: Any, times: int = 1) -> None:
        """Count the steps of going through values; raises SecurityError if they weigh too much together.

        Args:
            values: What a filter, an operator or a function takes or returns.
            times: How often they are repeated.
        """
        characters, items = _size(values)
        _require_light(characters * times, items * times)
        self.step(1 + characters * times // _CHARACTERS_A_STEP + items * times // _ITEMS_A_STEP)

    def weigh_mixed(self, *values: Any) -> None:
        """Refuse two values that would weigh too much if one replaced each character or item of the other."""
        sizes = sorted((sum(_size((value,))) for value in values), reverse=True)
        if len(sizes) > 1:
            _require_light(sizes[0] * max(1, sizes[1]), 0)

    def counted(self, values: Iterable[Any]) -> Iterator[Any]:
        """Yield values, a step each."""
        for value in values:
            self.step()
            yield value

    def listed(self, value: Any) -> Any:
        """Return an iterator's values as a list that is not too heavy; other values as they are."""
        if type(value) in _ATOMS or not isinstance(value, Iterator):
            return value
        values, characters = [], 0
        for each in self.counted(value):
            values.append(each)
            characters += len(each) if isinstance(each, str) else 0
            _require_light(characters, len(values))
        return values


def require_small(values: Iterable[Any]) -> None:
    """Refuse numbers too large to be a width, a count or an indent."""
    for value in values:
        if isinstance(value, int) and abs(value) > _MOST_NUMBER:
            raise SecurityError(f"the number {value} is larger than {_MOST_NUMBER}")


def _size(values: tuple[Any, ...]) -> tuple[int, int]:
    """Return the characters and the items of values and of what is inside them."""
    characters = items = 0
    waiting: list[Iterable[Any]] = [values]
    while waiting:
        for value in waiting.pop():
            if isinstance(value, str):
                characters += len(value)
            elif type(value) in _ATOMS:
                continue
            elif isinstance(value, range):
                items += len(value)
            elif isinstance(value, _CONTAINERS):
                items += len(value)
                _require_light(characters, items)
                waiting.append((*value, *value.values()) if isinstance(value, dict) else value)
    return characters, items


def _require_light(characters: int, items: int) -> None:
    if characters > _MOST_TEXT:
        raise SecurityError(f"a value of more than {_MOST_TEXT} characters")
    if items > _MOST_ITEMS:
        raise SecurityError(f"a value of more than {_MOST_ITEMS} items")
