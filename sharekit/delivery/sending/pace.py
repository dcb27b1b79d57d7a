"""The pace: how fast a server takes messages, learned from its replies.

Additive increase, multiplicative decrease, as TCP does it (RFC 5681): a reply that names a limit halves the
speed and pauses; every second in which messages are accepted raises it a little.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_MEASURED = 10.0
"""Seconds over which the present speed is measured."""
_SLOWEST = 0.1
"""Messages a second that are tried at least, once the pause is over."""
_LONGEST_PAUSE = 300.0
_EVENT = 1.0
"""Longest time in seconds in which replies are about one event, as for the messages of one request."""


class Pace:
    """The speed towards one server or destination; unlimited until it names a limit.

    Args:
        clock: Seconds, never going back.
        pause: Seconds of the first pause; doubled while no message is accepted between.
    """

    def __init__(self, clock: Callable[[], float], pause: float) -> None:
        self._clock, self._first_pause = clock, pause
        self._accepted: deque[float] = deque(maxlen=1000)
        self._rate = 0.0  # messages a second; 0 is unlimited
        self._step = 0.0
        self._raised_at = self._next_at = self._blocked_until = 0.0
        self._same_until = 0.0  # limits named until then belong to the event before
        self._limits_in_a_row = 0

    def wait(self) -> float:
        """Return the seconds until a message may go."""
        return max(0.0, self._next_at - self._clock(), self._blocked_until - self._clock())

    def take(self) -> None:
        """Record that a message goes now."""
        if self._rate:
            self._next_at = max(self._clock(), self._next_at) + 1 / self._rate

    def accepted(self) -> None:
        """Record that a message was accepted."""
        now = self._clock()
        self._accepted.append(now)
        self._limits_in_a_row = 0
        if self._rate:
            self._rate += self._step * min(1.0, now - self._raised_at)
            self._raised_at = now

    def limited(self, retry_after: float | None = None) -> float:
        """Slow down; return the seconds of the pause.

        Replies that come in while a pause lasts belong to the same event and change nothing.
        """
        now = self._clock()
        if now < self._blocked_until and retry_after is None:
            return self._blocked_until - now
        if now >= max(self._blocked_until, self._same_until):
            self._slow_down(now)
            self._limits_in_a_row += 1
            self._same_until = now + min(self._first_pause, _EVENT)
        pause = min(self._first_pause * 2.0 ** (self._limits_in_a_row - 1), _LONGEST_PAUSE)
        self.block(pause if retry_after is None else retry_after)
        return self._blocked_until - now

    def _slow_down(self, now: float) -> None:
        rate = self._rate or self._measured(now)
        if rate:  # else nothing is known about the speed, and the pause must do
            self._rate = max(rate / 2, _SLOWEST)
            self._step = max(self._rate / 10, _SLOWEST)
            self._raised_at = now

    def block(self, seconds: float) -> None:
        """Let nothing go for that long."""
        self._blocked_until = max(self._blocked_until, self._clock() + seconds)

    def _measured(self, now: float) -> float:
        while self._accepted and self._accepted[0] < now - _MEASURED:
            self._accepted.popleft()
        if not self._accepted:
            return 0.0
        return len(self._accepted) / max(1.0, now - self._accepted[0])


class Paces:
    """The pace of the server that messages are handed to, and of destinations behind it.

    A limit slows the recipient's domain; where others were limited a moment ago too, it is the server's own.
    """

    def __init__(self, clock: Callable[[], float], pause: float) -> None:
        self._clock, self._pause = clock, pause
        self._server = Pace(clock, pause)
        self._domains: dict[str, Pace] = {}
        self._last: tuple[str, float] | None = None

    def wait(self) -> float:
        """Return the seconds until any message may go."""
        return self._server.wait()

    def blocked(self, domain: str) -> bool:
        """Return whether messages to the domain must wait longer than the others."""
        pace = self._domains.get(domain)
        return pace is not None and pace.wait() > 0

    def take(self, domain: str) -> None:
        """Record that a message goes now."""
        self._server.take()
        if domain in self._domains:
            self._domains[domain].take()

    def accepted(self, domain: str) -> None:
        """Record that a message was accepted."""
        self._server.accepted()
        if domain in self._domains:
            self._domains[domain].accepted()

    def limited(self, domain: str, retry_after: float | None = None) -> float:
        """Slow down; return the seconds until the domain may be tried again."""
        now = self._clock()
        pause = self._domains.setdefault(domain, Pace(self._clock, self._pause)).limited(retry_after)
        if self._last and self._last[0] != domain and now - self._last[1] < _MEASURED:
            pause = max(pause, self._server.limited(retry_after))
        self._last = domain, now
        return pause

    def block(self, seconds: float) -> None:
        """Let nothing go for that long."""
        self._server.block(seconds)
