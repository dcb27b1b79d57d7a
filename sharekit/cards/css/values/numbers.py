"""CSS numbers, lengths and percentages, with calc(), min(), max() and clamp().

Every reader takes tokens of tinycss2 (without white space and comments) and raises `Invalid` with the allowed
values. Source: CSS Values and Units Level 4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

WIDE = frozenset({"inherit", "initial", "unset"})
"""Keywords that every property accepts."""

Token = Any
Tokens = Sequence[Token]


class Invalid(ValueError):
    """A value outside the subset; the text lists what is allowed."""


class Length(NamedTuple):
    """A length: px, plus a fraction (`part`) of a base that is known during layout."""

    px: float = 0.0
    part: float = 0.0


class Calculation(NamedTuple):
    """A calc(), min(), max() or clamp() to compute once the base of its percentages is known."""

    pick: Callable[[Iterable[float]], float]
    options: tuple[Length | Calculation, ...]

    def settle(self, base: float) -> float:
        """Return px."""
        return self.pick([px for option in self.options if (px := resolve(option, base)) is not None])


Size = Length | Calculation
ZERO = Length()
NO_SHARE = Calculation(sum, (ZERO,))
"""0 %: 0 if the base is known, otherwise unknown."""


class Scale(NamedTuple):
    """The bases of relative units in px: the element's font size, the root's, the viewport's size."""

    em: float
    rem: float
    width: float
    height: float


def resolve(size: Size | None, base: float | None) -> float | None:
    """Return px; None for auto, and for percentages of an unknown base."""
    if size is None:
        return None
    if isinstance(size, Length):
        if size.part == 0.0:
            return size.px
        return None if base is None else size.px + size.part * base
    return None if base is None else size.settle(base)


def zero_based(size: Size | None, base: float | None) -> float:
    """Return px, with auto and percentages of an unknown base as 0, for gaps, margins and paddings."""
    return resolve(size, 0.0 if base is None else base) or 0.0


def significant(tokens: Iterable[Token]) -> list[Token]:
    """Return the tokens without white space and comments."""
    return [token for token in tokens if token.type not in {"whitespace", "comment"}]


