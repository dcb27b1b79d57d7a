"""JSON schemas of the files that people and programs write for sharekit, for editors and checks."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any, get_type_hints

from sharekit.article import Article
from sharekit.settings.schema import Settings, secrets, table_kind
from sharekit.support.resources import templates_folder


def schema_of(name: str) -> dict[str, Any]:
    """Return a JSON schema (draft 2020-12): `settings`, `article` (a line of articles.jsonl) or `share`."""
    from pydantic import TypeAdapter

    if name == "share":
        text = (templates_folder() / "schemas" / "share.json").read_text(encoding="utf-8")
        share: dict[str, Any] = json.loads(text)
        return share
    kind = {"settings": Settings, "article": Article}[name]
    schema = TypeAdapter(kind).json_schema(ref_template="#/$defs/{model}")
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    if name == "settings":
        schema["title"] = "sharekit.toml"
        _describe(schema, Settings, schema)
        _join_networks(schema)
    return schema


def _describe(schema: dict[str, Any], kind: Any, whole: dict[str, Any], prefix: str = "") -> None:
    """Add each setting's help; remove secrets, which no file may hold; unknown names are errors."""
    hints = get_type_hints(kind)
    schema["additionalProperties"] = False
    for item in fields(kind):
        part = schema["properties"][item.name]
        inner = hints[item.name] if is_dataclass(hints[item.name]) else table_kind(hints[item.name])
        if f"{prefix}{item.name}" in secrets():
            del schema["properties"][item.name]
        elif inner is not None:
            _describe(whole["$defs"][inner.__name__], inner, whole, f"{item.name}.")
        if item.metadata.get("help"):
            part["description"] = item.metadata["help"]


def _join_networks(schema: dict[str, Any]) -> None:
    """`networks` is a list of names, or the tables of the user's own networks."""
    tables = schema["properties"].pop("network")
    drawn = {"draw": schema["properties"]["networks"]}
    own = tables | {"type": "object", "properties": drawn}
    schema["properties"]["networks"] = {"anyOf": [schema["properties"]["networks"], own]}
