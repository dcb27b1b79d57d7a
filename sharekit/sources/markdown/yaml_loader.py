"""A YAML loader for text that people write: values are read as written.

YAML 1.1 turns `10:00` into 600, `0777` into 511, `No` into false, `1.10` into 1.1 and `2024-05-01` into a
date. Here only `true`, `false` and `null` have a meaning, as in YAML 1.2, and numbers that are written back
the same way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from yaml import MappingNode, SequenceNode

_NULL, _BOOL, _MERGE = ("tag:yaml.org,2002:" + name for name in ("null", "bool", "merge"))
_NUMBER = "!number"
_WRITTEN = re.compile(r"0|-?[1-9]\d{0,14}|-?(?:0|[1-9]\d{0,9})\.(?:0|\d{0,3}[1-9])")
"""Numbers that Python writes in the same way."""
_MOST_MERGED = 10_000
"""Pairs that merge keys may add to one document: chained merges grow exponentially."""
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class FrontMatterLoader(_Safe):  # type: ignore[misc]
    """A safe loader with the rules of the module's docstring, and bounded merge keys."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (as PyYAML declares it)
    _merged = 0

    def flatten_mapping(self, node: MappingNode) -> None:
        """Resolve the merge keys of a mapping.

        Raises:
            yaml.MarkedYAMLError: They add too many pairs.
        """
        merged = [value for key, value in node.value if key.tag == _MERGE]
        for value in merged:
            if isinstance(value, yaml.SequenceNode):
                _without_repeats(value)
        super().flatten_mapping(node)
        self._merged += len(node.value) if merged else 0
        if self._merged > _MOST_MERGED:
            raise yaml.MarkedYAMLError(
                problem="its merge keys (<<) add too many values", problem_mark=node.start_mark
            )


def _without_repeats(node: SequenceNode) -> None:
    """Keep each alias in a list of merged mappings once: merging it again changes nothing."""
    node.value = list({id(item): item for item in node.value}.values())


def _number(loader: Any, node: Any) -> int | float:
    text = loader.construct_scalar(node)
    return float(text) if "." in text else int(text)


def _boolean(loader: Any, node: Any) -> bool | str:
    text: str = loader.construct_scalar(node)
    return {"true": True, "false": False}.get(text.lower(), text)


_CORE = (
    (_NULL, re.compile(r"(?:~|null|)"), ["~", "n", ""]),
    (_BOOL, re.compile(r"(?:true|True|TRUE|false|False|FALSE)"), list("tTfF")),
    (_NUMBER, _WRITTEN, list("-0123456789")),
    (_MERGE, re.compile("<<"), ["<"]),
)
for _tag in ("int", "float", "timestamp", "binary"):  # as written, whatever the tag says
    FrontMatterLoader.add_constructor(f"tag:yaml.org,2002:{_tag}", FrontMatterLoader.construct_scalar)
for _tag, _pattern, _first in _CORE:
    FrontMatterLoader.add_implicit_resolver(_tag, re.compile(rf"(?:{_pattern.pattern})$"), _first)
FrontMatterLoader.add_constructor(_NUMBER, _number)
FrontMatterLoader.add_constructor(_BOOL, _boolean)
