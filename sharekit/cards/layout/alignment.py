"""Alignment: the distribution of free space between and around boxes. Source: CSS Box Alignment Level 3."""

from __future__ import annotations

_END = frozenset({"end", "flex-end"})
_SPREAD = frozenset({"space-between", "space-around", "space-evenly"})


def offset(how: str, room: float, *, rtl: bool, backwards: bool = False) -> float:
    """Return the distance from the left or top edge of a box that leaves `room` px free.

    Args:
        how: A value of an align or justify property.
        room: The free space in px; negative if the box overflows.
        rtl: Whether the axis starts at its far end.
        backwards: Whether the flex direction is reversed, which swaps `flex-start` and `flex-end`.
    """
    if how in {"center", "space-around", "space-evenly"}:
        return room / 2
    far = how in _END or how == "right"
    if how not in {"left", "right"}:
        far = far != (rtl != (backwards and how not in {"start", "end"}))
    return room if far else 0.0


def distribute(how: str, room: float, count: int) -> tuple[float, float]:
    """Return the space (before the first, between) of `count` boxes, along the axis from its start.

    Negative space is not spread: spreading falls back to `start`, centring still applies.
    """
    if how == "center":
        return room / 2, 0.0
    if how in _END:
        return room, 0.0
    if how not in _SPREAD or room < 0:
        return 0.0, 0.0
    if how == "space-between":
        return 0.0, room / (count - 1) if count > 1 else 0.0
    share = room / count if how == "space-around" else room / (count + 1)
    return share / 2 if how == "space-around" else share, share
