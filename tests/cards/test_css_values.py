"""Lengths, colours and pictures of CSS are read as browsers read them, and refused with what is allowed."""

from typing import Any

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.cards.css.values.colours import colour
from sharekit.cards.css.values.images import Gradient, Url, image
from sharekit.cards.css.values.numbers import (
    Calculation,
    Invalid,
    Length,
    Scale,
    length,
    resolve,
    significant,
)
from sharekit.cards.css.values.positions import layer_size, position

SCALE = Scale(em=20.0, rem=10.0, width=1200.0, height=600.0)
BLACK = (0, 0, 0, 1.0)


def tokens(text: str) -> list[Any]:
    return significant(tinycss2.parse_component_value_list(text))


def read(text: str) -> Length | Calculation:
    return length(tokens(text)[0], SCALE)


@pytest.mark.parametrize(
    ("text", "px"),
    [
        ("12px", 12),
        ("2em", 40),
        ("3rem", 30),
        ("5vw", 60),
        ("10vh", 60),
        ("1vmin", 6),
        ("1vmax", 12),
        ("0", 0),
        ("25%", 50),
        ("calc(100% - 40px)", 160),
        ("calc(10px * 2 + 5px)", 25),
        ("calc((1em + 2px) / 2)", 11),
        ("calc(2 * (3px + 1%))", 10),
        ("min(50%, 80px)", 80),
        ("max(50%, 80px)", 100),
        ("clamp(10px, 80%, 90px)", 90),
        ("calc(min(50%, 30px) + 5px)", 35),
        ("calc(max(10%, 30px) * 2)", 60),
        ("min(calc(50% - 10px), 3em)", 60),
    ],
)
def test_a_length_in_a_box_of_200_px(text: str, px: float) -> None:
    assert resolve(read(text), 200.0) == pytest.approx(px)


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "12pt",
        "red",
        "calc(1px + 1)",
        "calc(1px * 1px)",
        "calc(1px / 0)",
        "calc(1px+2px)",
        "clamp(1px, 2px)",
    ],
)
def test_what_is_no_length_is_refused_with_what_is_allowed(text: str) -> None:
    with pytest.raises(Invalid, match=r"length|calc|clamp|min|numbers"):
        read(text)


def test_a_percentage_of_an_unknown_base_is_unknown() -> None:
    assert resolve(read("25%"), None) is None
    assert resolve(read("min(25%, 3px)"), None) is None
    assert resolve(read("7px"), None) == 7


@given(st.integers(-500, 500), st.integers(-100, 100), st.integers(1, 2000))
@settings(max_examples=50)
def test_calc_adds_px_and_percentages(px: int, percent: int, base: int) -> None:
    sign = "-" if percent < 0 else "+"
    text = f"calc({px}px {sign} {abs(percent)}%)"
    assert resolve(read(text), float(base)) == pytest.approx(px + percent / 100 * base)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#d61f2c", (214, 31, 44, 1.0)),
        ("#fff8", (255, 255, 255, pytest.approx(0x88 / 255))),
        ("rebeccapurple", (102, 51, 153, 1.0)),
        ("rgba(10, 20, 30, 0.5)", (10, 20, 30, 0.5)),
        ("rgb(10 20 30 / 50%)", (10, 20, 30, 0.5)),
        ("hsl(160, 80%, 30%)", (15, 138, 97, 1.0)),
        ("transparent", (0, 0, 0, 0.0)),
        ("currentColor", (1, 2, 3, 1.0)),
    ],
)
def test_colours(text: str, found: object) -> None:
    assert colour(tokens(text)[0], (1, 2, 3, 1.0)) == found


def test_what_is_no_colour_is_refused() -> None:
    with pytest.raises(Invalid, match="a colour"):
        colour(tokens("12px")[0], BLACK)


def test_a_gradient_keeps_its_stops_and_its_way() -> None:
    made = image(tokens("linear-gradient(to right, red 10px 20%, blue)")[0], SCALE, BLACK)
    assert isinstance(made, Gradient)
    assert made.angle == 90
    assert [stop.at for stop in made.stops] == [Length(10), Length(0, 0.2), None]


def test_a_radial_gradient_keeps_shape_extent_and_centre() -> None:
    made = image(tokens("radial-gradient(circle closest-side at 20% 30px, red, blue)")[0], SCALE, BLACK)
    assert isinstance(made, Gradient)
    assert (made.shape, made.extent, made.centre) == ("circle", "closest-side", (Length(0, 0.2), Length(30)))


@pytest.mark.parametrize(
    "text",
    ["paint(red)", "linear-gradient(red)", "linear-gradient(to inside, red, blue)", "12px"],
)
def test_other_pictures_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        image(tokens(text)[0], SCALE, BLACK)


def test_a_url_is_read_quoted_or_not() -> None:
    assert image(tokens("url(a.png)")[0], SCALE, BLACK) == Url("a.png")
    assert image(tokens('url("a b.png")')[0], SCALE, BLACK) == Url("a b.png")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("left", (0, 50)),
        ("top", (50, 0)),
        ("bottom right", (100, 100)),
        ("25% 10px", (25, 10)),
        ("right 10px top 20%", (90, 20)),
        ("right 10px center", (90, 50)),
    ],
)
def test_positions_in_a_room_of_100_px(text: str, place: tuple[float, float]) -> None:
    x, y = position(tokens(text), SCALE, may_be_three=True)
    assert (resolve(x, 100.0), resolve(y, 100.0)) == pytest.approx(place)


def test_layer_sizes() -> None:
    assert layer_size(tokens("cover"), SCALE) == "cover"
    assert layer_size(tokens("auto 40px"), SCALE) == (None, Length(40))
    with pytest.raises(Invalid):
        layer_size(tokens("1px 2px 3px"), SCALE)
