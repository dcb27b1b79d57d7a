"""Reads and merges the sources of settings, checks names and values, remembers where each came from."""

from __future__ import annotations

import difflib
import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError, create_model
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PyprojectTomlConfigSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from sharekit.errors import ConfigError
from sharekit.options import NetworkOptions, PageOptions
from sharekit.settings.schema import PREFIX, Settings, flag_name, leaves, secrets, table_kind

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

__all__ = ["help_of", "merge"]

_FILE = "_FILE"
_Tree = dict[str, Any]
_Path = tuple[str, ...]


class _Sources(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", pyproject_toml_table_header=("tool", "sharekit")
    )


_FIELDS: dict[str, Any] = {name: (hint, None) for name, hint in get_type_hints(Settings).items()}
_Model = create_model("_Model", __base__=_Sources, **_FIELDS)


def merge(
    flags: Mapping[str, Any], files: list[Path], environ: Mapping[str, str]
) -> tuple[Settings, dict[str, str]]:
    """Merge flags over environment over files over defaults; see `sharekit.settings.load`."""
    values: _Tree = {}
    origins: dict[str, str] = {}
    for path in reversed(files):
        _take(values, origins, _from_file(path), str(path))
    _take(values, origins, _from_environment(environ), _variable)
    _take(values, origins, _known(flags, "flags"), flag_name)
    settings = _checked(values, origins)
    return settings, {name: origins.get(name, "default") for name in leaves(settings)}


