"""Front matter ▶ a mapping, and the text after it: YAML, TOML or JSON, fenced or not.

Supports the formats of Jekyll, Hugo, Eleventy, Astro, MkDocs, Docusaurus, Zola and Quarto (fences), and of
Pelican and MultiMarkdown (`Title: …` lines before the first blank line).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sharekit.errors import SourceError

_PLACEHOLDER = re.compile(r"\{\{.{0,80}?\}\}|<%.{0,80}?%>")
_CUT_VALUE = re.compile(
    r"(?P<key>[\w-]+):[ \t]+(?P<value>[^\s\"'|>\[{#&*!][^#]*?)(?<![ \t])[ \t]+(?P<comment>#.*)"
)
_SHOWN_KEYS = {"title", "headline", "description", "summary", "lead", "excerpt", "subtitle"}
_MOST_LINES = 1000
_FENCE = re.compile(r"(?P<mark>---|\+\+\+|;;;)[ \t]*+(?P<kind>\w*)[ \t]*\n")
_KINDS = {"---": "yaml", "+++": "toml", ";;;": "json"}
_META_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):[ \t]*(?P<value>.*)")
# Hexo: `title: …` and other lines, with a closing fence only.
_LINES = r"(?:[A-Za-z][\w-]*:.*\n|[ \t].*\n|- .*\n){0,60}"
_HEADLESS = re.compile(rf"({_LINES}?title:.*\n{_LINES})---[ \t]*\n")
# Nikola: `.. title: …`, possibly inside a comment.
_DOTTED = re.compile(r"^<!--[ \t]*\n|^\.\.[ \t]+(?=[\w-]+:)|^-->[ \t]*(?:\n|\Z)", re.MULTILINE)
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
    """Return the values, the text after them, and the number of lines they take.

    Raises:
        SourceError: The front matter cannot be parsed; `where` names file and line.
    """
    whole = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    text = whole.lstrip("\n")
    above = len(whole) - len(text)
    fence = _FENCE.match(text)
    if fence:
        kind = fence["kind"].lower() or _KINDS[fence["mark"]]
        closing = "---|\\.\\.\\." if fence["mark"] == "---" else re.escape(fence["mark"])
        end = re.compile(rf"^(?:{closing})[ \t]*(?:\n|\Z)", re.MULTILINE).search(text, fence.end())
        if end:
            values = parse_values(text[fence.end() : end.start()], kind, where=where, line=above + 2)
            return _mapping(values), text[end.end() :], text.count("\n", 0, end.end())
    if re.match(r"\{\s*\"", text):
        return _json_front(text, where, above)
    if headless := _HEADLESS.match(text):
        values = parse_values(headless[1], "yaml", where=where, line=above + 1)
        return _mapping(values), text[headless.end() :], text.count("\n", 0, headless.end())
    if text.startswith(("..", "<!--")):
        head, blank, rest = text.partition("\n\n")
        values, rest, count = _meta_lines(_DOTTED.sub("", head) + blank + rest)
        return (values, rest, count) if values else ({}, text, 0)
    return _meta_lines(text)


def parse_values(text: str, kind: str, *, where: object = "", line: int = 1) -> Any:
    """Parse YAML, TOML or JSON.

    Raises:
        SourceError: The text is invalid; the message has the line, counted from `line`.
    """
    try:
        return _PARSERS.get(kind, _yaml)(text)
    except (ValueError, RecursionError) as error:
        raise _broken(error, kind, where, line, text) from None


def _broken(error: Exception, kind: str, where: object, line: int, text: str) -> SourceError:
    place = _PLACE.search(str(error))  # TOML errors have the line in their text only
    at = getattr(error, "lineno", None) or (int(place[1]) if place else 1)
    message = _PLACE.sub("", str(error).partition("\n")[0])
    wrong = next(iter(text.split("\n")[at - 1 : at]), "")
    position = f"{where}:{line + at - 1}"
    if placeholder := _PLACEHOLDER.search(wrong):
        return SourceError(
            f"the placeholder {placeholder[0]} was not filled in",
            where=position,
            hint="replace it with a value, such as `date: 2026-05-03`, or delete the line",
        )
    return SourceError(
        f"the front matter is not valid {kind.upper() or 'YAML'}: {message}",
        where=position,
        hint=_hint(message),
    )


def _hint(message: str) -> str:
    if "cannot start any token" in message or "did not find expected" in message:
        return "put quotes around a value that begins with a sign such as @, *, [ or a quote"
    return 'put quotes around a value that contains ": "' if "mapping values" in message else ""


def cut_values(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, value, comment) where YAML takes the rest of an unquoted value for a comment.

    `title: Crane #5 stays` is read as “Crane”, which writers hardly ever mean. A comment that begins with a
    space after the `#` is taken as one, except after text that readers see.
    """
    text = text.replace("\r\n", "\n").lstrip("\ufeff\n")
    fence = _FENCE.match(text)
    if fence is None or fence["mark"] != "---" or (fence["kind"] or "yaml").lower() not in {"yaml", "yml"}:
        return
    for number, line in enumerate(text.split("\n")[1:_MOST_LINES], 2):
        if line.startswith(("---", "...")):
            return
        cut = _CUT_VALUE.match(line)
        if cut and (not cut["comment"].startswith("# ") or cut["key"].lower() in _SHOWN_KEYS):
            yield number, cut["value"], cut["comment"]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