def commas(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return the significant tokens between commas."""
    parts: list[list[Token]] = [[]]
    for token in significant(tokens):
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


MOST_LAYERS = 50


def layers(tokens: Iterable[Token]) -> list[list[Token]]:
    """Return the significant tokens between commas; for values whose every part is painted."""
    parts = commas(tokens)
    if len(parts) > MOST_LAYERS:
        raise Invalid(f"at most {MOST_LAYERS} layers")
    return parts


def keyword(token: Token) -> str:
    """Return the keyword in lower case, or an empty string."""
    return token.lower_value if token.type == "ident" else ""


def number(token: Token) -> float:
    """Return a plain number."""
    if token.type == "number":
        return float(token.value)
    raise Invalid("a number")


def integer(token: Token) -> int:
    """Return a whole number."""
    if token.type == "number" and token.is_integer:
        return int(token.int_value)
    raise Invalid("a whole number")


_UNITS: dict[str, Callable[[Scale], float]] = {
    "px": lambda _: 1.0,
    "em": lambda scale: scale.em,
    "rem": lambda scale: scale.rem,
    "vw": lambda scale: scale.width / 100,
    "vh": lambda scale: scale.height / 100,
    "vmin": lambda scale: min(scale.width, scale.height) / 100,
    "vmax": lambda scale: max(scale.width, scale.height) / 100,
}
_ALLOWED = f"a length in {', '.join(_UNITS)} or %, or calc(), min(), max(), clamp() of such"


_MOST_PX, _MOST_PART = 100_000.0, 100.0


def length(token: Token, scale: Scale) -> Size:
    """Return a length or percentage; implausibly large ones are rejected."""
    value = _length(token, scale)
    if isinstance(value, Length) and (abs(value.px) > _MOST_PX or abs(value.part) > _MOST_PART):
        raise Invalid(f"a length up to {_MOST_PX:,.0f} px or {_MOST_PART * 100:,.0f} %")
    return value


def not_negative(token: Token, scale: Scale) -> Size:
    """Return a length or percentage that is not negative; the sign of a mixed one is known during layout."""
    value = length(token, scale)
    if isinstance(value, Length) and min(value) < 0 and 0 in value:
        raise Invalid("a length or percentage from 0")
    return value


def _length(token: Token, scale: Scale) -> Size:
    if token.type == "dimension":
        unit = _UNITS.get(token.lower_unit)
        if unit:
            return Length(token.value * unit(scale))
    elif token.type == "percentage":
        return Length(0.0, token.value / 100)
    elif token.type == "number" and token.value == 0:
        return ZERO
    elif token.type == "function" and token.lower_name in _FUNCTIONS:
        value = _FUNCTIONS[token.lower_name](token, scale)
        if not isinstance(value, float):
            return value
    raise Invalid(_ALLOWED)


# --- arithmetic: a value is a plain float, a Length, or a Choice

_Value = float | Length | Calculation


def _plus(a: _Value, b: _Value, sign: float = 1.0) -> _Value:
    if isinstance(a, float) and isinstance(b, float):
        return a + sign * b
    if isinstance(a, float) or isinstance(b, float):
        raise Invalid("calc() that adds lengths to lengths")
    if isinstance(a, Length) and isinstance(b, Length):
        return Length(a.px + sign * b.px, a.part + sign * b.part)
    return Calculation(sum, (a, _times(b, sign)))


def _times(size: Size, factor: float) -> Size:
    if isinstance(size, Length):
        return Length(size.px * factor, size.part * factor)
    return Calculation(lambda values: factor * size.pick(values), size.options)


def _product(a: _Value, b: _Value) -> _Value:
    if isinstance(b, float):
        return a * b if isinstance(a, float) else _times(a, b)
    if isinstance(a, float):
        return _times(b, a)
    raise Invalid("calc() that multiplies a length by a number")


def _quotient(a: _Value, b: _Value) -> _Value:
    if not isinstance(b, float) or b == 0.0:
        raise Invalid("calc() that divides by a number other than 0")
    return _product(a, 1.0 / b)


def _atom(token: Token, scale: Scale) -> _Value:
    if token.type == "() block":
        return _sum(significant(token.content), scale)
    if token.type == "number":
        return float(token.value)
    if token.type == "function" and token.lower_name in _FUNCTIONS:
        return _FUNCTIONS[token.lower_name](token, scale)
    return length(token, scale)


def _sum(tokens: list[Token], scale: Scale) -> _Value:
    """Read `a + b * c - d`; operators are at odd positions, between operands."""
    if len(tokens) % 2 == 0:
        raise Invalid(_ALLOWED)
    total: _Value | None = None
    term = _atom(tokens[0], scale)
    sign = 1.0
    for operator, token in zip(tokens[1::2], tokens[2::2], strict=True):
        value = _atom(token, scale)
        match operator.value if operator.type == "literal" else "":
            case "*":
                term = _product(term, value)
            case "/":
                term = _quotient(term, value)
            case "+" | "-":
                total = term if total is None else _plus(total, term, sign)
                term, sign = value, 1.0 if operator.value == "+" else -1.0
            case _:
                raise Invalid("calc() of +, -, * and / with spaces around them")
    return term if total is None else _plus(total, term, sign)


def _calc(token: Token, scale: Scale) -> _Value:
    return _sum(significant(token.arguments), scale)


def _extreme(pick: Callable[[Iterable[float]], float], values: Sequence[_Value]) -> _Value:
    if all(isinstance(value, float) for value in values):
        return pick([value for value in values if isinstance(value, float)])
    sizes = tuple(value for value in values if not isinstance(value, float))
    if len(sizes) != len(values):
        raise Invalid("min(), max() and clamp() of lengths, or of numbers")
    if all(isinstance(size, Length) and size.part == 0.0 for size in sizes):
        return Length(pick([size.px for size in sizes if isinstance(size, Length)]))
    return Calculation(pick, sizes)


def _least(token: Token, scale: Scale) -> _Value:
    return _extreme(min, [_sum(part, scale) for part in commas(token.arguments)])


def _most(token: Token, scale: Scale) -> _Value:
    return _extreme(max, [_sum(part, scale) for part in commas(token.arguments)])


def _clamp(token: Token, scale: Scale) -> _Value:
    parts = [_sum(part, scale) for part in commas(token.arguments)]
    if len(parts) != len(("least", "value", "most")):
        raise Invalid("clamp() of three lengths")
    return _extreme(max, [parts[0], _extreme(min, parts[1:])])


_FUNCTIONS: dict[str, Callable[[Token, Scale], _Value]] = {
    "calc": _calc,
    "min": _least,
    "max": _most,
    "clamp": _clamp,
}
