"""Borders and padding boxes in whole px."""

from __future__ import annotations

from sharekit.cards.css.style import Style
from sharekit.cards.css.values.colours import Colour
from sharekit.cards.paint.geometry import Box, inset


def border_widths(style: Style) -> tuple[int, int, int, int]:
    """Return the widths of the border in px: top, right, bottom, left."""
    return (
        int(style.border_top_width),
        int(style.border_right_width),
        int(style.border_bottom_width),
        int(style.border_left_width),
    )


def border_colours(style: Style) -> tuple[Colour, Colour, Colour, Colour]:
    """Return the colours of the border: top, right, bottom, left."""
    return (
        style.border_top_color or style.color,
        style.border_right_color or style.color,
        style.border_bottom_color or style.color,
        style.border_left_color or style.color,
    )


def padding_box(style: Style, box: Box) -> Box:
    """Return the box inside the border."""
    top, right, bottom, left = border_widths(style)
    return box[0] + left, box[1] + top, box[2] - right, box[3] - bottom


def inner_corners(style: Style, corners: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    """Return the corners of the padding box."""
    return inset(corners, *map(float, border_widths(style)))
