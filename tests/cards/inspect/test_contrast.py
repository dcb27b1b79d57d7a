"""Contrast measured as WCAG measures it, and veils that bring it where it must be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from sharekit.cards.inspect.contrast import LARGE, NORMAL, TextSample, least_contrast, measure, veil
from sharekit.colour import contrast

_BOX = (40.0, 40.0, 260.0, 80.0)


def _words(
    colour: tuple[int, int, int] = (255, 255, 255), size: float = 30, weight: float = 400
) -> TextSample:
    return TextSample("headline", (_BOX,), colour, size, weight)


def _photo(bright: int = 255) -> Image.Image:
    """Bright and dark in fine stripes and large patches: the worst ground for words."""
    stripes = Image.frombytes("L", (8, 1), bytes((bright, bright, 30, 30, bright, 90, 90, 160))).resize(
        (300, 120)
    )
    return Image.merge("RGB", (stripes, stripes.rotate(180), stripes))


_CHANNEL = st.integers(0, 255)
_COLOUR = st.tuples(_CHANNEL, _CHANNEL, _CHANNEL)


@settings(max_examples=40, deadline=None)
@given(ground=_COLOUR, ink=_COLOUR)
def test_on_a_flat_ground_it_is_the_contrast_of_two_colours(
    ground: tuple[int, int, int], ink: tuple[int, int, int]
) -> None:
    measured = measure(Image.new("RGB", (300, 120), ground), _words(ink))
    assert measured == pytest.approx(contrast(ground, ink), abs=0.01)


def test_the_worst_part_behind_the_words_counts() -> None:
    image = Image.new("RGB", (300, 120), "black")
    image.paste((255, 255, 255), (200, 0, 300, 120))
    assert measure(image, _words()) == 1.0
    beside = TextSample("headline", ((10, 40, 190, 80),), (255, 255, 255), 30, 400)
    assert measure(image, beside) == 21.0


def test_a_spark_does_not_hide_a_word() -> None:
    image = Image.new("RGB", (300, 120), "black")
    image.paste((255, 255, 255), (100, 50, 103, 53))
    assert measure(image, _words()) > 15


@pytest.mark.parametrize(
    ("size", "weight", "least"), [(23.9, 800, NORMAL), (24, 700, LARGE), (24, 600, NORMAL), (60, 400, NORMAL)]
)
def test_large_bold_words_need_less(size: float, weight: float, least: float) -> None:
    assert least_contrast(size, weight) == least


@pytest.mark.parametrize("colour", [(255, 255, 255), (255, 196, 100), (10, 10, 10), (20, 60, 120)])
@pytest.mark.parametrize("weight", [400, 800])
def test_a_veil_is_just_as_dense_as_needed(colour: tuple[int, int, int], weight: float) -> None:
    words = _words(colour, weight=weight)
    photo = _photo()
    assert measure(photo, words) < least_contrast(30, weight)
    reached = measure(veil(photo, [words]), words)
    assert least_contrast(30, weight) <= reached < least_contrast(30, weight) * 1.35


def test_a_veil_leaves_the_rest_of_the_photo_alone() -> None:
    photo = _photo().resize((1200, 900))
    changed = ImageChops.difference(photo, veil(photo, [_words()])).getbbox()
    assert changed is not None
    assert changed[:2] == (0, 0)  # from the edge, as it is near
    assert changed[2] < 460
    assert changed[3] < 280


def test_words_outside_the_card_have_nothing_behind_them() -> None:
    assert measure(_photo(), TextSample("x", ((400, 10, 500, 40),), (0, 0, 0), 20, 400)) == 21.0
