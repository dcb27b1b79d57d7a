"""Reads and merges the sources of settings, checks names and values, remembers where each came from."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from sharekit.errors import ConfigError
from sharekit.options import NetworkOptions
from sharekit.settings import PREFIX, Origins, Settings, leaves, secrets

__all__ = ["merge"]

_FROM_FILE = "_FILE"
_HINTS = get_type_hints(Settings)


def merge(
    flags: Mapping[str, Any], files: list[Path], environ: Mapping[str, str]
) -> tuple[Settings, Origins]:
    """Merge flags over environment over files over defaults; see `sharekit.settings.load`."""
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    sources = [(str(path), _read_toml(path)) for path in reversed(files)]
    for name, tree in sources:
        _refuse_secrets(tree, name)
        _take(values, origins, tree, lambda _key, name=name: name)
    _take(values, origins, _environment(environ), lambda key: PREFIX + key.upper().replace(".", "__"))
    _take(values, origins, _known(flags, "flags"), lambda key: f"--{key.replace('_', '-')}")
    settings = _checked(values, origins)
    return settings, {key: origins.get(key, "default") for key in leaves(settings)}


def _take(values: dict[str, Any], origins: dict[str, str], tree: Mapping[str, Any], name: Any) -> None:
    for path, value in _walk(tree, ()):
        here = values
        for part in path[:-1]:
            here = here.setdefault(part, {})
        here[path[-1]] = value
        dotted = ".".join(path)
        origins[dotted.replace("network.", "networks.", 1) if path[0] == "network" else dotted] = name(dotted)


def _walk(tree: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _walk(value, (*path, key))
        else:
            yield (*path, key), value


# --- files


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        tree = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"cannot be read: {error}", where=path) from error
    if path.name == "pyproject.toml":
        tree = tree.get("tool", {}).get("sharekit", {})
    return _known(tree, path)


def _known(tree: Mapping[str, Any], where: object) -> dict[str, Any]:
    tree = _split_networks(tree, where)
    _check_names(tree, Settings, where, "")
    return tree


def _split_networks(tree: Mapping[str, Any], where: object) -> dict[str, Any]:
    """`networks` is a list of names, or the tables [networks.NAME], drawn besides og."""
    split = dict(tree)
    if "network" in split:
        raise ConfigError("unknown setting 'network'", where=where, hint="did you mean 'networks'?")
    tables = split.get("networks")
    if isinstance(tables, Mapping):
        own = {name: options for name, options in tables.items() if name != "draw"}
        split["network"] = own
        split["networks"] = tables.get("draw", ["og", *own])
    return split


def _check_names(tree: Mapping[str, Any], kind: Any, where: object, prefix: str) -> None:
    hints = get_type_hints(kind)
    for key, value in tree.items():
        if key not in hints:
            raise ConfigError(
                f"unknown setting {prefix + key!r}", where=where, hint=_nearest(key, [*hints], prefix)
            )
        if key == "network" and kind is Settings:
            for name, options in value.items():
                if not isinstance(options, Mapping):
                    raise ConfigError(f"networks.{name} must be a table", where=where)
                _check_names(options, NetworkOptions, where, f"networks.{name}.")
        elif is_dataclass(hints[key]):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{prefix + key!r} must be a table, not {value!r}", where=where)
            _check_names(value, hints[key], where, f"{key}.")


def _nearest(key: str, names: list[str], prefix: str) -> str:
    near = difflib.get_close_matches(key, names, 1, 0.5)
    if near:
        return f"did you mean {prefix + near[0]!r}?"
    return f"known are {', '.join(sorted(names))}"


def _refuse_secrets(tree: Mapping[str, Any], where: str) -> None:
    for path, _ in _walk(tree, ()):
        name = ".".join(path)
        if name in secrets():
            variable = PREFIX + name.upper().replace(".", "__")
            raise ConfigError(
                f"{name!r} is a secret and does not belong in a file that is shared",
                where=where,
                hint=f"set {variable}, or name a file in {variable}{_FROM_FILE}",
            )


# --- environment


class _Environment(EnvSettingsSource):
    """Reads lists written as `a,b` besides JSON."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:
        text = str(value).strip()
        if text.startswith(("[", "{")):
            return super().decode_complex_value(field_name, field, value)
        return [part.strip() for part in text.split(",") if part.strip()]


