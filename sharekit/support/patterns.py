"""Regular expressions compiled at their first use: a cold start needs less than half of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast


class _LazyPattern:
    def __init__(self, pattern: str | Callable[[], str], flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    @property
    def _arguments(self) -> tuple[str, int]:
        return self._pattern if isinstance(self._pattern, str) else self._pattern(), self._flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._arguments), name)
        setattr(self, name, value)  # later uses cost no more than those of a compiled pattern
        return value


def lazy_pattern(pattern: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, but compiled, and built by a function, at its first use."""
    return cast("re.Pattern[str]", _LazyPattern(pattern, flags))
