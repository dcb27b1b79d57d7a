"""The overlay shows what the layout says, where it says it."""

from typing import Any

from PIL import Image, ImageChops

from sharekit.cards.inspect.debug import draw_overlay
from sharekit.cards.networks import NETWORKS
from sharekit.text import Fonts

_LAYOUT: dict[str, Any] = {
    "elements": [
        {"id": 1, "tag": "div", "classes": ["photo"], "box": [700, 300, 200, 100]},
        {
            "id": 2,
            "tag": "h1",
            "classes": ["headline"],
            "box": [100, 400, 500, 80],
            "contrast": 2.1,
            "lines": [{"text": "Rain", "x": 100, "baseline": 460, "width": 300, "font_size": 60}],
        },
    ]
}


def _drawn(network: str) -> Image.Image:
    shape = NETWORKS[network]
    return draw_overlay(Image.new("RGB", (shape.width, shape.height), "white"), _LAYOUT, shape, Fonts.load())


def test_boxes_and_baselines_are_where_the_layout_says() -> None:
    image = _drawn("og")
    assert image.getpixel((700, 350)) != (255, 255, 255)
    assert image.getpixel((899, 350)) != (255, 255, 255)
    assert image.getpixel((800, 350)) == (255, 255, 255)
    red, green, _blue = image.getpixel((250, 460))  # type: ignore[misc]
    assert red > 240
    assert green < 100
    assert image.getpixel((450, 460)) == (255, 255, 255)


def test_what_apps_cover_is_washed_over() -> None:
    plain = Image.new("RGB", (1080, 1920), "white")
    box = ImageChops.difference(plain, _drawn("story")).getbbox()
    assert box == (0, 0, 1080, 1920)
    assert _drawn("story").getpixel((20, 249)) != (255, 255, 255)
    assert _drawn("story").getpixel((20, 250)) == (255, 255, 255)
    assert _drawn("story").getpixel((20, 1670)) != (255, 255, 255)


def test_low_contrast_is_marked_in_red() -> None:
    label = _drawn("og").crop((300, 380, 600, 399))
    reds = [pixel for count, pixel in label.getcolors(10_000) or [] if count > 200]
    assert (190, 24, 40) in reds


def test_labels_of_neighbours_do_not_hide_each_other() -> None:
    fonts, green = Fonts.load(), (16, 120, 62)

    def greens(*elements: dict[str, Any]) -> int:
        white = Image.new("RGB", (1200, 630), "white")
        shown = draw_overlay(white, {"elements": elements}, NETWORKS["og"], fonts)
        return sum(count for count, pixel in shown.getcolors(100_000) or [] if pixel == green)

    row = [_element(name, x) for name, x in (("site", 500), ("date", 540), ("byline", 580), ("section", 620))]
    assert greens(*row) > 0.99 * sum(greens(element) for element in row)  # plates may share an edge


def test_labels_leave_words_in_sight() -> None:
    above, below = _element("month", 300, y=100), _element("day", 300, y=140)
    white = Image.new("RGB", (1200, 630), "white")
    shown = draw_overlay(white, {"elements": [above, below]}, NETWORKS["og"], Fonts.load())
    words = shown.crop((300, 106, 338, 128))
    assert (16, 120, 62) not in [pixel for _, pixel in words.getcolors(10_000) or []]


def _element(name: str, x: int, y: int = 300) -> dict[str, Any]:
    line = {"text": "x", "x": x, "baseline": y + 28, "width": 36, "font_size": 28}
    return {"tag": "span", "classes": [name], "box": [x, y, 38, 36], "contrast": 9.0, "lines": [line]}
