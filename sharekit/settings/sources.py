"""Reads, merges and validates the sources of settings, and records the origin of each value."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import is_dataclass
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

from sharekit.errors import ConfigError, SourceError
from sharekit.options import NetworkOptions, PageOptions
from sharekit.options.checked import InvalidOption
from sharekit.settings.names import Tree, located, shown, split_list, take, validated, walk
from sharekit.settings.places import (
    PREFIX,
    Place,
    flag_at,
    in_file,
    variable,
    variable_at,
)
from sharekit.settings.schema import Settings, leaves, secrets, table_kind
from sharekit.support.docs_site import docs_page
from sharekit.support.files import open_source
from sharekit.support.os_errors import system_error

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_FILE = "_FILE"
_MOST_SECRET = 65_536  # bytes


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
    values: Tree = {}
    origins: dict[str, str] = {}
    for path in reversed(files):
        take(values, origins, *_from_file(path))
    take(values, origins, _from_environment(environ), variable_at)
    take(values, origins, validated(flags, flag_at), flag_at)
    settings = _checked(values, origins)
    return settings, {name: origins.get(name, "default") for name in leaves(settings)}


# --- files


def _from_file(path: Path) -> tuple[Tree, Place]:
    source = PyprojectTomlConfigSettingsSource if path.name == "pyproject.toml" else TomlConfigSettingsSource
    try:
        tree, place = source(_Model, path.absolute())(), in_file(path)  # a relative one may begin with ~
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, str(error)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", where=path, hint="save it as UTF-8") from error
    except OSError as error:
        raise system_error(error, path, "read", ConfigError) from error
    tree = validated(tree, place)
    for inner, _ in walk(tree):
        if shown(inner) in secrets():
            name = variable(shown(inner))
            raise ConfigError(
                f"{shown(inner)!r} is a secret and does not belong in a file that is shared",
                where=place(inner),
                hint=f"set {name}, or name a file in {name}{_FILE}",
            )
    return tree, place


def _no_toml(path: Path, words: str) -> ConfigError:
    """Return the error with the line in `where`: tomllib's message ends in `(at line 3, column 8)`."""
    what, _, where = words.rstrip(")").rpartition(" (at ")
    what = re.sub(r"\((.*?),?\)", lambda names: repr(names[1].replace("'", "").replace(", ", ".")), what)
    match = re.fullmatch(r"line (\d+), column (\d+)", where)
    last = len(path.read_text(encoding="utf-8").splitlines())
    line, place = (match[1], f"column {match[2]}") if match else (last, "at the end")
    return ConfigError(
        f"is not valid TOML: {what[:1].lower()}{what[1:]}, {place}",
        where=f"{path}:{line}",
        hint='put text in quotes, as in site = "Daily News"' if "value" in what else "",
    )


# --- environment


class _Environment(EnvSettingsSource):
    """Leaves lists as text; `_listed` splits them at any depth."""

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ARG002
        return value


def _from_environment(environ: Mapping[str, str]) -> Tree:
    plain: dict[str, str | None] = {}
    for name, value in environ.items():
        bare = name.upper().removesuffix(_FILE)
        if dotted := _setting_of(name):
            # CI services pass empty variables; they are ignored where an empty value is invalid.
            if value or leaves(Settings())[dotted] == "":
                plain[name.lower()] = value
        elif name.upper().endswith(_FILE) and _setting_of(bare) in secrets():
            plain[bare.lower()] = _secret_file(name, value)
        else:
            hint = _nearest_variable(name.upper())
            raise ConfigError("unknown variable", where=name, hint=hint)
    source = _Environment(_Model)
    source.env_vars = plain
    return validated(source(), variable_at)


def _setting_of(name: str) -> str:
    """Return the dotted name of the setting that a variable sets, or an empty string."""
    dotted = name.upper().removeprefix(PREFIX).lower().replace("__", ".")
    return dotted if dotted in leaves(Settings()) else ""


def _nearest_variable(name: str) -> str:
    near = difflib.get_close_matches(name, map(variable, leaves(Settings())), 1, 0.5)
    return f"did you mean {near[0]}?" if near else f"all settings: {docs_page('settings')}"


def _secret_file(name: str, value: str) -> str:
    where = f"{name}={value}"
    try:
        with open_source(Path(value)) as file:
            text = file.read(_MOST_SECRET + 1).decode()
    except SourceError as error:
        raise ConfigError(error.message, where=where, hint=error.hint) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8", where=where, hint="save it as UTF-8") from error
    if len(text.encode()) > _MOST_SECRET:
        raise ConfigError(f"is longer than {_MOST_SECRET:,} bytes", where=where)
    return text.strip()


# --- values


def _checked(values: Tree, origins: Mapping[str, str]) -> Settings:
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
        raise _wrong_value(error.errors()[0], origins) from None


def _wrong_value(problem: Any, origins: Mapping[str, str]) -> ConfigError:
    path, error = tuple(map(str, problem["loc"])), problem.get("ctx", {}).get("error")
    if isinstance(error, InvalidOption):
        return located(
            error, path, lambda full: origins.get(_nearest_origin(shown(full), origins), "settings")
        )
    name = shown(path)
    setting = _nearest_origin(name, origins)
    value = "" if setting in secrets() else f" is {problem['input']!r}"
    words = _KINDS.get(problem["type"]) or str(problem.get("ctx", {}).get("expected", "")) or problem["msg"]
    return ConfigError(f"{setting}{value}; allowed: {words}", where=origins.get(setting, "settings"))


def _nearest_origin(name: str, origins: Mapping[str, str]) -> str:
    return max((key for key in origins if _is_in(name, key)), key=len, default=name)


def _is_in(name: str, setting: str) -> bool:
    return name == setting or name.startswith(f"{setting}.")


_KINDS = {
    **dict.fromkeys(("int_parsing", "int_type", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_parsing", "float_type"), "a number"),
    **dict.fromkeys(("bool_parsing", "bool_type"), "true or false"),
    **dict.fromkeys(("tuple_type", "list_type"), "a list, such as ['a', 'b']"),
    "string_type": "a text in quotes",
}


def _listed(tree: Tree, kind: Any) -> Tree:
    """Turn text into a list where a list is expected: `a,b`, or JSON."""
    hints = get_type_hints(kind)
    read: Tree = {}
    for key, value in tree.items():
        if is_dataclass(hints[key]):
            read[key] = _listed(value, hints[key])
        elif (inner := table_kind(hints[key])) is not None:
            read[key] = {name: _listed(table, inner) for name, table in value.items()}
        elif isinstance(value, str) and str(hints[key]).startswith("tuple"):
            read[key] = split_list(value)
        else:
            read[key] = value
    return read
