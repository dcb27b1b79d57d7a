"""Colours that follow from the brand's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sharekit.cards.template.tints import accents, theme_of, tint_tokens
from sharekit.colour import contrast, hex_of, parse_colour
from sharekit.errors import ConfigError
from sharekit.options import Brand


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_a_made_accent_can_be_read_on_every_shipped_ground(colour: tuple[int, int, int]) -> None:
    made = accents(Brand(brand=hex_of(colour)))
    assert contrast(parse_colour(made["light"]), (248, 233, 214)) >= 4.5
    assert contrast(parse_colour(made["dark"]), (18, 52, 45)) >= 4.5


def test_an_accent_that_reads_well_stays_as_it_is() -> None:
    assert accents(Brand(brand="#0a3d91"))["light"] == "#0a3d91"


def test_the_brands_own_accent_is_never_replaced() -> None:
    assert accents(Brand(brand="#0a3d91", accent="yellow")) == {}
    assert accents(Brand()) == {}


def test_the_brands_own_paper_is_the_ground() -> None:
    made = accents(Brand(brand="#777777", paper="black"))
    assert made["light"] == made["dark"]
    assert contrast(parse_colour(made["light"]), (0, 0, 0)) >= 4.5


@pytest.mark.parametrize(("brand", "words"), [("#ffd400", "#0d0d10"), ("#1b2a6b", "#ffffff")])
def test_words_on_the_brand_are_those_that_read_best(brand: str, words: str) -> None:
    assert tint_tokens(Brand(brand=brand))["--on-brand"] == words


def test_triples_are_for_rgba() -> None:
    tokens = tint_tokens(Brand(brand="rgb(10 88 202)", accent="crimson"))
    assert tokens["--brand-rgb"] == "10, 88, 202"
    assert tokens["--accent-rgb"] == "220, 20, 60"


def test_without_a_brand_templates_keep_their_own() -> None:
    assert tint_tokens(Brand()) == {}


@pytest.mark.parametrize(
    ("brand", "theme"),
    [
        (Brand(), ""),
        (Brand(paper="white"), "light"),
        (Brand(paper="#10131a", ink="black"), "dark"),
        (Brand(ink="#111"), "light"),
        (Brand(ink="ivory"), "dark"),
        (Brand(paper="white", theme="dark"), "dark"),
    ],
)
def test_paper_or_ink_decide_where_no_theme_is_set(brand: Brand, theme: str) -> None:
    assert theme_of(brand) == theme


def test_no_colour_is_an_error_that_names_the_setting() -> None:
    with pytest.raises(ConfigError, match=r"Brand: brand is 'reddish'"):
        tint_tokens(Brand(brand="reddish"))
