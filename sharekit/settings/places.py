"""Origins of settings, for errors: a line of a file, a variable, a flag."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sharekit.support.patterns import lazy_pattern

PREFIX = "SHAREKIT_"

KeyPath = tuple[str, ...]
"""The names of the tables and the key, as in `("smtp", "port")`."""

Place = Callable[[KeyPath], str]
"""Returns the origin of a key within a source."""

_KEY = r"""[\w-]+|"[^"\n]*"|'[^'\n]*'"""
_KEYS = rf"\s*(?:{_KEY})(?:\s*\.\s*(?:{_KEY}))*\s*"
_TABLE = lazy_pattern(rf"\s*\[\[?({_KEYS})\]")
_ASSIGNED = lazy_pattern(rf"({_KEYS})=")
_ONE_KEY = lazy_pattern(_KEY)


def flag_at(path: KeyPath) -> str:
    """Return the flag of a setting."""
    return "--network" if path == ("networks",) else f"--{path[-1].replace('_', '-')}"


def variable(dotted: str) -> str:
    """Return the variable that sets a setting: `SHAREKIT_SMTP__PORT` for `smtp.port`."""
    return PREFIX + dotted.upper().replace(".", "__")


def variable_at(path: KeyPath) -> str:
    """Return the variable that sets a key."""
    return variable(".".join(path))


def in_file(file: Path) -> Place:
    """Return a function from a key to its line in a TOML file, such as `sharekit.toml:3`."""
    head = ("tool", "sharekit") if file.name == "pyproject.toml" else ()
    lines = _set_keys(file.read_text(encoding="utf-8", errors="replace"))

    def place(path: KeyPath) -> str:
        wanted = (*head, *(("networks", *path[1:]) if path[0] == "network" and len(path) > 1 else path))
        near = [(number, key) for number, key in lines if _is_prefix(key, wanted) or _is_prefix(wanted, key)]
        nearest = max(near, key=lambda item: (len(item[1]), -item[0]), default=None)
        return f"{file}:{nearest[0]}" if nearest else str(file)

    return place


def _set_keys(text: str) -> list[tuple[int, KeyPath]]:
    """Return the lines that open a table or set a key, with the full path of the key.

    A line inside a multi-line string may look like one; at worst an error names the wrong line.
    """
    keys: list[tuple[int, KeyPath]] = []
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), 1):
        if opened := _TABLE.match(line):
            table = _split(opened[1])
            keys.append((number, table))
        elif assigned := _ASSIGNED.match(line):
            keys.append((number, (*table, *_split(assigned[1]))))
    return keys


def _split(keys: str) -> KeyPath:
    return tuple(key.strip("\"'") for key in _ONE_KEY.findall(keys))


def _is_prefix(short: KeyPath, long: KeyPath) -> bool:
    return long[: len(short)] == short
