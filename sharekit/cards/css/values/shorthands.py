"""Shorthands, each expanded to physical or logical longhands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from sharekit.cards.css.style import GridLine, Style
from sharekit.cards.css.values.colours import is_colour
from sharekit.cards.css.values.logical import physical
from sharekit.cards.css.values.numbers import NO_SHARE, Invalid, keyword, layers
from sharekit.cards.css.values.properties import LONGHANDS, SIDES
from sharekit.cards.css.values.readers import Around, Tokens

Values = dict[str, Any]
Expand = Callable[[Tokens, Around], Values]


class Shorthand(NamedTuple):
    """One shorthand: its longhands, its reader, a description of its values."""

    longhands: tuple[str, ...]
    expand: Expand
    values: str


def _read(name: str, tokens: Tokens, around: Around) -> Any:
    return LONGHANDS[physical(name)].read(tokens, around)


def _put(values: Values, name: str, tokens: Tokens, around: Around) -> None:
    """Read a part of a shorthand; each may be there once."""
    if name in values:
        raise Invalid(f"one {name.removeprefix('border-top-')}")
    values[name] = _read(name, tokens, around)


def _halves(tokens: Tokens) -> tuple[Tokens, Tokens | None]:
    """Return what is before and after the first `/`; None without one."""
    if "/" not in tokens:
        return tokens, None
    at = tokens.index("/")
    return tokens[:at], tokens[at + 1 :]


def _four(names: tuple[str, ...], values: str) -> Shorthand:
    """One to four values: top, right, bottom, left (or the corners, from the top left)."""

    def expand(tokens: Tokens, around: Around) -> Values:
        if not 1 <= len(tokens) <= len(names):
            raise Invalid("one to four values")
        picks = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}[len(tokens)]
        return {name: _read(name, [tokens[pick]], around) for name, pick in zip(names, picks, strict=True)}

    return Shorthand(names, expand, values)


def _pair(first: str, second: str, values: str) -> Shorthand:
    """One or two values."""

    def expand(tokens: Tokens, around: Around) -> Values:
        if not 1 <= len(tokens) <= len((first, second)):
            raise Invalid("one or two values")
        return {first: _read(first, tokens[:1], around), second: _read(second, tokens[-1:], around)}

    return Shorthand((first, second), expand, values)


def _border(sides: tuple[str, ...]) -> Shorthand:
    """Width, style and colour, in any order; omitted parts get their initial values."""
    names = tuple(f"border-{side}-{part}" for side in sides for part in ("width", "style", "color"))

    def expand(tokens: Tokens, around: Around) -> Values:
        initial: Values = {"border-top-width": 3.0, "border-top-style": "none", "border-top-color": None}
        parts: Values = {}
        for token in tokens:
            part = (
                "style" if keyword(token) in {"none", "solid"} else "color" if is_colour(token) else "width"
            )
            _put(parts, f"border-top-{part}", [token], around)
        values = initial | parts
        return {name: values[f"border-top-{name.rsplit('-', 1)[1]}"] for name in names}

    return Shorthand(names, expand, "width, none or solid, colour")


def _flex(tokens: Tokens, around: Around) -> Values:
    names = [keyword(token) for token in tokens]
    if names in (["none"], ["auto"]):
        part = float(names == ["auto"])
        return {"flex-grow": part, "flex-shrink": part, "flex-basis": None}
    factors = [token for token in tokens if token.type == "number"]
    basis = [token for token in tokens if token.type != "number"]
    if len(factors) == len(("grow", "shrink", "basis")) and factors[2].value == 0 and not basis:
        basis, factors = [factors[2]], factors[:2]
    is_between = any(token is not tokens[0] and token is not tokens[-1] for token in basis)
    if len(factors) > len(("grow", "shrink")) or len(basis) > 1 or is_between:
        raise Invalid("none, auto, or grow, shrink and a basis")
    return {
        "flex-grow": _read("flex-grow", factors[:1], around) if factors else 1.0,
        "flex-shrink": _read("flex-shrink", factors[1:], around) if len(factors) > 1 else 1.0,
        "flex-basis": _read("flex-basis", basis, around) if basis else NO_SHARE,
    }


def _flow(tokens: Tokens, around: Around) -> Values:
    parts: Values = {}
    for token in tokens:
        _put(parts, "flex-wrap" if "wrap" in keyword(token) else "flex-direction", [token], around)
    return {"flex-direction": "row", "flex-wrap": "nowrap"} | parts


def _lines(axis: str) -> Shorthand:
    first, second = f"grid-{axis}-start", f"grid-{axis}-end"

    def expand(tokens: Tokens, around: Around) -> Values:
        start, end = _halves(tokens)
        return {
            first: _read(first, start, around),
            second: GridLine() if end is None else _read(second, end, around),
        }

    return Shorthand((first, second), expand, "line / line")


_LAYER = ("background-image", "background-position", "background-size", "background-repeat")


def _background(tokens: Tokens, around: Around) -> Values:
    parts = [_layer(part, around) for part in layers(tokens)]
    if any("background-color" in layer for layer in parts[:-1]):
        raise Invalid("a colour in the last layer only")
    start = {"background-image": None, **{name: _initial(name) for name in _LAYER[1:]}}
    values: Values = {name: tuple(layer.get(name, start[name]) for layer in parts) for name in _LAYER}
    if not any(values["background-image"]):
        values |= {name: getattr(Style, name.replace("-", "_")) for name in _LAYER}
    values["background-color"] = parts[-1].get("background-color", (0, 0, 0, 0.0))
    return values


def _initial(name: str) -> Any:
    return getattr(Style, name.replace("-", "_"))[0]


def _layer(tokens: Tokens, around: Around) -> Values:
    """Read one layer: picture, position [/ size], repeat, colour, in any order."""
    values: Values = {}
    first, rest = _halves(tokens)
    runs, after = _runs(first), _runs(rest or [])
    if rest is not None:
        if [part for part, _ in (*runs[-1:], *after[:1])] != ["background-position"] * 2:
            raise Invalid("a position, / and a size")
        after[0] = ("background-size", after[0][1])
    for name, run in (*runs, *after):
        _put(values, name, run, around)
    if not values:
        raise Invalid("a picture, position / size, repeat or colour")
    return {name: (value or (None,))[0] if name in _LAYER else value for name, value in values.items()}


def _runs(tokens: Tokens) -> list[tuple[str, list[Any]]]:
    """Return the neighbours that belong to the same longhand, each with its name."""
    return [(name, list(run)) for name, run in groupby(tokens, _part_of_layer)]


def _part_of_layer(token: Any) -> str:
    name = keyword(token)
    if name == "none" or token.type == "url" or _is_image(token):
        return "background-image"
    if "repeat" in name:
        return "background-repeat"
    return "background-color" if is_colour(token) else "background-position"


def _is_image(token: Any) -> bool:
    return token.type == "function" and (token.lower_name == "url" or "gradient" in token.lower_name)


def _font(tokens: Tokens, around: Around) -> Values:
    """Read `italic 700 20px/1.2 Inter, sans-serif`."""
    values: Values = {"font-style": "normal", "font-weight": 400, "line-height": None}
    parts: Values = {}
    at = next((at for at, token in enumerate(tokens) if token.type in {"dimension", "percentage"}), -1)
    if at < 0:
        raise Invalid("style, weight, size, / line-height and families")
    for token in tokens[:at]:
        if keyword(token) != "normal":
            _put(parts, "font-style" if keyword(token) == "italic" else "font-weight", [token], around)
    values |= parts
    values["font-size"] = _read("font-size", [tokens[at]], around)
    rest = tokens[at + 1 :]
    if rest and rest[0] == "/":
        own = around._replace(scale=around.scale._replace(em=values["font-size"]))
        values["line-height"] = _read("line-height", rest[1:2], own)
        rest = rest[2:]
    values["font-family"] = _read("font-family", rest, around)
    return values


def _decoration(tokens: Tokens, around: Around) -> Values:
    initial: Values = {
        "text-decoration-line": "none",
        "text-decoration-color": None,
        "text-decoration-thickness": None,
    }
    parts: Values = {}
    names = [keyword(token) for token in tokens]
    if names.count("solid") > 1:
        raise Invalid("one style: solid")
    for name, token in zip(names, tokens, strict=True):
        if name == "solid":
            continue
        part = "color" if is_colour(token) else "line" if name not in {"", "auto"} else "thickness"
        _put(parts, f"text-decoration-{part}", [token], around)
    return initial | parts


_RADII = tuple(
    f"border-{corner}-radius" for corner in ("top-left", "top-right", "bottom-right", "bottom-left")
)
_FLEX_PARTS = ("flex-grow", "flex-shrink", "flex-basis")
_SIZES = "one to four of auto, length, %"

SHORTHANDS: Mapping[str, Shorthand] = {
    "margin": _four(tuple(f"margin-{side}" for side in SIDES), _SIZES),
    "padding": _four(tuple(f"padding-{side}" for side in SIDES), "one to four of length, %"),
    "inset": _four(SIDES, _SIZES),
    "gap": _pair("row-gap", "column-gap", "one or two of length, %"),
    "flex": Shorthand(_FLEX_PARTS, _flex, "none, auto, grow shrink basis"),
    "flex-flow": Shorthand(("flex-direction", "flex-wrap"), _flow, "flex-direction and flex-wrap"),
    "place-items": _pair("align-items", "justify-items", "align-items and justify-items"),
    "place-content": _pair("align-content", "justify-content", "align-content and justify-content"),
    "place-self": _pair("align-self", "justify-self", "align-self and justify-self"),
    "grid-column": _lines("column"),
    "grid-row": _lines("row"),
    "border": _border(SIDES),
    **{f"border-{side}": _border((side,)) for side in SIDES},
    "border-width": _four(tuple(f"border-{side}-width" for side in SIDES), "one to four lengths"),
    "border-style": _four(tuple(f"border-{side}-style" for side in SIDES), "one to four of none, solid"),
    "border-color": _four(tuple(f"border-{side}-color" for side in SIDES), "one to four colours"),
    "border-radius": _four(_RADII, "one to four of length, % (no `/`)"),
    "background": Shorthand(
        ("background-color", *_LAYER),
        _background,
        "layers of picture, position / size, repeat; a colour last",
    ),
    "font": Shorthand(
        ("font-style", "font-weight", "font-size", "line-height", "font-family"),
        _font,
        "style, weight, size / line-height, families",
    ),
    "text-decoration": Shorthand(
        ("text-decoration-line", "text-decoration-color", "text-decoration-thickness"),
        _decoration,
        "line, solid, colour, thickness",
    ),
    "margin-inline": _pair("margin-inline-start", "margin-inline-end", "one or two of auto, length, %"),
    "margin-block": _pair("margin-top", "margin-bottom", "one or two of auto, length, %"),
    "padding-inline": _pair("padding-inline-start", "padding-inline-end", "one or two of length, %"),
    "padding-block": _pair("padding-top", "padding-bottom", "one or two of length, %"),
    "inset-inline": _pair("inset-inline-start", "inset-inline-end", "one or two of auto, length, %"),
    "border-inline": _border(("left", "right")),
    "border-block": _border(("top", "bottom")),
    **{
        f"border-{axis}-{part}": _pair(
            f"border-{axis}-start-{part}", f"border-{axis}-end-{part}", f"one or two {part}s"
        )
        for axis in ("inline", "block")
        for part in ("width", "style", "color")
    },
    "inset-block": _pair("top", "bottom", "one or two of auto, length, %"),
}
