"""Colours are read as browsers read them, and moved no further than reading needs."""

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.colour import blend, contrast, hex_of, parse_colour, readable
from sharekit.errors import ConfigError

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)
GREYS = st.integers(0, 255).map(lambda v: (v, v, v))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("#c81c28", "#c81c28"), ("crimson", "#dc143c"), ("rgb(200 28 40)", "#c81c28"), ("#fff", "#ffffff")],
)
def test_css_colours_are_read(text: str, expected: str) -> None:
    assert hex_of(parse_colour(text)) == expected


@pytest.mark.parametrize(
    "text", ["", "nope", "#12", "rgba(1, 2, 3, 0.5)", "currentcolor", "url(x)", "color(display-p3 1 0 0)"]
)
def test_what_is_no_opaque_colour_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"brand\.ink"):
        parse_colour(text, "brand.ink")


def test_contrast_is_wcags() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@given(COLOURS, GREYS)
def test_a_moved_colour_can_be_read(colour: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    assert contrast(readable(colour, [ground]), ground) >= 4.5


@given(COLOURS)
def test_what_can_be_read_stays(colour: tuple[int, int, int]) -> None:
    if contrast(colour, (255, 255, 255)) >= 4.5:
        assert readable(colour, [(255, 255, 255)]) == colour


def test_a_moved_red_stays_a_vivid_red() -> None:
    red, green, blue = readable((215, 31, 43), [(20, 22, 27), (28, 31, 38)], 6.0)
    hue, _, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    assert min(hue, 1 - hue) < 0.03
    assert saturation > 0.9


def test_grounds_that_no_colour_suits_get_the_best_there_is() -> None:
    assert readable((128, 128, 128), [(0, 0, 0), (255, 255, 255)]) in {(0, 0, 0), (255, 255, 255)}


def test_blending_mixes_in_encoded_srgb() -> None:
    assert blend((0, 0, 0), (255, 255, 255), 0.5) == (128, 128, 128)
