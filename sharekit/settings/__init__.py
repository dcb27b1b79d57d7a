"""Settings: flags > SHAREKIT_* > sharekit.toml > [tool.sharekit] in pyproject.toml > defaults.

The dataclasses in `settings.schema` and `options` are the schema. pydantic-settings and pydantic read and
check the sources, but are imported only when some source says something: a run on defaults stays quick.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sharekit.errors import ConfigError
from sharekit.settings.places import PREFIX, flag_at
from sharekit.settings.schema import Settings, leaves, secrets

__all__ = ["PREFIX", "Origins", "Settings", "leaves", "load", "secrets"]

FILE_NAME = "sharekit.toml"

Origins = Mapping[str, str]
"""Where each value came from: `section.key` to a file and line, a variable's name, a flag or `default`."""


def load(
    *,
    flags: Mapping[str, Any] | None = None,
    config: Path | None = None,
    folder: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> tuple[Settings, Origins]:
    """Return the settings in force and where each came from.

    Args:
        flags: Values given on the command line, as a nested mapping; None values are no values.
        config: A TOML file to read instead of looking for one.
        folder: Where to look for sharekit.toml and pyproject.toml; the current folder by default.
        environ: The environment; this process's by default.

    Raises:
        ConfigError: A file cannot be read, a name is unknown (the nearest is suggested), a value is of the
            wrong kind or out of range, or a secret stands in a file.
    """
    environ = os.environ if environ is None else environ
    given = {key: value for key, value in (flags or {}).items() if value is not None}
    files = _files(config, folder or Path())
    named = [name for name in environ if name.upper().startswith(PREFIX)]
    if not files and not named:
        settings, origins = _from_flags(given)
    else:
        from sharekit.settings.sources import merge  # pydantic-settings costs 100 ms

        settings, origins = merge(given, files, {name: environ[name] for name in named})
    if set(origins.values()) != {"default"}:
        from sharekit.settings.checks import check

        check(settings, origins)
    return _with_reader_pages(settings, origins)


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


def _from_flags(given: Mapping[str, Any]) -> tuple[Settings, dict[str, str]]:
    """Fill settings from flags alone. Verbs give them rightly named and typed."""
    settings = Settings()
    origins = dict.fromkeys(leaves(settings), "default")
    for name, value in given.items():
        old = getattr(settings, name)
        if isinstance(value, Mapping):
            changed = replace(old, **{key: _as_tuple(inner) for key, inner in value.items()})
            origins |= {f"{name}.{key}": flag_at((name, key)) for key in value}
        else:
            changed = _as_tuple(value)
            origins[name] = flag_at((name,))
        settings = replace(settings, **{name: changed})
    return settings, origins


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _files(config: Path | None, folder: Path) -> list[Path]:
    if config is not None:
        if str(config) == os.devnull:
            return []  # the usual way to say: no settings file at all
        if not config.is_file():
            said = "is no file" if config.exists() else "there is no such file"
            raise ConfigError(said, where=config, hint="--config names a TOML file")
        return [config]
    return [path for path in (folder / FILE_NAME, folder / "pyproject.toml") if path.is_file()]
