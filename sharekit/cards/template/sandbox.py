"""Renders untrusted templates: bounded in time, output and the size of every value.

Jinja's sandbox keeps templates from Python's insides; it does not keep them from looping for ever or from
filling the memory. So every turn of a loop, every call, every output, and every value that goes into or comes
out of a filter, an operator or a comparison is metered here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from threading import local
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from sharekit.cards.template.meter import Meter, require_small
from sharekit.support.files import sha256
from sharekit.support.user_cache import private_folder

_MOST_TOKENS = 10_000
_STEPS_A_PART = 20
_LOOP, _WEIGHED, _JOINED, _FLAT = "sharekit loop", "sharekit weighed", "sharekit joined", "sharekit flat"

_FILTERS = frozenset({
    "abs", "batch", "capitalize", "d", "default", "e", "escape", "first", "float", "int", "items", "join",
    "last", "length", "count", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace",
    "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string", "striptags", "sum",
    "title", "trim", "truncate", "unique", "upper", "wordcount",
})  # fmt: skip

_GROWING = frozenset({
    "center", "encode", "expandtabs", "format", "format_map", "join", "ljust", "replace", "rjust",
    "translate", "zfill",
})  # fmt: skip
"""Methods of text that return more than they are given."""


_MIXING = frozenset({"fill", "join", "replace", "wrap"})
"""Filters that put one text many times into another."""

TEMPLATE_FAULTS = (
    jinja2.TemplateError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a template can raise: Jinja's filters check their arguments in many ways."""

_JINJA = (jinja2.Environment, nodes.EvalContext, Context)
"""What Jinja puts before a filter's own arguments."""


