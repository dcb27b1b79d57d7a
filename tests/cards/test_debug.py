"""The overlay shows what the layout says, where it says it."""

from typing import Any

from PIL import Image, ImageChops

from sharekit.cards.debug import draw_overlay
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


def test_boxes_and_baselines_stand_where_the_layout_says() -> None:
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


def test_low_contrast_is_told_in_red() -> None:
    label = _drawn("og").crop((300, 380, 600, 399))
    reds = [pixel for count, pixel in label.getcolors(10_000) or [] if count > 200]
    assert (190, 24, 40) in reds
