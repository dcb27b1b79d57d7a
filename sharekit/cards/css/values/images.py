"""Pictures in CSS: gradients and url(). Source: CSS Images Level 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from sharekit.cards.css.values.colours import Colour, colour, is_colour
from sharekit.cards.css.values.numbers import (
    Invalid,
    Length,
    Scale,
    Size,
    commas,
    keyword,
    length,
    not_negative,
    significant,
)
from sharekit.cards.css.values.positions import CENTRE, Position, position

_MOST_STOPS = 256


class Stop(NamedTuple):
    """A colour on a gradient line; `at` is None if it is spaced evenly."""

    colour: Colour
    at: Size | None


class Gradient(NamedTuple):
    """A linear, radial or conic gradient.

    Attributes:
        kind: `linear`, `radial` or `conic`.
        stops: At least two.
        angle: Linear and conic: degrees, 0 to the top, clockwise.
        corner: Linear: instead of an angle, the corner (right?, bottom?) it points to.
        shape: Radial: `circle` or `ellipse`.
        extent: Radial: `farthest-corner` or similar, or one or two radii.
        centre: Radial and conic: its centre.
        repeats: The stops repeat before the first and after the last.
    """

    kind: Literal["linear", "radial", "conic"]
    stops: tuple[Stop, ...]
    angle: float = 180.0
    corner: tuple[bool, bool] | None = None
    shape: Literal["circle", "ellipse"] = "ellipse"
    extent: str | tuple[Size, ...] = "farthest-corner"
    centre: Position = CENTRE
    repeats: bool = False


class Url(NamedTuple):
    """A picture by its address: a path beside the template, or a data: URL."""

    src: str


Image = Gradient | Url | None
_IMAGE = "none, url(), linear-gradient(), radial-gradient(), conic-gradient() or repeating- before these"
_REPEATING = "repeating-"


def image(token: Any, scale: Scale, current: Colour) -> Image:
    """Return the picture of a token; None for `none`."""
    if keyword(token) == "none":
        return None
    if token.type == "url":
        return Url(token.value)
    if token.type == "function" and token.lower_name == "url" and len(significant(token.arguments)) == 1:
        return Url(significant(token.arguments)[0].value)
    name = token.lower_name if token.type == "function" else ""
    if (kind := name.removeprefix(_REPEATING)) in _GRADIENTS:
        read = _GRADIENTS[kind](commas(token.arguments), scale, current)
        return read._replace(repeats=kind != name)
    raise Invalid(_IMAGE)


# --- gradients


def _linear(parts: list[list[Any]], scale: Scale, current: Colour) -> Gradient:
    angle, corner = 180.0, None
    first = parts[0]
    if first and keyword(first[0]) == "to":
        angle, corner = _towards([keyword(token) for token in first[1:]])
        parts = parts[1:]
    elif len(first) == 1 and first[0].type == "dimension" and first[0].lower_unit in TURNS:
        angle = first[0].value * TURNS[first[0].lower_unit]
        parts = parts[1:]
    return Gradient("linear", _stops(parts, scale, current), angle % 360.0, corner)


TURNS = {"deg": 1.0, "turn": 360.0, "rad": 57.29577951308232, "grad": 0.9}
_SIDES = {"top": 0.0, "right": 90.0, "bottom": 180.0, "left": 270.0}


def _towards(words: list[str]) -> tuple[float, tuple[bool, bool] | None]:
    if len(words) == 1 and words[0] in _SIDES:
        return _SIDES[words[0]], None
    across, down = {"left", "right"} & set(words), {"top", "bottom"} & set(words)
    if len(words) == len(("across", "down")) and across and down:
        return 180.0, ("right" in across, "bottom" in down)
    raise Invalid("`to` with top, right, bottom, left or two of them")


_EXTENTS = ("closest-side", "farthest-side", "closest-corner", "farthest-corner")


def _radial(parts: list[list[Any]], scale: Scale, current: Colour) -> Gradient:
    words = parts[0]
    if not words or is_colour(words[0]):
        return Gradient("radial", _stops(parts, scale, current))
    names = [keyword(token) for token in words]
    cut = names.index("at") if "at" in names else len(words)
    centre = position(words[cut + 1 :], scale) if cut < len(words) else CENTRE
    shape, extent = _ending(words[:cut], scale)
    return Gradient("radial", _stops(parts[1:], scale, current), shape=shape, extent=extent, centre=centre)


Shape = Literal["circle", "ellipse"]
_SHAPES: dict[str, Shape] = {"circle": "circle", "ellipse": "ellipse"}


def _ending(tokens: Sequence[Any], scale: Scale) -> tuple[Shape, str | tuple[Size, ...]]:
    """Read `circle 40px`, `closest-side ellipse` and the like."""
    names = [keyword(token) for token in tokens]
    shapes = [_SHAPES[name] for name in names if name in _SHAPES]
    extents = [name for name in names if name in _EXTENTS]
    radii = tuple(not_negative(token, scale) for token, name in zip(tokens, names, strict=True) if not name)
    shape = shapes[0] if shapes else "circle" if len(radii) == 1 else "ellipse"
    counts = (len(shapes), len(extents), len(radii))
    is_known = sum(counts) == len(tokens) and counts in _ENDINGS[shape]
    if not is_known or (shape == "circle" and any(_has_part(radius) for radius in radii)):
        raise Invalid(f"circle, ellipse, {', '.join(_EXTENTS)}, a circle's length or an ellipse's two radii")
    return shape, radii or (extents or ["farthest-corner"])[0]


_ENDINGS = {
    "circle": {(1, 0, 0), (1, 1, 0), (0, 0, 1), (1, 0, 1)},
    "ellipse": {(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 2), (1, 0, 2)},
}
"""How many words of shape, words of extent and radii there may be."""


def _has_part(size: Size) -> bool:
    """Whether it has a percentage, which a circle's radius may not have."""
    return not isinstance(size, Length) or bool(size.part)


