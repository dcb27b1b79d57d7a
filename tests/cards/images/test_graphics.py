"""Photos and graphics differ in their colours."""

import io
import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from sharekit.cards.images.graphics import is_graphic
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
    assert not is_graphic(packed(scene(), kind))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_plot_is_a_graphic_in_any_format(kind: str) -> None:
    assert is_graphic(packed(plot(), kind))


def test_a_logo_on_nothing_is_a_graphic() -> None:
    logo = scene().convert("RGBA")
    logo.putalpha(Image.linear_gradient("L").resize((900, 600)))
    assert is_graphic(packed(logo))
