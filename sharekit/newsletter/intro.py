"""Reading the editor's introduction from a file."""

from __future__ import annotations

from pathlib import Path

from sharekit.errors import ConfigError
from sharekit.support.os_errors import system_error


def read_intro(path: str | Path) -> str:
    """Return the Markdown in a file.

    Raises:
        ConfigError: The file cannot be read, or is not UTF-8.
    """
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise system_error(error, path, "read", ConfigError, hint="intro is a Markdown file") from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", where=path, hint="save it as UTF-8") from error