def _stops(parts: list[list[Any]], scale: Scale, current: Colour) -> tuple[Stop, ...]:
    stops: list[Stop] = []
    for part in parts:
        if not part or len(part) > len(("colour", "from", "to")):
            raise Invalid("colour stops: a colour and up to two places")
        tint = colour(part[0], current)
        places = [length(token, scale) for token in part[1:]]
        stops.extend([Stop(tint, place) for place in places] or [Stop(tint, None)])
    return _enough(stops)


def _enough(stops: list[Stop]) -> tuple[Stop, ...]:
    if not len(("from", "to")) <= len(stops) <= _MOST_STOPS:
        raise Invalid(f"two to {_MOST_STOPS} colour stops")
    return tuple(stops)


def _conic(parts: list[list[Any]], scale: Scale, current: Colour) -> Gradient:
    words = parts[0]
    names = [keyword(token) for token in words]
    if not words or is_colour(words[0]):
        return Gradient("conic", _angular_stops(parts, current), angle=0.0)
    cut = names.index("at") if "at" in names else len(words)
    centre = position(words[cut + 1 :], scale) if cut < len(words) else CENTRE
    start = 0.0
    if cut:
        if names[0] != "from" or cut != len(("from", "angle")):
            raise Invalid("`from` and an angle, `at` and a position, then colour stops")
        start = _degrees(words[1])
    return Gradient("conic", _angular_stops(parts[1:], current), angle=start % 360.0, centre=centre)


def _degrees(token: Any) -> float:
    if token.type == "dimension" and token.lower_unit in TURNS:
        return float(token.value * TURNS[token.lower_unit])
    if token.type == "number" and token.value == 0:
        return 0.0
    raise Invalid("an angle in deg, turn, rad or grad")


def _angular_stops(parts: list[list[Any]], current: Colour) -> tuple[Stop, ...]:
    """Read stops whose places are angles or percentages of a turn."""
    stops: list[Stop] = []
    for part in parts:
        if not part or len(part) > len(("colour", "from", "to")):
            raise Invalid("colour stops: a colour and up to two angles")
        tint = colour(part[0], current)
        shares = [
            token.value / 100 if token.type == "percentage" else _degrees(token) / 360 for token in part[1:]
        ]
        stops.extend([Stop(tint, Length(0.0, share)) for share in shares] or [Stop(tint, None)])
    return _enough(stops)


_GRADIENTS = {"linear-gradient": _linear, "radial-gradient": _radial, "conic-gradient": _conic}