_SAFE_LENGTH = 2000  # characters that cannot nest dangerously deep
_DEEPEST = 100
_MOST_DOTS = 10_000_000
"""Dots in lines of TOML, squared: so much work and memory tomllib takes for `a.b.c.…`."""
_PLACE = re.compile(r"(?: \(at|:) line (\d+),? column \d+(?: \(char \d+\)|\))")


class _BadYaml(ValueError):
    def __init__(self, problem: str, lineno: int) -> None:
        super().__init__(problem)
        self.lineno = lineno


def _yaml(text: str) -> Any:
    import yaml

    from sharekit.sources.markdown.yaml_loader import FrontMatterLoader

    try:
        if len(text) > _SAFE_LENGTH:
            _refuse_deep(yaml.parse(text, FrontMatterLoader))
        return yaml.load(text, FrontMatterLoader)  # noqa: S506 (a safe loader)
    except yaml.MarkedYAMLError as error:
        # An unclosed construct is detected at the end; its beginning is what helps.
        unclosed = "end of stream" in str(error.problem) and error.context_mark
        mark = error.context_mark if unclosed else error.problem_mark
        raise _BadYaml(error.problem or str(error), mark.line + 1 if mark else 1) from None
    except yaml.YAMLError as error:
        raise _BadYaml(str(error), 1) from None


def _refuse_deep(events: Iterable[Any]) -> None:
    """Refuse input nested deeper than the C library's stack allows: it would crash the process."""
    depth = 0
    for event in events:
        kind = type(event).__name__
        depth += kind.endswith("StartEvent") - kind.endswith("EndEvent")
        if depth > _DEEPEST:
            raise _BadYaml(f"nests deeper than {_DEEPEST} levels", event.start_mark.line + 1)


def _toml(text: str) -> Any:
    import tomllib

    if sum(line.count(".") ** 2 for line in text.split("\n")) > _MOST_DOTS:
        raise ValueError("it has keys with too many dots")
    return tomllib.loads(text)


_PARSERS: Mapping[str, Callable[[str], Any]] = {
    "yaml": _yaml,
    "yml": _yaml,
    "toml": _toml,
    "json": json.loads,
}


def _json_front(text: str, where: object, above: int) -> tuple[Mapping[str, Any], str, int]:
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        raise _broken(error, "json", where, above + 1, text) from None
    return _mapping(value), text[end:], text.count("\n", 0, end)


def _meta_lines(text: str) -> tuple[Mapping[str, Any], str, int]:
    """Read `Key: value` lines; indented lines continue a value, and a title is required."""
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
