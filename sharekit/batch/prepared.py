"""Functions that load what they need once a process, on whatever machine they run."""

from __future__ import annotations

import pickle
import secrets
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_MOST_KEPT = 4  # prepared functions kept in a process

_functions: dict[str, Callable[[Any], Any]] = {}
_lock = threading.Lock()


class Prepared(Generic[Item, Result]):
    """A function of one item that is prepared once in each process: `prepare(*arguments)` returns it.

    It needs no help from the executor, so it runs the same on threads, processes and clusters.

    Args:
        prepare: A function or class at the top of a module.
        arguments: Its arguments; they must pickle.
    """

    def __init__(self, prepare: Callable[..., Callable[[Item], Result]], *arguments: Any) -> None:
        self._recipe = pickle.dumps((prepare, arguments))
        self._name = secrets.token_hex(8)  # another object prepares again: files may have changed since

    def __call__(self, item: Item) -> Result:
        """Return the function's result for an item."""
        result: Result = self._function()(item)
        return result

    def _function(self) -> Callable[[Any], Any]:
        function = _functions.get(self._name)
        if function is None:
            with _lock:  # two threads must not load the same fonts twice
                function = _functions.get(self._name)
                if function is None:
                    prepare, arguments = pickle.loads(self._recipe)  # noqa: S301 (written above)
                    function = prepare(*arguments)
                    while len(_functions) >= _MOST_KEPT:
                        _functions.pop(next(iter(_functions)))
                    _functions[self._name] = function
        return function
