"""Names of settings: validation with suggestions, and dotted paths."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from sharekit.errors import ConfigError
from sharekit.options.checked import InvalidOption
from sharekit.settings.places import KeyPath, Place
from sharekit.settings.schema import Settings, table_kind
from sharekit.support.text_utils import from_system, to_system

Tree = dict[str, Any]
"""The settings of one source: nested tables."""


def shown(path: KeyPath) -> str:
    """Return the dotted name as users write it: own networks are under `networks`."""
    return ".".join(("networks", *path[1:]) if path[0] == "network" and len(path) > 1 else path)


def located(error: InvalidOption, table: KeyPath, place: Place) -> ConfigError:
    """Return the error about a value in a table with the dotted name and the origin of the value."""
    path = (*table, *error.name.split("."))
    return ConfigError(f"{shown(path)}{error.problem}", where=place(path))


def take(values: Tree, origins: dict[str, str], tree: Mapping[str, Any], place: Place) -> None:
    """Put the values of a source over those of the sources before it.

    Raises:
        ConfigError: A text has a null character, which no file, host or program can have in its name.
    """
    for path, value in walk(tree):
        parts = value if isinstance(value, list) else [value]
        if any(isinstance(part, str) and "\0" in part for part in parts):
            raise ConfigError(f"{shown(path)} has a null character", where=place(path), hint="remove it")
        here = values
        for part in path[:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = _spelled(path, value)
        origins[shown(path)] = place(path)


def _spelled(path: KeyPath, value: Any) -> Any:
    """Return a value; the name of a file that exists is spelled as an ASCII locale does, not a logo's."""
    if not isinstance(value, str) or value.isascii():
        return value
    if path[0] == "brand":  # text of a card, and the card's reader spells names itself
        return from_system(value)
    name = to_system(value)
    return name if name != value and Path(name).exists() else value


def walk(tree: Mapping[str, Any], path: KeyPath = ()) -> Iterator[tuple[KeyPath, Any]]:
    """Yield each value under its path."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from walk(value, (*path, key))
        else:
            yield (*path, key), value


def split_list(text: str) -> Any:
    """Return the list that a text stands for: `a,b`, or JSON."""
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text  # reported as no list
    return [part.strip() for part in text.split(",") if part.strip()]


def validated(tree: Mapping[str, Any], place: Place) -> Tree:
    """Return a source's tree with the user's own networks under `network`.

    Raises:
        ConfigError: An unknown name; the nearest is suggested.
    """
    split = _split_networks(tree, place)
    _check_names(split, Settings, place)
    return split


def _split_networks(tree: Mapping[str, Any], place: Place) -> Tree:
    """Separate the tables [networks.NAME], which are drawn in addition to og, from a list of names."""
    split = dict(tree)
    if "network" in split:
        raise ConfigError(
            "unknown setting 'network'", where=place(("network",)), hint="did you mean 'networks'?"
        )
    if isinstance(tables := split.get("networks"), Mapping):
        own = {name: options for name, options in tables.items() if name != "draw"}
        split["network"] = own
        split["networks"] = tables.get("draw", ["og", *own])
    return split


def _check_names(tree: Mapping[str, Any], kind: Any, place: Place, path: KeyPath = ()) -> None:
    hints = get_type_hints(kind)
    for key, value in tree.items():
        here = (*path, key)
        if key not in hints:
            hint = _nearest(key, list(hints), path)
            raise ConfigError(f"unknown setting {shown(here)!r}", where=place(here), hint=hint)
        if is_dataclass(hints[key]):
            _check_names(_table(value, here, place), hints[key], place, here)
        elif (inner_kind := table_kind(hints[key])) is not None:
            for name, table in _table(value, here, place).items():
                inner = (*here, name)
                _check_names(_table(table, inner, place), inner_kind, place, inner)


def _table(value: Any, path: KeyPath, place: Place) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{shown(path)!r} must be a table, not {value!r}", where=place(path))
    return value


def _nearest(key: str, names: list[str], path: KeyPath) -> str:
    near = difflib.get_close_matches(key, names, 1, 0.5)
    if near:
        return f"did you mean {shown((*path, near[0]))!r}?"
    return f"available: {', '.join(sorted(names))}"
