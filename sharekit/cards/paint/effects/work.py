"""The work of painting, counted before anything is painted.

A group with effects is painted twice, so nested ones double the work at each level; and a box may be far
larger than the card. What a display list asks for is known beforehand, in pixels.
"""

from __future__ import annotations

from collections.abc import Sequence

from sharekit.cards.css.errors import MarkupError
from sharekit.cards.paint.display import Border, Close, Fill, Layer, Op, Open, PaintedText, Photo, Shade
from sharekit.cards.paint.geometry import size

MOST_WORK = 1_000_000_000
"""Pixels touched for one card, each weighed by what its computation costs: about three seconds."""

MOST_AREA = 30_000_000
"""Pixels of one picture that is painted for it: a tile, a mask, a blurred shadow."""

_GROUP, _EFFECT = 12, 10  # for each pixel of the card: painted apart and put back; one filter
_COPY = 3  # a group that is painted on a copy
_OPS = {Fill: 2, Border: 4, Shade: 4, Photo: 6, PaintedText: 2}
_GRADIENTS = {"linear": 4, "radial": 20, "conic": 150}  # a conic one is computed pixel by pixel


def check_work(ops: Sequence[Op], width: int, height: int) -> None:
    """Check that a display list can be painted in bounded time and memory.

    Raises:
        MarkupError: It cannot.
    """
    whole = width * height
    work, times = 0, [1]
    for op in ops:
        if isinstance(op, Close):
            times.pop()
        elif isinstance(op, Open):
            work += times[-1] * _group(op, whole, width, height)
            times.append(times[-1] * (2 if is_apart(op) else 1))
        else:
            area = min(_area(op), whole) if _is_plain(op) else _area(op)
            _require_area(area)
            work += times[-1] * area * _weight(op)
        if work > MOST_WORK:
            raise MarkupError("too much to paint: fewer or smaller shadows, filters, gradients or groups", 1)


def is_apart(group: Open) -> bool:
    """Return whether a group is painted on two grounds of its own."""
    return bool(group.filters or group.clip or group.matrix or group.blend != "normal")


def _is_plain(op: Op) -> bool:
    """Return whether only pixels of the card are touched: no mask of the whole box is needed."""
    return isinstance(op, Fill) and not op.corners and op.colour[3] >= 1.0


def _group(group: Open, whole: int, width: int, height: int) -> int:
    if not is_apart(group):
        return _COPY * whole
    work = _GROUP * whole
    for kind, amount in group.filters:
        reach = int(amount * 3) + 1 if kind == "blur" else 0
        area = (width + 2 * reach) * (height + 2 * reach)
        _require_area(area)
        work += _EFFECT * area
    return work


def _area(op: Op) -> int:
    match op:
        case PaintedText(node=node):
            return round(node.width * node.height) * (1 + len(node.style.text_shadow))
        case Shade(shadow=shadow):
            reach = 2 * round(shadow.blur * 1.5 + max(0.0, shadow.spread))
            across, down = size(op.box)
            return (across + reach) * (down + reach)
        case Layer(tile=tile):
            across, down = size(op.box)
            return max(across * down, round(tile[0] * tile[1]))
        case _:
            across, down = size(op.box)  # type: ignore[union-attr]  # all others have one
            return across * down


def _weight(op: Op) -> int:
    if isinstance(op, Layer):
        return _OPS[Photo] if isinstance(op.image, str) else _GRADIENTS[op.image.kind]
    return _OPS[type(op)]


def _require_area(area: int) -> None:
    if area > MOST_AREA:
        raise MarkupError(f"a box, tile or blur of more than {MOST_AREA:,} pixels", 1)
