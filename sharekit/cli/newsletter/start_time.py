"""When a sending starts: `09:00`, or a moment with its day."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from datetime import time as clock_time

from sharekit.errors import ConfigError

_WHERE = "--at"


def parse_start(text: str, now: float | None = None) -> float:
    """Return a start time in seconds since 1970; without a time zone it is this machine's.

    Raises:
        ConfigError: It is no time, or past.
    """
    moment = datetime.fromtimestamp(time.time() if now is None else now).astimezone()
    try:
        start = (
            _of_day(text, moment)
            if len(text.strip()) <= len("09:00:00")
            else datetime.fromisoformat(text.strip())
        )
    except ValueError as error:
        raise ConfigError(
            f"found {text!r}, which is no time", where=_WHERE, hint="write 09:00 or 2026-12-01T09:00+01:00"
        ) from error
    start = start if start.tzinfo else start.astimezone()
    if start < moment:
        raise ConfigError(f"{text} is past", where=_WHERE, hint=f"it is {moment:%Y-%m-%d %H:%M %Z} now")
    return start.timestamp()


def _of_day(text: str, moment: datetime) -> datetime:
    """Return the next time that a clock shows this."""
    clock = clock_time.fromisoformat(text.strip())
    start = datetime.combine(moment.date(), clock)
    if start.astimezone() < moment:
        start = datetime.combine(moment.date() + timedelta(days=1), clock)
    return start
