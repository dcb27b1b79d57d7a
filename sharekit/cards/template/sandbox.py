"""Renders untrusted templates: bounded in time, output and the size of every value.

Jinja's sandbox keeps templates from Python's insides; it does not keep them from looping for ever or from
filling the memory. So every turn of a loop, every call and every output is metered here, and the few steps
that could make something large out of something small are checked before they are taken.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

_MOST_SECONDS = 2.0
_MOST_STEPS = 200_000
_MOST_TEXT = 2_000_000  # characters, in one value and in all output together
_MOST_ITEMS = 20_000
_MOST_NUMBER = 20_000  # as an argument: widths, counts, indents
_METER = "sharekit meter"

_FILTERS = frozenset({
    "abs", "batch", "capitalize", "d", "default", "e", "escape", "first", "float", "int", "items", "join",
    "last", "length", "count", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace",
    "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string", "striptags", "sum",
    "title", "trim", "truncate", "unique", "upper", "wordcount",
})  # fmt: skip


class Meter:
    """Resources used by one rendering."""

    most_text, most_seconds = _MOST_TEXT, _MOST_SECONDS

    def __init__(self) -> None:
        self._ends = time.monotonic() + self.most_seconds
        self._steps = 0
        self._text = 0

    def step(self) -> None:
        """Count a step; raises SecurityError at the bound."""
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise SecurityError(f"the template takes more than {_MOST_STEPS} steps: a loop that is too long")
        if not self._steps & 255 and time.monotonic() > self._ends:
            raise SecurityError(f"the template takes more than {self.most_seconds:g} seconds")

    def write(self, length: int) -> None:
        """Count characters written; raises SecurityError at the bound."""
        self._text += length
        if self._text > self.most_text:
            raise SecurityError(f"the template writes more than {self.most_text} characters")


class Sandbox(SandboxedEnvironment):
    """A Jinja environment for untrusted templates: autoescape on, undefined names are errors.

    Its errors are Jinja's own: SecurityError where a bound is reached.
    """

    meter: type[Meter] = Meter
    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, cache_size=64)
        self.finalize = self._written
        self.filters = {name: _guarded(self.filters[name]) for name in _FILTERS if name in self.filters}
        self.filters[_METER] = self._metered
        self.filters["sharekit joined"] = self._joined
        self.filters["sharekit flat"] = _require_shallow
        self.globals = {"range": self.globals["range"], "namespace": self.globals["namespace"]}
        self._meter = self.meter()

    def render(self, template: jinja2.Template, context: dict[str, Any]) -> str:
        """Render a template of this environment within the bounds."""
        self._meter = meter = self.meter()
        pieces = []
        for piece in template.generate(context):
            meter.write(len(piece))
            pieces.append(piece)
        return "".join(pieces)

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call something for the template, metered and its arguments checked."""
        self._meter.step()
        _check((*args, *kwargs.values()))
        owner = getattr(obj, "__self__", None)
        if isinstance(owner, str) and getattr(obj, "__name__", "") in _GROWING:
            raise SecurityError(f"str.{obj.__name__}() is not for templates; use a filter")
        return super().call(context, obj, *args, **kwargs)

    def wrap_str_format(self, value: Any) -> Any:
        """Refuse str.format(), which pads without bounds; see SandboxedEnvironment."""
        if super().wrap_str_format(value) is not None:
            raise SecurityError("str.format() is not for templates; use ~ to join")

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute what could grow out of bounds, checked."""
        self._meter.step()
        if operator == "**":
            raise SecurityError("the operator ** is not for templates")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("text is not formatted by % in templates; use ~ to join")
        sizes = _size(left), _size(right)
        if operator == "*" and any(sizes):
            factor = right if sizes[0] else left
            if not isinstance(factor, int) or max(sizes) * max(0, factor) > _MOST_ITEMS:
                raise SecurityError(f"a value of more than {_MOST_ITEMS} characters or items by *")
        if operator == "*" and isinstance(left, int) and isinstance(right, int) and _huge(left, right):
            raise SecurityError("a number too large for a template")
        if operator == "+" and sum(sizes) > _MOST_TEXT:
            raise SecurityError(f"a value of more than {_MOST_TEXT} characters or items by +")
        return super().call_binop(context, operator, left, right)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, _METER, [], [], None, None, lineno=loop.lineno)
        _replace(tree)
        return tree

    def _metered(self, values: Iterable[Any]) -> Iterator[Any]:
        if isinstance(values, Undefined):
            iter(values)  # raises, naming what is undefined
        meter = self._meter
        return _counted(values, meter)

    def _joined(self, values: list[Any]) -> Any:
        texts = [self._plain(value) for value in values]
        self._meter.write(sum(map(len, texts)))
        if any(isinstance(value, Markup) for value in values):
            return Markup("").join(texts)
        return "".join(texts)

    def _plain(self, value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, int | float | Undefined) or value is None:
            return str(value)
        if hasattr(value, "__html__"):
            return str(value.__html__())
        raise SecurityError(f"only text and numbers can be written, not {type(value).__name__}")

    def _written(self, value: Any) -> Any:
        text = self._plain(value)
        self._meter.step()
        self._meter.write(len(text))
        return value


_GROWING = frozenset({
    "center", "expandtabs", "format", "format_map", "join", "ljust", "replace", "rjust", "translate", "zfill",
})  # fmt: skip


def _counted(values: Iterable[Any], meter: Meter) -> Iterator[Any]:
    for value in values:
        meter.step()
        yield value


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple | bytes) else 0


def _huge(left: int, right: int) -> bool:
    return left.bit_length() + right.bit_length() > 256  # noqa: PLR2004 - bits; no card counts so far


def _check(values: Iterable[Any]) -> None:
    for value in values:
        if isinstance(value, int) and abs(value) > _MOST_NUMBER:
            raise SecurityError(f"the number {value} is larger than {_MOST_NUMBER}")
        if _size(value) > _MOST_TEXT:
            raise SecurityError(f"a value of more than {_MOST_TEXT} characters or items")


def _guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Check what goes into a filter: nothing too large, and no product of two that would be."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        values = [value for value in (*args, *kwargs.values()) if not isinstance(value, jinja2.Environment)]
        _check(values[1:] if isinstance(values[:1], list) else values)
        sizes = sorted((_size(value) for value in values), reverse=True)
        if len(sizes) > 1 and sizes[0] * max(1, sizes[1]) > _MOST_TEXT:
            raise SecurityError("two values too large to be put together")
        return function(*args, **kwargs)

    return run


def _require_shallow(values: Any) -> Any:
    """Refuse lists of lists of lists: a few lines of template could make them huge."""
    inner = values.values() if isinstance(values, dict) else values
    for value in inner:
        if isinstance(value, list | tuple | dict):
            deeper = value.values() if isinstance(value, dict) else value
            if any(isinstance(each, list | tuple | dict) for each in deeper):
                raise SecurityError("lists in templates go two deep, no deeper")
    return values


def _replace(node: nodes.Node) -> None:
    """Meter `~`, and keep list literals shallow."""
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(node, name, _replaced(value))
        elif isinstance(value, list):
            setattr(node, name, [_replaced(each) if isinstance(each, nodes.Node) else each for each in value])


def _replaced(node: nodes.Node) -> nodes.Node:
    _replace(node)
    if isinstance(node, nodes.Concat):
        joined = nodes.List(node.nodes, lineno=node.lineno)
        return nodes.Filter(joined, "sharekit joined", [], [], None, None, lineno=node.lineno)
    storing = isinstance(node, nodes.Tuple) and node.ctx != "load"
    if isinstance(node, nodes.List | nodes.Dict | nodes.Tuple) and not storing:
        return nodes.Filter(node, "sharekit flat", [], [], None, None, lineno=node.lineno)
    return node
