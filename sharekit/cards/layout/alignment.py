"""Alignment: how free room is given out between and around boxes. Source: CSS Box Alignment Level 3."""

from __future__ import annotations

_END = frozenset({"end", "flex-end"})
_SPREAD = frozenset({"space-between", "space-around", "space-evenly"})


def offset(how: str, room: float, *, rtl: bool, backwards: bool = False) -> float:
    """Return how far from the left or top edge one box stands that leaves `room` px free.

    Args:
        how: A value of an align or justify property.
        room: Free px; negative when the box is too large.
        rtl: The axis starts at its far end.
        backwards: The flex direction is reversed, which turns `flex-start` and `flex-end`.
    """
    if how in {"center", "space-around", "space-evenly"}:
        return room / 2
    far = how in _END or how == "right"
    if how not in {"left", "right"}:
        far = far != (rtl != (backwards and how not in {"start", "end"}))
    return room if far else 0.0


def distribute(how: str, room: float, count: int) -> tuple[float, float]:
    """Return (room before the first, room between) of `count` boxes, along the axis from its start.

    Room that is negative is not spread: spreading falls back to the start, centring stays.
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
