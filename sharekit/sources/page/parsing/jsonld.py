"""JSON-LD of a page: parsed, repaired where that is safe, and flattened to a list of nodes.

Sources: https://www.w3.org/TR/json-ld11/ and https://schema.org. Contexts are never fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from sharekit.sources.page.parsing.text import without_comments
from sharekit.support.text_utils import unescape

Node = dict[str, Any]

MAX_NODES = 3000  # typed nodes kept of one page
MAX_DEPTH = 30

_PREFIX = re.compile(r"^(?:schema:|https?://schema\.org/)")
_WRAP = re.compile(r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*$")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')
_COMMENTS = ("//", "/*")
_REMARK = re.compile(r"^\s*/\*.{0,200}?\*/\s*", re.DOTALL)
_CLOSES = re.compile(r'\s*+(?:[}\]:]|,\s*+(?:["{\[\d-]|true|false|null)|,?\s*+$)')


def nodes(scripts: Iterable[str]) -> list[Node]:
    """Return every typed node of these scripts, outer ones first; what cannot be read is left out."""
    typed: list[Node] = []
    for script in scripts:
        for value in parse_values(script):
            typed.extend(_typed(value))
    by_id = {node["@id"]: node for node in typed if isinstance(node.get("@id"), str)}
    return [_resolved(node, by_id) for node in typed[:MAX_NODES]]


def parse_values(script: str) -> list[Any]:
    """Parse a script's values; wrappers, entities, stray commas and quotes are repaired."""
    text = script.strip()
    if not (text.startswith(("{", "[")) and text.endswith(("}", "]"))):
        text = _REMARK.sub("", text)
        text = without_comments(text).strip() or text  # a comment before the data, or around all of it
        text = _WRAP.sub("", _WRAP.sub("", text)).strip().strip("\ufeff;").strip()
    for repair in (_unchanged, unescape, _repaired):
        try:
            return _values(repair(text))
        except (ValueError, RecursionError):
            continue
    return []


def _unchanged(text: str) -> str:
    return text


def _repaired(text: str) -> str:
    return _TRAILING_COMMA.sub("", _BAD_ESCAPE.sub("", _with_quotes_escaped(text)))


def _values(text: str) -> list[Any]:
    """Decode one value, or several written one after another."""
    decoder = json.JSONDecoder(strict=False)
    values, at = [], 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
        if text.startswith(_COMMENTS, at):
            break
    return values


def _with_quotes_escaped(text: str) -> str:
    """Escape the quotes inside strings: one that no comma, colon or bracket follows closes nothing."""
    out, inside = [], False
    pieces = re.split(r'(\\.|")', text)
    at = 0
    for piece in pieces:
        at += len(piece)
        stray = piece == '"' and inside and not _CLOSES.match(text, at)
        out.append('\\"' if stray else piece)
        inside ^= piece == '"' and not stray
    return "".join(out)


def _typed(value: Any) -> list[Node]:
    """List the dictionaries that have a type, breadth first."""
    typed: list[Node] = []
    level = [value]
    for _ in range(MAX_DEPTH):
        inner: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                if "@type" in item:
                    typed.append(item)
                inner.extend(child for child in item.values() if isinstance(child, dict | list))
            elif isinstance(item, list):
                inner.extend(child for child in item if isinstance(child, dict | list))
        level = inner
    return typed


def _resolved(node: Node, by_id: dict[str, Node]) -> Node:
    """Put the node that is meant in the place of `{"@id": …}`, one step deep."""
    return {_unprefixed(key): _follow(value, by_id) for key, value in node.items()}


def _unprefixed(key: str) -> str:
    return _PREFIX.sub("", key)


def _follow(value: Any, by_id: dict[str, Node], depth: int = 0) -> Any:
    if isinstance(value, list):
        return [_follow(item, by_id, depth + 1) for item in value[:200]] if depth < MAX_DEPTH else []
    if isinstance(value, dict) and "@id" in value and "@type" not in value:
        target = by_id.get(value["@id"]) if isinstance(value["@id"], str) else None
        return target or value
    if isinstance(value, dict) and any(map(_PREFIX.match, value)):
        return {_unprefixed(key): inner for key, inner in value.items()}
    return value