def _take(values: _Tree, origins: dict[str, str], tree: _Tree, origin: Callable[[str], str] | str) -> None:
    for path, value in _walk(tree):
        here = values
        for part in path[:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = value
        origins[_shown(path)] = origin if isinstance(origin, str) else origin(_shown(path))


def _walk(tree: Mapping[str, Any], path: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _walk(value, (*path, key))
        else:
            yield (*path, key), value


def _shown(path: _Path) -> str:
    """Return the name users know: their own networks stand under `networks`."""
    return ".".join(("networks", *path[1:]) if path[0] == "network" and len(path) > 1 else path)


# --- files


def _from_file(path: Path) -> _Tree:
    source = PyprojectTomlConfigSettingsSource if path.name == "pyproject.toml" else TomlConfigSettingsSource
    try:
        tree = source(_Model, path)()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=path) from error
    tree = _known(tree, path)
    for inner, _ in _walk(tree):
        if _shown(inner) in secrets():
            variable = _variable(_shown(inner))
            raise ConfigError(
                f"{_shown(inner)!r} is a secret and does not belong in a file that is shared",
                where=path,
                hint=f"set {variable}, or name a file in {variable}{_FILE}",
            )
    return tree


def _known(tree: Mapping[str, Any], where: object) -> _Tree:
    split = _split_networks(tree, where)
    _check_names(split, Settings, where)
    return split


def _split_networks(tree: Mapping[str, Any], where: object) -> _Tree:
    """`networks` is a list of names, or the tables [networks.NAME], which are drawn besides og."""
    split = dict(tree)
    if "network" in split:
        raise ConfigError("unknown setting 'network'", where=where, hint="did you mean 'networks'?")
    if isinstance(tables := split.get("networks"), Mapping):
        own = {name: options for name, options in tables.items() if name != "draw"}
        split["network"] = own
        split["networks"] = tables.get("draw", ["og", *own])
    return split


def _check_names(tree: Mapping[str, Any], kind: Any, where: object, path: _Path = ()) -> None:
    hints = get_type_hints(kind)
    for key, value in tree.items():
        here = (*path, key)
        if key not in hints:
            hint = _nearest(key, list(hints), path)
            raise ConfigError(f"unknown setting {_shown(here)!r}", where=where, hint=hint)
        if is_dataclass(hints[key]):
            _check_names(_table(value, here, where), hints[key], where, here)
        elif (kept := table_kind(hints[key])) is not None:
            for name, table in _table(value, here, where).items():
                inner = (*here, name)
                _check_names(_table(table, inner, where), kept, where, inner)


def _table(value: Any, path: _Path, where: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{_shown(path)!r} must be a table, not {value!r}", where=where)
    return value


def _nearest(key: str, names: list[str], path: _Path) -> str:
    near = difflib.get_close_matches(key, names, 1, 0.5)
    if near:
        return f"did you mean {_shown((*path, near[0]))!r}?"
    return f"known are {', '.join(sorted(names))}"


# --- environment


class _Environment(EnvSettingsSource):
    """Leaves lists as they are written: `_listed` reads them, at any depth."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ARG002
        return value


def _from_environment(environ: Mapping[str, str]) -> _Tree:
    plain: dict[str, str | None] = {}
    for name, value in environ.items():
        bare = name.upper().removesuffix(_FILE)
        if _setting_of(name):
            plain[name.lower()] = value
        elif name.upper().endswith(_FILE) and _setting_of(bare) in secrets():
            plain[bare.lower()] = _secret_file(name, value)
        else:
            hint = _nearest_variable(name.upper())
            raise ConfigError(f"unknown variable {name}", where="environment", hint=hint)
    source = _Environment(_Model)
    source.env_vars = plain
    return _known(source(), "environment")


def _setting_of(variable: str) -> str:
    """Return the dotted name of the setting that a variable sets, or nothing."""
    dotted = variable.upper().removeprefix(PREFIX).lower().replace("__", ".")
    return dotted if dotted in leaves(Settings()) else ""


def _variable(dotted: str) -> str:
    return PREFIX + dotted.upper().replace(".", "__")


def _nearest_variable(name: str) -> str:
    near = difflib.get_close_matches(name, map(_variable, leaves(Settings())), 1, 0.5)
    return f"did you mean {near[0]}?" if near else "`sharekit show settings` lists what there is"


def _secret_file(name: str, value: str) -> str:
    try:
        return Path(value).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file {value!r} cannot be read: {error}", where=name) from error


# --- values


def _checked(values: _Tree, origins: Mapping[str, str]) -> Settings:
    for kind in (
        Settings,
        NetworkOptions,
        PageOptions,
        *filter(is_dataclass, get_type_hints(Settings).values()),
    ):
        kind.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[union-attr]
    try:
        return TypeAdapter(Settings).validate_python(_listed(values, Settings))
    except ValidationError as error:
        first = error.errors()[0]
        name = _shown(tuple(map(str, first["loc"])))
        origin = next((where for key, where in origins.items() if name.startswith(key)), "settings")
        found = "" if name in secrets() else f", not {first['input']!r}"
        raise ConfigError(
            f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}{found}", where=origin
        ) from None


def _listed(tree: _Tree, kind: Any) -> _Tree:
    """Turn text into a list where a list is expected: `a,b`, or JSON."""
    hints = get_type_hints(kind)
    read: _Tree = {}
    for key, value in tree.items():
        if is_dataclass(hints[key]):
            read[key] = _listed(value, hints[key])
        elif (kept := table_kind(hints[key])) is not None:
            read[key] = {name: _listed(table, kept) for name, table in value.items()}
        elif isinstance(value, str) and str(hints[key]).startswith("tuple"):
            read[key] = _split(value)
        else:
            read[key] = value
    return read


def _split(text: str) -> Any:
    if text.lstrip().startswith("["):
        try:
            return json.loads(text)
        except ValueError:
            return text  # pydantic says what is wrong
    return [part.strip() for part in text.split(",") if part.strip()]


def help_of(dotted: str) -> str:
    """Return the help of a setting named as `section.key`."""
    kind: Any = Settings
    *path, last = dotted.split(".")
    for part in path:
        hint = get_type_hints(kind).get("network" if part == "networks" else part)
        kind = (hint if is_dataclass(hint) else table_kind(hint)) or kind
    return next((str(item.metadata.get("help", "")) for item in fields(kind) if item.name == last), "")
