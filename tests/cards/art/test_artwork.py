"""Art is the same everywhere for one article, another for the next, and never one flat colour."""

import pytest

from sharekit.article import Article
from sharekit.cards.art.artwork import FAMILIES, Artwork, art_address
from sharekit.cards.art.palette import palette_of
from sharekit.cards.art.random import Dice
from sharekit.cards.encode.palette import index_background
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.colour import contrast, from_oklch, parse_colour, to_oklch
from sharekit.errors import ConfigError, ImageError
from sharekit.options import Brand

_COLOURS = ("#d61f2c", "#0a7d5b", "#ffffff", "#000000", "#ffee00", "rgb(20 40 200)")


@pytest.mark.parametrize("family", FAMILIES)
def test_one_article_has_one_work_of_art(family: str) -> None:
    address = art_address(family, "https://example.org/a") + "/#0a7d5b/light"
    picture = Artwork(address).resized(240, 160)
    assert picture.tobytes() == Artwork(address).resized(240, 160).tobytes()
    others = {art_address(family, f"https://example.org/{n}") + "/#0a7d5b/light" for n in range(4)}
    assert len({Artwork(other).resized(240, 160).tobytes() for other in others} | {picture.tobytes()}) == 5


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_art_fills_any_size_with_several_colours(family: str, theme: str) -> None:
    for colour in _COLOURS:
        for size in ((300, 60), (60, 300), (1, 1)):
            picture = Artwork(f"art:{family}/7/{colour}/{theme}").resized(*size)
            assert picture.size == size
        many = Artwork(f"art:{family}/7/{colour}/{theme}").resized(300, 200)
        assert len(many.getcolors(60_000) or range(60_000)) > 2


@pytest.mark.parametrize(
    ("headline", "letter"),
    [
        ("ärger im Hafen", "Ä"),
        ("“¿Qué pasa?”", "Q"),
        ("42 Погода", "П"),
        ("中国要求", "中"),
        ("…", "&"),
        ("𝒳", "𝒳"),
    ],
)
def test_type_shows_the_first_letter_of_the_headline(headline: str, letter: str) -> None:
    address = art_address("type", "https://example.org/a", headline)
    assert address.endswith(f"-{ord(letter):x}")
    assert len(Artwork(address).resized(300, 200).getcolors(60_000) or []) > 2


def test_every_family_fits_a_palette() -> None:
    for family in FAMILIES:
        assert index_background(Artwork(f"art:{family}/3/#d61f2c").resized(600, 300)) is not None, family


@pytest.mark.parametrize("colour", _COLOURS)
@pytest.mark.parametrize("dark", [False, True])
def test_inks_contrast_with_their_grounds(colour: str, dark: bool) -> None:
    palette = palette_of(parse_colour(colour), dark, 1)
    for ground, ink in palette.pairs:
        assert contrast(ground, ink) > 1.9


def test_colours_go_to_oklch_and_back() -> None:
    for colour in ((214, 31, 44), (10, 125, 91), (0, 0, 0), (255, 255, 255), (128, 128, 128)):
        again = from_oklch(*to_oklch(colour))
        assert max(abs(a - b) for a, b in zip(colour, again, strict=True)) <= 1


def test_the_same_seed_gives_the_same_numbers_everywhere() -> None:
    dice = Dice("seed")
    assert [round(dice.number(), 6) for _ in range(3)] == [0.223813, 0.41612, 0.417369]


def test_what_is_no_art_is_refused() -> None:
    with pytest.raises(ImageError, match=r"unknown family of art 'cubes'.*known: waves"):
        Artwork("art:cubes/1")
    with pytest.raises(ConfigError, match="art"):
        Artwork("art:waves/1/mauvy")
    with pytest.raises(ImageError, match="the number of a letter in hexadecimal"):
        Artwork("art:type/1-zebra")


_ARTICLE = Article(headline="China tells its AI leaders to avoid US travel", language="en")


@pytest.mark.parametrize("template", ["news", "minimal", "bold", "docs"])
def test_discover_without_a_photo_is_art(template: str) -> None:
    card = Studio(Look(brand=Brand(brand="#0a7d5b"))).draw(_ARTICLE, network="discover", template=template)
    assert len(card.data) > 4_000
    assert card.alt == _ARTICLE.headline


def test_discover_without_photo_and_art_is_refused() -> None:
    with pytest.raises(ImageError, match="the article has no photo, and art is off"):
        Studio(Look(art="none")).draw(_ARTICLE, network="discover")


def test_art_is_the_same_on_every_network_and_follows_the_brand() -> None:
    look = Look(brand=Brand(brand="#0a7d5b"))
    bytes_of = {Studio(look).draw(_ARTICLE, network=network).data for network in ("og", "og", "square")}
    assert len(bytes_of) == 2
    assert Studio(Look(brand=Brand(brand="#7a1fd6"))).draw(_ARTICLE).data not in bytes_of
    assert Studio(Look(art="none")).key(_ARTICLE) != Studio(Look()).key(_ARTICLE)


@pytest.mark.parametrize("colour", ["#d61f2c", "#ff9500", "#ffee00", "#7a9a01"])
def test_no_brand_brings_mustard_into_its_art(colour: str) -> None:
    brand = to_oklch(parse_colour(colour))[2]
    hues = [to_oklch(palette_of(parse_colour(colour), False, turn).kin)[2] % 360 for turn in range(2)]
    assert all(not 55 < hue < 110 or abs(hue - brand) < 20 for hue in hues)
