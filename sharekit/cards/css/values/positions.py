"""Positions, sizes and repetition of pictures. Source: CSS Backgrounds and Borders Level 3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from sharekit.cards.css.values.numbers import (
    ZERO,
    Invalid,
    Length,
    Scale,
    Size,
    keyword,
    length,
    not_negative,
)

Position = tuple[Size, Size]
CENTRE: Position = (Length(0.0, 0.5), Length(0.0, 0.5))

LayerSize = Literal["cover", "contain"] | tuple[Size | None, Size | None]

_X = {"left": ZERO, "center": Length(0.0, 0.5), "right": Length(0.0, 1.0)}
_Y = {"top": ZERO, "center": Length(0.0, 0.5), "bottom": Length(0.0, 1.0)}
_POSITION = (
    "one or two of left, center, right, top, bottom, lengths and percentages, "
    "or four such as `right 10px top 20%`"
)


def position(tokens: Sequence[Any], scale: Scale, *, may_be_three: bool = False) -> Position:
    """Return (x, y); percentages refer to the space that the picture leaves free.

    Three values, such as `right 10px center`, are for backgrounds only.
    """
    names = [keyword(token) for token in tokens]
    if len(tokens) == 4 or (may_be_three and len(tokens) == 3):  # noqa: PLR2004 - sides and offsets
        return _from_sides(tokens, names, scale)
    if not 1 <= len(tokens) <= len(("x", "y")):
        raise Invalid(_POSITION)
    if len(tokens) == 1:
        if names[0] in _Y and names[0] != "center":
            return _X["center"], _Y[names[0]]
        return _along(tokens[0], _X, scale), _Y["center"]
    if all(names) and (names[0] in {"top", "bottom"} or names[1] in {"left", "right"}):
        tokens = tokens[::-1]  # only two keywords may be in any order
    return _along(tokens[0], _X, scale), _along(tokens[1], _Y, scale)


def _along(token: Any, sides: dict[str, Length], scale: Scale) -> Size:
    name = keyword(token)
    if name in sides:
        return sides[name]
    if name:
        raise Invalid(_POSITION)
    return length(token, scale)


def _from_sides(tokens: Sequence[Any], names: list[str], scale: Scale) -> Position:
    """Read `right 10px top 20%`, or the same with one offset left out, or with center on one axis."""
    axes: dict[str, Size] = {}
    for at, name in enumerate(names):
        if name in _X or name in _Y:
            axis = "x" if name in {"left", "right"} else "y" if name in {"top", "bottom"} else "centre"
            follows = at + 1 < len(names) and not names[at + 1]
            offset = length(tokens[at + 1], scale) if follows else ZERO
            if axis in axes or (axis == "centre" and follows):
                raise Invalid(_POSITION)
            axes[axis] = CENTRE[0] if axis == "centre" else _inwards(offset, name)
        elif name or at == 0 or not names[at - 1]:
            raise Invalid(_POSITION)
    if len(axes) != len(("x", "y")):
        raise Invalid(_POSITION)
    return axes.get("x", CENTRE[0]), axes.get("y", CENTRE[1])


def _inwards(offset: Size, side: str) -> Size:
    if side in {"left", "top"}:
        return offset
    if not isinstance(offset, Length):
        raise Invalid("a plain length or percentage after right or bottom")
    return Length(-offset.px, 1.0 - offset.part)


def layer_size(tokens: Sequence[Any], scale: Scale) -> LayerSize:
    """Return `cover`, `contain`, or (width, height), where None is auto."""
    name = keyword(tokens[0]) if tokens else ""
    if len(tokens) == 1 and (name == "cover" or name == "contain"):  # noqa: PLR1714 - mypy narrows only this form
        return "cover" if name == "cover" else "contain"
    if not 1 <= len(tokens) <= len(("width", "height")):
        raise Invalid("cover, contain, or one or two of auto, lengths and percentages")
    sizes = [None if keyword(token) == "auto" else not_negative(token, scale) for token in tokens]
    return sizes[0], sizes[1] if len(sizes) > 1 else None


_REPEATS = {
    "repeat": (True, True),
    "no-repeat": (False, False),
    "repeat-x": (True, False),
    "repeat-y": (False, True),
}


def repeat(tokens: Sequence[Any]) -> tuple[bool, bool]:
    """Return whether a layer repeats (across, down)."""
    if len(tokens) == 1 and keyword(tokens[0]) in _REPEATS:
        return _REPEATS[keyword(tokens[0])]
    raise Invalid(", ".join(_REPEATS))
