"""Settings whose values have the right types already, read without pydantic, whose import takes longer.

Whatever is in doubt, such as an unknown name, a text for a number or a table of the user's own, is left to
`settings.sources`, which reports it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_origin, get_type_hints

from sharekit.errors import SharekitError
from sharekit.settings.names import Tree, split_list, take, walk
from sharekit.settings.places import PREFIX, flag_at, in_file, variable_at
from sharekit.settings.schema import Settings, leaves, secrets


class _UnsureError(ValueError):
    """A value that only `settings.sources` can judge."""


def merge_typed(
    flags: Mapping[str, Any], files: list[Path], environ: Mapping[str, str]
) -> tuple[Settings, dict[str, str]] | None:
    """Return what `settings.sources.merge` would return; None if anything is in doubt."""
    values: Tree = {}
    origins: dict[str, str] = {}
    try:
        for path in reversed(files):
            take(values, origins, _file_tree(path), in_file(path))
        take(values, origins, _environment_tree(environ), variable_at)
        take(values, origins, flags, flag_at)
        settings = _built(Settings, values)
    except (SharekitError, OSError, ValueError, TypeError, AttributeError, KeyError):
        return None
    return settings, {name: origins.get(name, "default") for name in leaves(settings)}


def _file_tree(path: Path) -> Tree:
    with path.open("rb") as file:
        tree: Tree = tomllib.load(file)
    if path.name == "pyproject.toml":
        tree = tree.get("tool", {}).get("sharekit", {})
    own_networks = isinstance(tree.get("networks"), Mapping)
    if own_networks or any(".".join(key) in secrets() for key, _ in walk(tree)):
        raise _UnsureError
    return tree


def _environment_tree(environ: Mapping[str, str]) -> Tree:
    tree: Tree = {}
    defaults = leaves(Settings())
    for name, value in environ.items():
        dotted = name.upper().removeprefix(PREFIX).lower().replace("__", ".")
        if dotted not in defaults:
            raise _UnsureError
        if value or defaults[dotted] == "":  # CI services pass empty variables
            *tables, key = dotted.split(".")
            here, kind = tree, Settings
            for table in tables:
                here, kind = here.setdefault(table, {}), get_type_hints(kind)[table]
            here[key] = _typed(get_type_hints(kind)[key], value)
    return tree


def _typed(hint: Any, text: str) -> Any:
    """Return the value that a variable's text stands for."""
    if get_origin(hint) is tuple:
        return split_list(text)
    if hint is bool and text in {"true", "false"}:
        return text == "true"
    if hint is int and text.isascii() and text.isdecimal():
        return int(text)
    return text


def _built(kind: Any, tree: Mapping[str, Any]) -> Any:
    """Return options of a kind, which refuse values of wrong types themselves."""
    hints = get_type_hints(kind)
    return kind(
        **{
            key: _built(hints[key], value) if is_dataclass(hints[key]) else value
            for key, value in tree.items()
        }
    )
