"""Settings: flags > SHAREKIT_* > sharekit.toml > [tool.sharekit] in pyproject.toml > defaults.

The dataclasses in `settings.schema` and `options` are the schema. pydantic-settings and pydantic read and
validate the sources; values that have the right types already need neither (`settings.typed_values`), so that
most runs start without importing them.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sharekit.errors import ConfigError
from sharekit.settings.places import PREFIX
from sharekit.settings.schema import Settings, leaves, secrets
from sharekit.support.text_utils import from_system

__all__ = ["FILE_NAME", "PREFIX", "Origins", "Settings", "leaves", "load", "secrets"]

FILE_NAME = "sharekit.toml"

Origins = Mapping[str, str]
"""The origin of each value: `section.key` to a file and line, a variable, a flag or `default`."""


def load(
    *,
    flags: Mapping[str, Any] | None = None,
    config: Path | None = None,
    folder: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> tuple[Settings, Origins]:
    """Return the settings in force and the origin of each.

    Args:
        flags: Values from the command line, as a nested mapping; None values are ignored.
        config: A TOML file to read instead of looking for one.
        folder: The folder of sharekit.toml and pyproject.toml; the current one by default.
        environ: The environment; that of this process by default.

    Raises:
        ConfigError: A file cannot be read, a name is unknown (the nearest is suggested), a value has a wrong
            type or is out of range, or a file contains a secret.
    """
    environ = os.environ if environ is None else environ
    flags = {key: value for key, value in (flags or {}).items() if value is not None}
    files = _files(config, folder or Path())
    named = [name for name in environ if name.upper().startswith(PREFIX)]
    settings, origins = _merged(flags, files, {name: _value(environ[name]) for name in named})
    if set(origins.values()) != {"default"}:
        from sharekit.settings.checks import check

        check(settings, origins)
    return _with_reader_pages(settings, origins)


def _value(text: str) -> str:
    """Return a variable's value; file names stay as the system writes them."""
    is_path = text.startswith("sqlite:") or ("/" in text and "://" not in text) or Path(text).exists()
    return text if is_path else from_system(text)


def _merged(
    flags: Mapping[str, Any], files: list[Path], environ: Mapping[str, str]
) -> tuple[Settings, dict[str, str]]:
    from sharekit.settings.typed_values import merge_typed

    merged = merge_typed(flags, files, environ)
    if merged is not None:
        return merged
    from sharekit.settings.sources import merge  # pydantic-settings takes long to import

    return merge(flags, files, environ)


def _with_reader_pages(settings: Settings, origins: Origins) -> tuple[Settings, Origins]:
    """Fill in links to the pages of `sharekit serve` where none are set."""
    base = settings.web.public_url.rstrip("/")
    if not base:
        return settings, origins
    pages = {"unsubscribe_url": "/u/{token}", "preferences_url": "/p/{token}", "web_url": "/issues/{key}/"}
    links: dict[str, Any] = {
        name: base + page for name, page in pages.items() if not getattr(settings.digest, name)
    }
    derived = {f"digest.{name}": "web.public_url" for name in links}
    return replace(settings, digest=replace(settings.digest, **links)), {**origins, **derived}


def _files(config: Path | None, folder: Path) -> list[Path]:
    if config is not None:
        if str(config) == os.devnull:
            return []  # --config /dev/null means no settings file
        if not config.is_file():
            problem = "is not a file" if config.exists() else "no such file"
            raise ConfigError(problem, where=config, hint="--config takes a TOML file")
        return [config]
    return [path for path in (folder / FILE_NAME, folder / "pyproject.toml") if path.is_file()]
