"""Photos and graphics differ in their colours."""

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from sharekit.cards.images.graphics import Trimmed, ground_of
from sharekit.cards.images.photo import ImageFile


def packed(image: Image.Image, kind: str = "PNG") -> ImageFile:
    data = io.BytesIO()
    image.save(data, kind)
    return ImageFile(data.getvalue(), where="a")


def scene() -> Image.Image:
    """Return what a photo is like: colours that change everywhere, over a sky and a ground."""
    chance = random.Random(3)
    image = Image.linear_gradient("L").resize((900, 600))
    photo = Image.merge("RGB", (image, image.transpose(Image.Transpose.FLIP_TOP_BOTTOM), image.rotate(90)))
    draw = ImageDraw.Draw(photo)
    for _ in range(400):
        x, y = chance.randrange(900), chance.randrange(600)
        draw.ellipse(
            (x, y, x + chance.randrange(90), y + 60), fill=tuple(chance.randrange(256) for _ in "rgb")
        )
    return photo.filter(ImageFilter.GaussianBlur(4))


def plot() -> Image.Image:
    image = Image.new("RGB", (900, 600), "white")
    draw = ImageDraw.Draw(image)
    for n in range(12):
        draw.rectangle((60 * n, 600 - 40 * n, 60 * n + 40, 600), fill="steelblue")
        draw.text((60 * n, 20), f"label {n}", fill="black")
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_one_in_any_format(kind: str) -> None:
    assert packed(scene(), kind).ground == ""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_plot_is_a_graphic_in_any_format(kind: str) -> None:
    assert packed(plot(), kind).ground.startswith("#f")


def test_a_logo_on_nothing_is_a_graphic() -> None:
    logo = scene().convert("RGBA")
    logo.putalpha(Image.linear_gradient("L").resize((900, 600)))
    assert packed(logo).ground


@pytest.mark.parametrize(("ink", "ground"), [("black", "#ffffff"), ("#d8dee9", "#14161b")])
def test_ink_on_nothing_is_put_on_a_ground_where_it_is_seen(ink: str, ground: str) -> None:
    drawing = Image.new("RGBA", (400, 300))
    ImageDraw.Draw(drawing).rectangle((50, 50, 350, 250), outline=ink, width=9)
    assert ground_of(drawing) == ground


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_what_has_no_edges_may_be_cropped(mode: str) -> None:
    assert ground_of(Image.new(mode, (400, 300), 200).convert("RGB")) == ""
    assert ground_of(Image.linear_gradient("L").convert("RGB")) == ""


def test_a_screenshots_ground_is_the_colour_around_it() -> None:
    terminal = Image.new("RGB", (800, 500), "#1e1e2e")
    for line in range(12):
        ImageDraw.Draw(terminal).text(
            (30, 20 + 30 * line), "$ sharekit card story.md", fill="white", font_size=24
        )
    assert ground_of(terminal) == "#1e1e2e"


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_empty_margins_are_trimmed_and_nothing_else(mode: str) -> None:
    drawing = Image.new("RGBA", (1000, 800), (255, 255, 255, 255 * (mode == "RGB")))
    ImageDraw.Draw(drawing).rectangle((100, 100, 499, 299), outline="black", width=12)
    trimmed = Trimmed(packed(drawing.convert(mode)))
    assert (trimmed.width, trimmed.height) == (440, 240)
    shown = trimmed.resized(440, 240)
    assert shown.mode == "RGB"
    assert shown.getpixel((2, 2)) == (255, 255, 255)
    assert all(shown.getpixel(place) == (0, 0, 0) for place in [(25, 25), (414, 214)])
