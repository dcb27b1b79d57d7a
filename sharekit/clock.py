"""The clock. Everything that needs the time takes it as an argument; verbs get it here."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from sharekit.errors import ConfigError


def now() -> datetime:
    """Return the moment to write into what is made: SOURCE_DATE_EPOCH where set, else the time, in UTC.

    Raises:
        ConfigError: SOURCE_DATE_EPOCH is no whole number of seconds.

    Source: https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise ConfigError(
            f"found {epoch!r}, where seconds since 1970 are expected", where="SOURCE_DATE_EPOCH"
        ) from None