def _environment(environ: Mapping[str, str]) -> dict[str, Any]:
    upper = {name.upper(): value for name, value in environ.items()}
    plain: dict[str, str] = {}
    for name, value in upper.items():
        dotted = _setting_of(name)
        if dotted is None:
            raise ConfigError(f"unknown variable {name}", where="environment", hint=_nearest_variable(name))
        if name.endswith(_FROM_FILE) and dotted in secrets():
            plain[name.removesuffix(_FROM_FILE)] = _secret_file(name, value)
        else:
            plain[name] = value
    tree: dict[str, Any] = {}
    for name, value in plain.items():
        dotted = str(_setting_of(name))
        here = tree
        *path, last = dotted.split(".")
        for part in path:
            here = here.setdefault(part, {})
        here[last] = _decoded(name, value, dotted)
    return tree


def _decoded(name: str, value: str, dotted: str) -> Any:
    if not _is_list(dotted):
        return value
    source = _Environment(_Model)
    try:
        return source.decode_complex_value(dotted, FieldInfo(annotation=tuple[str, ...]), value)
    except ValueError as error:
        raise ConfigError(f"found {value!r}, where a list is expected: {error}", where=name) from error


def _is_list(dotted: str) -> bool:
    kind: Any = Settings
    for part in dotted.split("."):
        kind = NetworkOptions if kind is dict else get_type_hints(kind).get(part)
        if part == "network":
            kind = dict
    return str(kind).startswith("tuple")


def _setting_of(name: str) -> str | None:
    """Return the dotted setting that a variable names, or None."""
    dotted = name.removeprefix(PREFIX).lower().replace("__", ".")
    if dotted in _variables():
        return dotted
    bare = dotted.removesuffix(_FROM_FILE.lower())
    return bare if bare in secrets() else None


def _variables() -> list[str]:
    return [key for key in leaves(Settings()) if not key.startswith("networks.")]


def _nearest_variable(name: str) -> str:
    names = [PREFIX + key.upper().replace(".", "__") for key in _variables()]
    near = difflib.get_close_matches(name, names, 1, 0.5)
    return f"did you mean {near[0]}?" if near else "`sharekit show settings` lists them"


def _secret_file(name: str, value: str) -> str:
    try:
        return Path(value).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the file {value!r} cannot be read: {error}", where=name) from error


# --- values


class _Model(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX)


def _checked(values: dict[str, Any], origins: Mapping[str, str]) -> Settings:
    for kind in (Settings, NetworkOptions, *(hint for hint in _HINTS.values() if is_dataclass(hint))):
        kind.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[union-attr]
    try:
        return TypeAdapter(Settings).validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        path = ".".join(str(part) for part in first["loc"])
        shown = path.replace("network.", "networks.", 1)
        origin = origins.get(shown) or next(
            (v for k, v in origins.items() if shown.startswith(k)), "settings"
        )
        found = "" if path in secrets() else f", not {first['input']!r}"
        raise ConfigError(f"{shown}: {_lower(first['msg'])}{found}", where=origin) from error


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def default_of(item: Field[Any]) -> Any:
    """Return a dataclass field's default."""
    return item.default_factory() if item.default_factory is not MISSING else item.default


def help_of(dotted: str) -> str:
    """Return the help of a setting named as `section.key`."""
    kind: Any = Settings
    text = ""
    for part in dotted.split("."):
        for item in fields(kind) if is_dataclass(kind) else ():
            if item.name == part:
                text = str(item.metadata.get("help", ""))
                kind = get_type_hints(kind)[part]
                break
    return text
