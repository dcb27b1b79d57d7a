"""The clock. Functions take the time as an argument; verbs get it here."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from sharekit.errors import ConfigError


def now() -> datetime:
    """Return the time to write into results, in UTC: SOURCE_DATE_EPOCH if set, else the current time.

    Raises:
        ConfigError: SOURCE_DATE_EPOCH is not a whole number of seconds.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise ConfigError(
            f"found {epoch!r}; allowed: seconds since 1970", where="SOURCE_DATE_EPOCH"
        ) from None
