"""Front matter ▶ a mapping, and the text after it: YAML, TOML or JSON, fenced or not.

The habits of Jekyll, Hugo, Eleventy, Astro, MkDocs, Docusaurus, Zola and Quarto (fences), and of Pelican and
MultiMarkdown (`Title: …` lines before the first blank one).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from sharekit.errors import SourceError

__all__ = ["parse_values", "split_front"]

_FENCE = re.compile(r"(?P<mark>---|\+\+\+|;;;)[ \t]*(?P<kind>\w*)[ \t]*\n")
_KINDS = {"---": "yaml", "+++": "toml", ";;;": "json"}
_META_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):[ \t]*(?P<value>.*)")
_META_KEYS = {
    "title",
    "date",
    "author",
    "authors",
    "summary",
    "tags",
    "category",
    "slug",
    "description",
    "status",
}


def split_front(text: str, *, where: object = "") -> tuple[Mapping[str, Any], str, int]:
    """Return the values, the text after them, and the number of lines they took.

    Raises:
        SourceError: The front matter cannot be parsed; `where` names file and line.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").lstrip("\n")
    fence = _FENCE.match(text)
    if fence:
        kind = fence["kind"].lower() or _KINDS[fence["mark"]]
        closing = "---|\\.\\.\\." if fence["mark"] == "---" else re.escape(fence["mark"])
        end = re.compile(rf"^(?:{closing})[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, fence.end())
        if end:
            values = parse_values(text[fence.end() : end.start()], kind, where=where, line=2)
            return _mapping(values), text[end.end() :], text.count("\n", 0, end.end())
    if text.startswith("{\n"):
        return _json_front(text)
    return _meta_lines(text)


def parse_values(text: str, kind: str, *, where: object = "", line: int = 1) -> Any:
    """Parse YAML, TOML or JSON.

    Raises:
        SourceError: The text is not of that kind; says the line, counted from `line`.
    """
    try:
        return _PARSERS.get(kind, _yaml)(text)
    except (ValueError, RecursionError) as error:
        number = line + max(0, getattr(error, "lineno", 1) - 1)
        raise SourceError(
            f"the front matter is no {kind.upper() or 'YAML'}: {_first_line(error)}",
            where=f"{where}:{number}",
        ) from None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


class _BadYaml(ValueError):
    def __init__(self, problem: str, lineno: int) -> None:
        super().__init__(problem)
        self.lineno = lineno


def _yaml(text: str) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, loader)  # noqa: S506 (both loaders are safe ones)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise _BadYaml(error.problem or str(error), mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        raise _BadYaml(str(error), 1) from None


def _toml(text: str) -> Any:
    import tomllib

    return tomllib.loads(text)


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "json": json.loads,
}


def _json_front(text: str) -> tuple[Mapping[str, Any], str, int]:
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}, text, 0
    return _mapping(value), text[end:], text.count("\n", 0, end)


def _meta_lines(text: str) -> tuple[Mapping[str, Any], str, int]:
    """Read `Key: value` lines, indented lines going on with the value; a title must be among them."""
    values: dict[str, str] = {}
    key = ""
    at = 0
    for line in text.splitlines(keepends=True):
        match = _META_LINE.match(line)
        if match:
            key = match["key"].strip().lower()
            values[key] = match["value"].strip()
        elif key and line[:1] in {" ", "\t"} and line.strip():
            values[key] = f"{values[key]} {line.strip()}"
        else:
            break
        at += len(line)
    ended = not text[at:].strip() or text[at : at + 1] == "\n"
    if "title" in values and ended and len(_META_KEYS & values.keys()) > 1:
        return values, text[at:], text.count("\n", 0, at)
    return {}, text, 0
