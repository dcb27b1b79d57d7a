"""The user's own rate: never more than N messages in any second, minute or hour."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable

from sharekit.errors import ConfigError

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_RATE = re.compile(r"(\d{1,7})\s*/\s*(?:(s|m|h|d)|(?:second|sec)|(minute|min)|(hour)|(day))", re.IGNORECASE)
_MOST = 1_000_000


def parse_rate(text: str, where: str = "rate") -> tuple[int, float] | None:
    """Read a rate such as `50/s`, `1000/min` or `20000/day` as count and seconds; empty text is no limit.

    Raises:
        ConfigError: The text is not a rate, or the count is not between 1 and 1,000,000.
    """
    if not text.strip():
        return None
    match = _RATE.fullmatch(text.strip())
    if not match or not 1 <= int(match[1]) <= _MOST:
        raise ConfigError(f"found {text!r}", where=where, hint="write it as 50/s, 1000/m or 20000/h")
    unit = match[2] or next((part[0] for part in match.groups()[2:] if part), "s")
    return int(match[1]), _UNITS[unit.lower()]


class RateLimit:
    """Lets at most `count` messages go in every half-open window of `seconds`.

    It remembers when the last `count` messages went: a sliding log, exact where a token bucket lets up to
    twice the rate through in one window.

    Args:
        count: Messages a window.
        seconds: Length of the window.
        clock: Seconds, never going back.
    """

    def __init__(self, count: int, seconds: float, *, clock: Callable[[], float]) -> None:
        self._count, self._seconds, self._clock = count, seconds, clock
        self._gone: deque[float] = deque()

    def free(self) -> int:
        """Return how many messages may go at this moment."""
        self._forget(self._clock())
        return self._count - len(self._gone)

    def wait(self) -> float:
        """Return the seconds until a message may go; 0 when one may go now."""
        now = self._clock()
        self._forget(now)
        return 0.0 if len(self._gone) < self._count else self._gone[0] + self._seconds - now

    def take(self) -> None:
        """Record that a message goes now."""
        now = self._clock()
        self._forget(now)
        assert len(self._gone) < self._count, "a message went although none was free"
        self._gone.append(now)

    def _forget(self, now: float) -> None:
        while self._gone and self._gone[0] + self._seconds <= now:
            self._gone.popleft()
