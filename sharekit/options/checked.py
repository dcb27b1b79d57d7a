"""Dataclasses whose values are checked when they are set, whoever sets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from sharekit.errors import ConfigError
from sharekit.support.redaction import redact, redact_value

Rule = Callable[[Any], str]
"""Returns what is allowed if a value is invalid, else an empty string."""


def setting(
    default: Any, help_: str, rule: Rule | None = None, *, needed: str = "", secret: bool = False
) -> Any:
    """Declare an option.

    Args:
        default: Its default, which is never checked.
        help_: Its help.
        rule: What it allows beyond its type; of a mapping, what each value allows. Empty values pass.
        needed: What it takes, if it must not be empty.
        secret: It comes from the environment or a file named there, and is never shown.
    """
    return _declare(help_, rule, needed=needed, secret=secret, default=default)


def table(help_: str, rule: Rule | None = None) -> Any:
    """Declare a table whose names the user chooses, empty by default."""
    return _declare(help_, rule, default_factory=dict)


def _declare(help_: str, rule: Rule | None, *, needed: str = "", secret: bool = False, **default: Any) -> Any:
    return field(metadata={"help": help_, "rule": rule, "needed": needed, "secret": secret}, **default)


class InvalidOption(ConfigError, ValueError):
    """A value that an option does not allow.

    Attributes:
        name: The option, within its dataclass: `theme`, `sections.Arts`.
        problem: The value, unless it is secret, and what is allowed.
    """

    name = problem = ""

    @classmethod
    def of(cls, owner: str, item: Field[Any], name: str, value: Any, allowed: str) -> InvalidOption:
        """Describe the invalid value of a field."""
        problem = f"{'' if item.metadata.get('secret') else f' is {shown(value)}'}; allowed: {allowed}"
        error = cls(f"{name}{problem}", where=owner)
        error.name, error.problem = name, problem
        return error


def shown(value: Any) -> str:
    """Return a value as an error shows it: as its writer would write it, without passwords."""
    if isinstance(value, str):
        return repr(redact_value(value))
    return redact(repr(list(value) if isinstance(value, tuple) else value))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The base of all options.

    Values that differ from their defaults are checked when an object is built. A list becomes a tuple.

    Raises:
        InvalidOption: A value has the wrong type, or its rule does not allow it.
    """

    def __post_init__(self) -> None:
        kind: Any = type(self)
        for item, hint, default, is_free in _declared(kind):
            value = getattr(self, item.name)
            if value is default or (is_free and type(value) is hint) or _is_equal(value, default):
                continue
            if isinstance(value, list):
                value = tuple(value)
                object.__setattr__(self, item.name, value)
            for problem in _problems(item, value, hint):
                raise InvalidOption.of(kind.__name__, item, *problem)


def _is_equal(value: Any, default: Any) -> bool:
    return type(value) is type(default) and bool(value == default)


@cache
def _declared(kind: Any) -> list[tuple[Field[Any], Any, Any, bool]]:
    """Return each field, its type, its default, and whether any value of this type is allowed."""
    hints = get_type_hints(kind)
    return [
        (
            item,
            hints[item.name],
            item.default if item.default_factory is MISSING else item.default_factory(),
            not item.metadata.get("rule") and not item.metadata.get("needed"),
        )
        for item in fields(kind)
    ]


def _problems(item: Field[Any], value: Any, hint: Any) -> Iterator[tuple[str, Any, str]]:
    """Yield what is wrong with a field's value: the name, the value and what is allowed."""
    if allowed := expected(value, hint):
        yield item.name, value, allowed
        return
    rule, needed = item.metadata.get("rule"), item.metadata.get("needed")
    if value in ("", ()):
        if needed:
            yield item.name, value, needed
    elif rule:
        parts = (
            {f"{item.name}.{key}": part for key, part in value.items()} if isinstance(value, Mapping) else {}
        )
        for name, part in (parts or {item.name: value}).items():
            if allowed := rule(part):
                yield name, part, allowed


def expected(value: Any, hint: Any) -> str:
    """Return what a type takes if a value is not of it, else an empty string."""
    kind, inner = get_origin(hint) or hint, get_args(hint)
    if kind is Literal:
        return "" if value in inner else " or ".join((", ".join(map(repr, inner[:-1])), repr(inner[-1])))
    if kind in (Union, UnionType):
        return "" if any(not expected(value, one) for one in inner) else expected(value, inner[0])
    return "" if _is_kind(value, kind, inner) else _WORDS.get(kind) or f"{kind.__name__} objects"


def _is_kind(value: Any, kind: Any, inner: tuple[Any, ...]) -> bool:
    if kind is Any:
        return True
    if kind is tuple:
        return isinstance(value, tuple) and all(
            type(part) is inner[0] or not expected(part, inner[0]) for part in value
        )
    if kind is Mapping:
        return isinstance(value, Mapping) and not any(expected(part, inner[1]) for part in value.values())
    if kind in (int, float):
        return isinstance(value, (int, kind)) and not isinstance(value, bool)
    return isinstance(value, kind)


_WORDS: Mapping[Any, str] = {
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    str: "a text",
    tuple: "a list, such as ['a', 'b']",
    Mapping: "a table",
    date: "a date or datetime",
    datetime: "a datetime",
}
