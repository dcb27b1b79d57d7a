"""Reading the editor's introduction from a file."""

from __future__ import annotations

from pathlib import Path

from sharekit.errors import ConfigError
from sharekit.support.os_errors import system_error

_MOST = 1_000_000  # characters; a device such as /dev/zero has no end


def read_intro(path: str | Path) -> str:
    """Return the Markdown in a file.

    Raises:
        ConfigError: The file cannot be read, or is not UTF-8.
    """
    try:
        with Path(path).open(encoding="utf-8-sig") as file:
            text = file.read(_MOST + 1)
    except OSError as error:
        raise system_error(error, path, "read", ConfigError, hint="give a Markdown file") from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", where=path, hint="save it as UTF-8") from error
    if len(text) > _MOST:
        raise ConfigError(f"is longer than {_MOST:,} characters", where=path, hint="shorten it")
    return text
