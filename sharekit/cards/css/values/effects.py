"""Readers of transforms, clip paths, shadows and filters.

Sources: CSS Transforms Level 1, CSS Shapes Level 1, CSS Backgrounds and Borders Level 3, Filter Effects
Module Level 1.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

from sharekit.cards.css.style import ClipShape, Filter, Shadow, TransformStep
from sharekit.cards.css.values.colours import colour
from sharekit.cards.css.values.images import TURNS
from sharekit.cards.css.values.numbers import (
    ZERO,
    Invalid,
    Size,
    commas,
    keyword,
    layers,
    length,
    not_negative,
    number,
    significant,
)
from sharekit.cards.css.values.positions import CENTRE, position
from sharekit.cards.css.values.readers import Around, Reader, Tokens, fixed, one, share

_TRANSFORMS = "none, or translate(), rotate(), scale(), skew(), matrix() and their X and Y forms"
_MOST_STEPS = 20
_LARGEST_NUMBER = 1000.0


def transforms(tokens: Tokens, around: Around) -> tuple[TransformStep, ...]:
    """Read `transform`."""
    if len(tokens) == 1 and keyword(tokens[0]) == "none":
        return ()
    if len(tokens) > _MOST_STEPS:
        raise Invalid(f"at most {_MOST_STEPS} transforms")
    return tuple(_transform(token, around) for token in tokens)


def _transform(token: Any, around: Around) -> TransformStep:
    if token.type != "function":
        raise Invalid(_TRANSFORMS)
    name = token.lower_name
    arguments = [part[0] for part in commas(token.arguments) if len(part) == 1]
    if not arguments or len(arguments) != len(commas(token.arguments)):
        raise Invalid(_TRANSFORMS)
    axis = name[-1] if name[:-1] in {"translate", "scale", "skew"} else ""
    kind = name[:-1] if axis else name
    most = {"translate": 2, "scale": 2, "skew": 2, "rotate": 1, "matrix": 6}.get(kind, 0)
    if (
        axis not in {"", "x", "y"}
        or len(arguments) > (1 if axis else most)
        or (kind == "matrix" and len(arguments) != most)
    ):
        raise Invalid(_TRANSFORMS)
    if kind == "translate":
        x, y = _pair([length(each, around.scale) for each in arguments], axis, ZERO)
        return TransformStep(kind, x=x, y=y)
    read = angle if kind in {"rotate", "skew"} else _factor
    values = [read(each) for each in arguments]
    if kind == "scale":
        return TransformStep(kind, numbers=_pair(values, axis, 1.0 if axis else values[0]))
    return TransformStep(kind, numbers=_pair(values, axis, 0.0) if kind == "skew" else tuple(values))


def _pair(values: list[Any], axis: str, other: Any) -> tuple[Any, Any]:
    if axis == "y":
        return other, values[0]
    return values[0], values[1] if len(values) > 1 else other


def _factor(token: Any) -> float:
    value = token.value / 100 if token.type == "percentage" else number(token)
    if abs(value) > _LARGEST_NUMBER:
        raise Invalid(f"a number up to {_LARGEST_NUMBER:g}")
    return float(value)


def angle(token: Any) -> float:
    """Read an angle, in degrees."""
    if token.type == "dimension" and token.lower_unit in TURNS:
        return float(token.value * TURNS[token.lower_unit])
    if token.type == "number" and token.value == 0:
        return 0.0
    raise Invalid("an angle in deg, turn, rad or grad")


_SHAPES = "none, circle(), ellipse(), inset() or polygon()"
_MOST_POINTS = 200


def clip_path(tokens: Tokens, around: Around) -> ClipShape | None:
    """Read `clip-path`."""
    if len(tokens) == 1 and keyword(tokens[0]) == "none":
        return None
    if len(tokens) != 1 or tokens[0].type != "function" or tokens[0].lower_name not in _READERS:
        raise Invalid(_SHAPES)
    return _READERS[tokens[0].lower_name](tokens[0], around)


def _round(token: Any, around: Around) -> ClipShape:
    """Read circle() and ellipse()."""
    tokens = significant(token.arguments)
    names = [keyword(each) for each in tokens]
    cut = names.index("at") if "at" in names else len(tokens)
    centre = position(tokens[cut + 1 :], around.scale) if cut < len(tokens) else CENTRE
    radii = tuple(_radius(each, around) for each in tokens[:cut])
    wanted = 1 if token.lower_name == "circle" else 2
    words = tuple(each for each in radii if isinstance(each, str))
    sizes = tuple(each for each in radii if not isinstance(each, str))
    if len(radii) not in {0, wanted} or (words and sizes):
        raise Invalid(f"{token.lower_name}() with {wanted} radii, `at` and a position")
    return ClipShape(token.lower_name, sizes=(*centre, *sizes), words=words)


def _radius(token: Any, around: Around) -> Size | str:
    name = keyword(token)
    if name in {"closest-side", "farthest-side"}:
        return name
    return not_negative(token, around.scale)


def _inset(token: Any, around: Around) -> ClipShape:
    tokens = significant(token.arguments)
    names = [keyword(each) for each in tokens]
    cut = names.index("round") if "round" in names else len(tokens)
    corners = tokens[cut + 1 :]
    if not 1 <= cut <= len(("top", "right", "bottom", "left")) or len(corners) != ("round" in names):
        raise Invalid("inset() with one to four lengths or percentages, `round` and one radius")
    sides = [length(each, around.scale) for each in tokens[:cut]]
    picks = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}[len(sides)]
    radius = not_negative(corners[0], around.scale) if corners else ZERO
    return ClipShape("inset", sizes=(*(sides[pick] for pick in picks), radius))


def _polygon(token: Any, around: Around) -> ClipShape:
    parts = commas(token.arguments)
    rule = keyword(parts[0][0]) if len(parts[0]) == 1 else ""
    if rule == "nonzero":
        parts = parts[1:]
    if any(len(part) != len(("x", "y")) for part in parts) or not 1 <= len(parts) <= _MOST_POINTS:
        raise Invalid(f"polygon() with up to {_MOST_POINTS} points of two lengths or percentages")
    return ClipShape("polygon", sizes=tuple(length(each, around.scale) for part in parts for each in part))


_READERS = {"circle": _round, "ellipse": _round, "inset": _inset, "polygon": _polygon}


# --- shadows and filters

_MOST_SHADOW = 2000  # px


def shadows(*, spread: bool) -> Reader:
    """Make a reader of a list of shadows; boxes take a spread and `inset`, texts do not."""

    def read(tokens: Tokens, around: Around) -> tuple[Shadow, ...]:
        if len(tokens) == 1 and keyword(tokens[0]) == "none":
            return ()
        return tuple(_shadow(part, around, spread=spread) for part in layers(tokens))

    return read


def _shadow(tokens: Tokens, around: Around, *, spread: bool) -> Shadow:
    """Read the lengths side by side; `inset` and the colour are before or after them."""
    runs = [(kind, list(run)) for kind, run in groupby(tokens, _part_of_shadow)]
    parts = dict(runs)
    sizes, tints = parts.get("size", []), parts.get("colour", [])
    most = len(("x", "y", "blur", "spread")) if spread else len(("x", "y", "blur"))
    is_odd = len(parts) < len(runs) or len(tints) > 1 or len(parts.get("inset", [])) > int(spread)
    if is_odd or not len(("x", "y")) <= len(sizes) <= most:
        raise Invalid(f"none, or {'inset, ' if spread else ''}two to {most} lengths and a colour")
    px = [fixed(token, around, negative=at != len(("x", "y"))) for at, token in enumerate(sizes)] + [0.0, 0.0]
    if max(map(abs, px)) > _MOST_SHADOW:
        raise Invalid(f"shadows of lengths up to {_MOST_SHADOW} px")
    tint = colour(tints[0], around.current) if tints else around.current
    return Shadow(px[0], px[1], px[2], px[3] if spread else 0.0, tint, "inset" in parts)


def _part_of_shadow(token: Any) -> str:
    if token.type in {"dimension", "number"} or _is_calc(token):
        return "size"
    return "inset" if keyword(token) == "inset" else "colour"


def _is_calc(token: Any) -> bool:
    return token.type == "function" and token.lower_name in {"calc", "min", "max", "clamp"}


_MOST_FILTERS = 10
_MOST_FACTOR = 100.0
_COLOUR_FILTERS = ("brightness", "contrast", "grayscale", "invert", "saturate", "sepia")
_UP_TO_ONE = frozenset({"grayscale", "invert", "sepia"})
_MOST_BLUR = 500  # px; a card is hardly larger


def filters(tokens: Tokens, around: Around) -> tuple[Filter, ...]:
    """Read `none`, or a list of filter functions."""
    if len(tokens) == 1 and keyword(tokens[0]) == "none":
        return ()
    if len(tokens) > _MOST_FILTERS:
        raise Invalid(f"at most {_MOST_FILTERS} filters")
    return tuple(_filter(token, around) for token in tokens)


def _filter(token: Any, around: Around) -> Filter:
    if token.type == "function" and token.lower_name == "blur":
        inside = significant(token.arguments)
        deviation = fixed(one(inside), around, negative=False) if inside else 0.0
        if deviation > _MOST_BLUR:
            raise Invalid(f"blur() up to {_MOST_BLUR} px")
        return Filter("blur", deviation)
    if token.type == "function" and token.lower_name in _COLOUR_FILTERS:
        inside = significant(token.arguments)
        amount = share()(inside, around) if inside else 1.0
        most = 1.0 if token.lower_name in _UP_TO_ONE else _MOST_FACTOR
        return Filter(token.lower_name, min(amount, most))
    raise Invalid(f"none, blur(), {'(), '.join(_COLOUR_FILTERS)}()")
