"""The contact sheet: every card whole, at one scale, none over another."""

from PIL import Image

from sharekit.cards.card import Card
from sharekit.cards.inspect.sheet import draw_sheet
from sharekit.cards.networks import NETWORKS
from sharekit.text import Fonts
from tests.cards.pictures import file_of

_COLOURS = {
    name: (30 * at + 20, 200 - 20 * at, 255 if at % 2 else 40) for at, name in enumerate(sorted(NETWORKS))
}


def _card(name: str) -> Card:
    network = NETWORKS[name]
    image = Image.new("RGB", (network.width, network.height), _COLOURS[name])
    return Card(
        data=file_of(image, "PNG"),
        type="image/png",
        width=network.width,
        height=network.height,
        alt="",
        network=name,
        template="news",
    )


def test_every_card_is_there_whole_at_one_scale() -> None:
    sheet = draw_sheet([_card(name) for name in NETWORKS], Fonts.load())
    counts = {colour: count for count, colour in sheet.getcolors(1 << 20) or []}
    for name, network in NETWORKS.items():
        area = network.width * network.height * 0.36**2
        assert abs(counts[_COLOURS[name]] - area) < 0.01 * area, name
    assert sheet.width <= 1900


def test_one_card_makes_a_sheet_too() -> None:
    sheet = draw_sheet([_card("story")], Fonts.load())
    assert sheet.size == (28 + 389 + 28, 28 + 691 + 44 + 28)
