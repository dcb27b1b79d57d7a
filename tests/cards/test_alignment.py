"""Alignment along an axis that may be right to left, or reversed."""

import pytest

from sharekit.cards.layout.alignment import distribute, offset


@pytest.mark.parametrize(
    ("how", "plain", "rtl", "backwards", "both"),
    [
        ("center", 50, 50, 50, 50),
        ("space-around", 50, 50, 50, 50),
        ("start", 0, 100, 0, 100),
        ("end", 100, 0, 100, 0),
        ("flex-start", 0, 100, 100, 0),
        ("flex-end", 100, 0, 0, 100),
        ("left", 0, 0, 0, 0),
        ("right", 100, 100, 100, 100),
    ],
)
def test_where_a_box_begins(how: str, plain: float, rtl: float, backwards: float, both: float) -> None:
    places = [offset(how, 100, rtl=r, backwards=b) for r, b in ((False, False), (True, False), (False, True))]
    assert [*places, offset(how, 100, rtl=True, backwards=True)] == [plain, rtl, backwards, both]


@pytest.mark.parametrize(
    ("how", "room", "expected"),
    [
        ("center", -40, (-20, 0)),
        ("end", -40, (-40, 0)),
        ("space-between", 90, (0, 45)),
        ("space-between", -40, (0, 0)),
        ("space-around", 90, (15, 30)),
        ("space-evenly", 90, (22.5, 22.5)),
        ("start", 90, (0, 0)),
    ],
)
def test_how_room_is_spread_over_three_boxes(how: str, room: float, expected: tuple[float, float]) -> None:
    assert distribute(how, room, 3) == expected


def test_one_box_has_no_room_between() -> None:
    assert distribute("space-between", 90, 1) == (0, 0)
