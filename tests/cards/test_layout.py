"""Boxes are where the specifications put them; the goldens compare many more with a browser."""

from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sharekit.cards.layout import flow
from sharekit.errors import TemplateError
from sharekit.text import Fonts
from tests.cards.pages import boxes, draw_page

THREE = '<div id="f"><div id="a"></div><div id="b"></div><div id="c"></div></div>'


def test_a_row_shares_its_room_by_growth(tmp_path: Path) -> None:
    css = "#f { display: flex; width: 300px; height: 50px; }"
    css += " #a { flex: 1; } #b { flex: 2; } #c { width: 60px; }"
    found = boxes(tmp_path, css, THREE)
    assert found["a"] == [0, 0, 80, 50]
    assert found["b"] == [80, 0, 160, 50]
    assert found["c"] == [240, 0, 60, 50]


def test_a_minimum_that_is_met_freezes_an_item(tmp_path: Path) -> None:
    css = "#f { display: flex; width: 300px; } #a { flex: 1; min-width: 200px; } #b, #c { flex: 1; }"
    found = boxes(tmp_path, css, THREE)
    assert [found[name][2] for name in "abc"] == [200, 50, 50]


def test_margins_collapse_through_parents_and_hollow_boxes(tmp_path: Path) -> None:
    css = (
        "#a { margin-bottom: 20px; height: 10px; } #b { margin: 5px 0 30px; } "
        "#c { margin-top: 12px; height: 10px; }"
    )
    found = boxes(tmp_path, css, THREE)
    assert found["c"][1] == 40
    assert found["f"][3] == 50


def test_the_first_childs_margin_moves_its_parent(tmp_path: Path) -> None:
    found = boxes(tmp_path, "#f { background-color: red; } #a { margin-top: 15px; height: 10px; }", THREE)
    assert (found["f"][1], found["a"][1]) == (15, 15)


def test_a_border_keeps_margins_apart(tmp_path: Path) -> None:
    found = boxes(tmp_path, "#f { border: 1px solid; } #a { margin-top: 15px; height: 10px; }", THREE)
    assert (found["f"][1], found["a"][1]) == (0, 16)


def test_an_absolute_box_is_placed_in_its_nearest_positioned_ancestor(tmp_path: Path) -> None:
    css = (
        "#f { position: relative; width: 200px; height: 100px; border: 10px solid; } "
        "#a { height: 20px; } #c { position: absolute; right: 5px; bottom: 5px; width: 30px; height: 20px; }"
    )
    body = '<div id="f"><div id="a"></div><div id="b"><div id="c"></div></div></div>'
    found = boxes(tmp_path, css, body)
    assert found["c"] == [155, 65, 30, 20]


def test_an_absolute_box_between_two_insets_takes_the_room_or_centres(tmp_path: Path) -> None:
    css = (
        "#f { position: relative; width: 200px; height: 100px; } "
        "#a { position: absolute; inset: 10px 20px; } "
        "#b { position: absolute; inset: 0; margin: auto; width: 50px; height: 30px; }"
    )
    found = boxes(tmp_path, css, THREE)
    assert found["a"] == [20, 10, 160, 80]
    assert found["b"] == [75, 35, 50, 30]


def test_grid_items_go_where_they_are_placed_and_the_others_around_them(tmp_path: Path) -> None:
    css = (
        "#f { display: grid; grid-template-columns: 100px 1fr; "
        "grid-template-rows: 20px 30px; width: 300px; } "
        "#a { grid-column: 2; grid-row: 1; }"
    )
    found = boxes(tmp_path, css, THREE)
    assert found["a"] == [100, 0, 200, 20]
    assert found["b"] == [0, 0, 100, 20]
    assert found["c"] == [0, 20, 100, 30]


def test_grid_fractions_leave_what_content_needs(tmp_path: Path) -> None:
    css = "#f { display: grid; grid-template-columns: 1fr 1fr; width: 200px; }"
    css += " #a { min-width: 150px; height: 9px; }"
    found = boxes(tmp_path, css, THREE)
    assert [found["a"][2], found["b"][2]] == [150, 50]


@pytest.mark.parametrize(
    ("columns", "widths"),  # as in Chromium
    [
        ("minmax(0, 1fr) 1fr", [150, 150, 150]),  # and the content of a overflows
        ("minmax(40px, auto) 1fr", [180, 120, 180]),
        ("minmax(40px, 90px) 1fr", [90, 210, 90]),
        ("minmax(190px, 20px) 1fr", [190, 110, 190]),
        ("minmax(auto, 1fr) 1fr", [180, 120, 180]),
        ("repeat(2, minmax(10%, 1fr))", [150, 150, 150]),
    ],
)
def test_minmax_bounds_a_grid_track(tmp_path: Path, columns: str, widths: list[float]) -> None:
    css = f"#f {{ display: grid; grid-template-columns: {columns}; width: 300px; }}"
    css += " #i { width: 180px; height: 9px; }"
    page = '<div id="f"><div id="a"><div id="i"></div></div><div id="b"></div><div id="c"></div></div>'
    found = boxes(tmp_path, css, page)
    assert [found[name][2] for name in "abc"] == widths