class BoundedEnvironment(jinja2.Environment):
    """A Jinja environment that refuses templates of too many tokens."""

    def _tokenize(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        stream = super()._tokenize(source, name, filename, state)
        return TokenStream(_few(stream), name, filename)


def bytecode_cache() -> jinja2.BytecodeCache | None:
    """Return a cache of compiled templates in a folder of this user; None if others could write to it.

    Bytecode is executed as it is, so what others could have written must not be read.
    """
    facts = f"{jinja2.__version__} {sys.implementation.cache_tag} {Path(__file__).stat().st_mtime_ns}"
    folder = private_folder("templates")
    return (
        jinja2.FileSystemBytecodeCache(str(folder), f"{sha256(facts.encode())[:16]}-%s") if folder else None
    )


class Sandbox(BoundedEnvironment, ImmutableSandboxedEnvironment):
    """A Jinja environment for untrusted templates: autoescape on, undefined names are errors.

    Its errors are Jinja's own: SecurityError where a bound is reached. Several threads may render at once.
    """

    meter: type[Meter] = Meter
    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self, loader: jinja2.BaseLoader, bytecode: jinja2.BytecodeCache | None = None) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            cache_size=64,
            bytecode_cache=bytecode,
        )
        self._local = local()
        self.finalize = self._written
        self.concat = self._concatenated  # type: ignore[method-assign]
        self.filters = {name: self.guarded(name, self.filters[name]) for name in _FILTERS}
        self.filters |= {_LOOP: self._loop, _WEIGHED: self._weighed, _JOINED: self._joined}
        self.filters[_FLAT] = self._flat
        self.globals = {"range": self.globals["range"], "namespace": self.globals["namespace"]}

    def render(self, template: jinja2.Template, context: dict[str, Any]) -> str:
        """Render a template of this environment within the bounds."""
        self._local.meter = meter = self.meter()
        self._local.renders = True
        pieces = []
        try:
            for piece in template.generate(context):
                meter.write(len(piece))
                pieces.append(piece)
        finally:
            self._local.renders = False
        return "".join(pieces)

    def _load_template(self, name: Any, globals: Any) -> jinja2.Template:
        """Load a template; while one is rendered, each part that it includes costs steps."""
        if getattr(self._local, "renders", False):
            self._meter.step(_STEPS_A_PART)
        return super()._load_template(name, globals)

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a template; what is nested too deeply for Jinja or Python is a SecurityError."""
        try:
            return super().compile(source, *args, **kwargs)
        except (RecursionError, SyntaxError, MemoryError) as error:
            raise SecurityError("blocks, brackets or operators are nested too deeply") from error
        except ValueError as error:
            raise SecurityError(f"it cannot be compiled: {error}") from error

    def guarded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the filter `name` so that what goes into it and what comes out is metered."""

        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            meter = self._meter
            args = tuple(meter.listed(value) for value in args)
            values = [value for value in (*args, *kwargs.values()) if not isinstance(value, _JINJA)]
            meter.weigh(*values)
            require_small(values[1:])
            if name in _MIXING:
                meter.weigh_mixed(*values)
            result = meter.listed(function(*args, **kwargs))
            meter.weigh(result)
            return result

        return run

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Check whether a template may read an attribute; see SandboxedEnvironment."""
        if isinstance(obj, int | float | bytes) or (isinstance(obj, str) and attr in _GROWING):
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Any:
        """Refuse str.format(), which pads without bounds; see SandboxedEnvironment."""
        if super().wrap_str_format(value) is not None:
            raise SecurityError("str.format() is not for templates; use ~ to join")

    def call(self, context: Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Call something for the template, its arguments and its result metered."""
        self._meter.weigh(*args, *kwargs.values(), getattr(obj, "__self__", None))
        require_small((*args, *kwargs.values()))
        result = super().call(context, obj, *args, **kwargs)
        self._meter.weigh(result)
        return result

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Compute what could grow out of bounds, metered."""
        if operator == "**":
            raise SecurityError("the operator ** is not for templates")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("text is not formatted by % in templates; use ~ to join")
        if operator == "*":
            self._weigh_product(left, right)
        self._meter.weigh(left, right)
        return super().call_binop(context, operator, left, right)

    def _weigh_product(self, left: Any, right: Any) -> None:
        factors = [value for value in (left, right) if isinstance(value, int)]
        if len(factors) == 2 and sum(factor.bit_length() for factor in factors) > 256:  # noqa: PLR2004 - bits
            raise SecurityError("a number too large for a template")
        if len(factors) == 1:
            self._meter.weigh(left, right, times=max(1, *factors))

    @property
    def _meter(self) -> Meter:
        """The meter of the rendering in this thread; Jinja also computes constants while it compiles."""
        if not hasattr(self._local, "meter"):
            self._local.meter = self.meter()
        return self._local.meter  # type: ignore[no-any-return]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _meter_children(tree)
        return tree

    def _compile(self, source: str, filename: str) -> CodeType:
        self._local.meter = self.meter()  # what Jinja computed so far is not the rendering's
        return super()._compile(source, filename)

    def _loop(self, values: Iterable[Any]) -> Iterator[Any]:
        if isinstance(values, Undefined):
            iter(values)  # raises, naming what is undefined
        return self._meter.counted(values)

    def _weighed(self, value: Any) -> Any:
        self._meter.weigh(value)
        return value

    def _concatenated(self, pieces: Iterable[str]) -> str:
        texts = list(pieces)
        self._meter.weigh(*texts)
        return "".join(texts)

    def _joined(self, values: list[Any]) -> Any:
        texts = [self._plain(value) for value in values]
        self._meter.write(sum(map(len, texts)))
        if any(isinstance(value, Markup) for value in values):
            return Markup("").join(texts)
        return "".join(texts)

    def _flat(self, values: Any) -> Any:
        """Refuse lists of lists of lists: a few lines of template could make them huge."""
        for value in _items(values):
            if isinstance(value, list | tuple | dict) and any(
                isinstance(each, list | tuple | dict) for each in _items(value)
            ):
                raise SecurityError("lists in templates go two deep, no deeper")
        return self._weighed(values)

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


def _few(tokens: Iterable[Token]) -> Iterator[Token]:
    for count, token in enumerate(tokens):
        if count >= _MOST_TOKENS:
            raise SecurityError(f"line {token.lineno}: more than {_MOST_TOKENS} names, operators and tags")
        yield token


def _items(values: Any) -> Iterable[Any]:
    return values.values() if isinstance(values, dict) else values


def _meter_children(node: nodes.Node) -> None:
    """Replace each expression inside a node that could cost or grow much by its metered form."""
    for name, value in node.iter_fields():
        if isinstance(value, nodes.Node):
            setattr(node, name, _metered(value, node, name))
        elif isinstance(value, list):
            setattr(
                node,
                name,
                [_metered(each, node, name) if isinstance(each, nodes.Node) else each for each in value],
            )


def _metered(node: nodes.Node, parent: nodes.Node, field: str) -> nodes.Node:
    _meter_children(node)
    if isinstance(parent, nodes.For) and field == "iter":
        return _filtered(node, _LOOP)
    if isinstance(node, nodes.Concat):
        return _filtered(nodes.List(node.nodes, lineno=node.lineno), _JOINED)
    if isinstance(node, nodes.List | nodes.Dict | nodes.Tuple) and getattr(node, "ctx", "load") == "load":
        return _filtered(node, _FLAT)
    compared = (isinstance(parent, nodes.Compare | nodes.Operand) and field == "expr") or (
        isinstance(parent, nodes.Test) and field == "node" and not isinstance(node, nodes.Name)
    )
    sliced = isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice)
    return _filtered(node, _WEIGHED) if compared or sliced else node


def _filtered(node: nodes.Node, name: str) -> nodes.Node:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)
