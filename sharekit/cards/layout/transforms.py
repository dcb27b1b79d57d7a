"""Transforms of boxes as matrices on the card. Source: CSS Transforms Level 1, in two dimensions."""

from __future__ import annotations

import math
from typing import NamedTuple

from sharekit.cards.css.style import Style, TransformStep
from sharekit.cards.css.values.numbers import resolve


class TransformMatrix(NamedTuple):
    """x' = a x + c y + e and y' = b x + d y + f, as in CSS `matrix()`."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def after(self, first: TransformMatrix) -> TransformMatrix:
        """Return the matrix that applies `first` and then this one."""
        return TransformMatrix(
            self.a * first.a + self.c * first.b,
            self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d,
            self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e,
            self.b * first.e + self.d * first.f + self.f,
        )

    def inverse(self) -> TransformMatrix | None:
        """Return the inverse; None if everything collapses to a line."""
        size = self.a * self.d - self.b * self.c
        if abs(size) < 1e-9:  # noqa: PLR2004 - rounding errors
            return None
        a, b, c, d = self.d / size, -self.b / size, -self.c / size, self.a / size
        return TransformMatrix(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def bounds(self, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
        """Return the box around a transformed box: left, top, width, height."""
        corners = [self.point(px, py) for px in (x, x + width) for py in (y, y + height)]
        lefts, tops = zip(*corners, strict=True)
        return min(lefts), min(tops), max(lefts) - min(lefts), max(tops) - min(tops)

    @property
    def is_shift(self) -> bool:
        """Whether it only moves."""
        return self[:4] == (1.0, 0.0, 0.0, 1.0)


def box_matrix(style: Style, x: float, y: float, width: float, height: float) -> TransformMatrix:
    """Return the transform of a border box, in px of the card.

    Args:
        style: Its style.
        x: Its left edge.
        y: Its top edge.
        width: Its width.
        height: Its height.
    """
    origin = style.transform_origin
    across = x + (resolve(origin[0], width) or 0.0)
    down = y + (resolve(origin[1], height) or 0.0)
    total = TransformMatrix(e=across, f=down)
    for step in style.transform:
        total = total.after(_step(step, width, height))
    return total.after(TransformMatrix(e=-across, f=-down))


def _step(step: TransformStep, width: float, height: float) -> TransformMatrix:
    if step.kind == "translate":
        return TransformMatrix(e=resolve(step.x, width) or 0.0, f=resolve(step.y, height) or 0.0)
    first, *others = step.numbers
    match step.kind:
        case "rotate":
            turn = math.radians(first)
            exact = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}
            sine, cosine = exact.get(first % 360.0, (math.sin(turn), math.cos(turn)))
            return TransformMatrix(cosine, sine, -sine, cosine)
        case "scale":
            return TransformMatrix(a=first, d=others[0])
        case "skew":
            return TransformMatrix(c=math.tan(math.radians(first)), b=math.tan(math.radians(others[0])))
        case _:
            return TransformMatrix(*step.numbers)