def test_implicit_rows_have_the_minimum_that_minmax_gives(tmp_path: Path) -> None:
    css = "#f { display: grid; grid-auto-rows: minmax(40px, auto); } #b { height: 70px; }"
    assert [boxes(tmp_path, css, THREE)[name][3] for name in "abc"] == [40, 70, 40]


@pytest.mark.parametrize(
    ("block", "inline", "text", "height"),  # as in Chromium
    [
        ("16px/1.2", "font-size: 30px", "<span>Q</span>", 36),
        ("16px/20px", "font-size: 30px", "a<span>Q</span>", 25),
        ("16px/20px", "line-height: 60px", "a<span>Q</span>", 60),
        ("16px/20px", "line-height: 2", "<span>Q</span>", 32),
        ("16px/20px", "line-height: normal; font-size: 30px", "a<span>Q</span>", 36),
        ("16px/1", "line-height: normal", "a<span>日</span>", 24),
    ],
)
def test_the_line_height_of_an_inline_element_counts(
    tmp_path: Path, block: str, inline: str, text: str, height: float
) -> None:
    css = f"#a {{ font: {block} Inter; }} span {{ {inline}; }}"
    assert boxes(tmp_path, css, f'<div id="a">{text}</div>', fonts=Fonts.load())["a"][3] == pytest.approx(
        height, abs=0.6
    )


def test_an_aspect_ratio_gives_the_missing_side(tmp_path: Path) -> None:
    css = "#a { width: 160px; aspect-ratio: 16 / 9; } #b { height: 30px; aspect-ratio: 2; }"
    found = boxes(tmp_path, css, THREE)
    assert found["a"][2:] == [160, 90]
    assert found["b"][2:] == [60, 30]


def test_logical_sides_turn_with_the_direction(tmp_path: Path) -> None:
    css = "#f { direction: rtl; width: 200px; } #a { margin-inline-start: 30px; height: 10px; width: 50px; }"
    assert boxes(tmp_path, css, THREE)["a"] == [120, 0, 50, 10]


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=6),
    st.integers(50, 400),
    st.sampled_from(["row", "column"]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_flex_items_never_overlap_and_fill_what_they_may(
    tmp_path: Path, items: list[tuple[int, int, int]], room: int, axis: str
) -> None:
    side = "width" if axis == "row" else "height"
    css = f"#f {{ display: flex; flex-direction: {axis}; {side}: {room}px; }}"
    body = "".join(
        f'<div id="i{at}" style="flex: {grow} {shrink} {basis}px"></div>'
        for at, (basis, grow, shrink) in enumerate(items)
    )
    found = boxes(tmp_path, css, f'<div id="f">{body}</div>')
    start, length = (0, 2) if axis == "row" else (1, 3)
    rows = [found[f"i{at}"] for at in range(len(items))]
    for before, after in pairwise(rows):
        assert abs(before[start] + before[length] - after[start]) < 0.01
    total = sum(row[length] for row in rows)
    free = room - sum(basis for basis, _, _ in items)
    if free > 0 and sum(grow for _, grow, _ in items) >= 1:
        assert abs(total - room) < 0.01
    if free < 0 and all(shrink for _, _, shrink in items):
        assert total <= room + 0.01


_STYLES = [
    "display: grid",
    "display: grid; grid-template-rows: 1fr auto; height: 90%",
    "display: grid; grid-template-columns: auto 1fr; justify-items: center",
    "display: flex",
    "display: flex; align-items: center",
    "display: flex; flex-wrap: wrap",
    "display: flex; flex-direction: column",
    "display: flex; flex-direction: column; flex-wrap: wrap",
    "display: flex; flex-direction: column; height: 100%; justify-content: center",
    "flex: 1 1 0; min-height: 0",
    "margin: 5% 0",
    "padding: 1%",
    "height: 50%",
    "max-height: 70%",
    "aspect-ratio: 2; min-width: 10px",
    "position: relative; min-height: 70%",
    "position: absolute; inset: 3px",
    "",
]


@given(st.lists(st.sampled_from(_STYLES), min_size=1, max_size=4), st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_layout_takes_linear_time(tmp_path: Path, some: list[str], data: st.DataObject) -> None:
    depth = 60
    chain = data.draw(st.lists(st.sampled_from(some), min_size=depth, max_size=depth))
    body = "".join(f'<div style="{style}">' for style in chain) + "</div>" * depth
    with patch.object(flow, "_MOST_STEPS", 20 * depth):
        draw_page(tmp_path, "", body)


def test_a_page_that_needs_too_many_steps_is_an_error(tmp_path: Path) -> None:
    with (
        patch.object(flow, "_MOST_STEPS", 100),
        pytest.raises(TemplateError, match="100 layout steps"),
    ):
        draw_page(tmp_path, "", "<div></div>" * 100)


def test_a_box_measured_for_one_size_and_used_at_another_is_placed_for_the_latter(tmp_path: Path) -> None:
    css = """
        #a { display: flex; flex-direction: column; height: 200px; width: 100px; }
        #b { display: flex; flex-direction: column; flex: 1; }
        #c { flex: 1; }
        #d { height: 50%; }
    """
    found = boxes(tmp_path, css, '<div id="a"><div id="b"><div id="c"><div id="d"></div></div></div></div>')
    assert [found[name][3] for name in "abcd"] == [200, 200, 200, 100]
