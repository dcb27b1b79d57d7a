"""Budgets: met by palette, then quality, else a clear error; `auto` picks what suits."""

import io
import random
from functools import cache

import pytest
from PIL import Image, ImageOps

from sharekit.cards.encode.encoder import Encoded, Indexed, Pixels, encode, media_type
from sharekit.cards.encode.png import with_filters
from sharekit.errors import ConfigError, ImageError


@cache
def _noise(width: int = 600, height: int = 400) -> Image.Image:
    """A photo's worth of detail: soft shapes with grain on them."""
    soft = Image.effect_mandelbrot((width, height), (-2, -1.2, 1, 1.2), 60)
    grain = Image.frombytes("L", (width, height), random.Random(7).randbytes(width * height))
    return Image.merge(
        "RGB", [Image.blend(plane, grain, 0.1) for plane in (soft, ImageOps.invert(soft), soft)]
    )


def _flat() -> Image.Image:
    image = Image.new("RGB", (600, 400), "#204060")
    image.paste((255, 255, 255), (50, 50, 300, 90))
    return image


def _pixels(image: Image.Image, *, photo: bool = False) -> Pixels:
    return Pixels(image=lambda: image, photo=photo)


def _open(encoded: Encoded) -> Image.Image:
    image = Image.open(io.BytesIO(encoded.data))
    image.load()
    return image


@pytest.mark.parametrize("format", ["png", "jpeg", "webp", "avif"])
def test_every_format_is_written_as_itself(format: str) -> None:
    encoded = encode(_pixels(_flat()), format=format)
    image = _open(encoded)
    assert image.format is not None
    assert Image.MIME[image.format] == media_type(format)
    assert image.size == (600, 400)
    near = image.convert("RGB").getpixel((200, 70))
    assert isinstance(near, tuple)
    assert min(near) > 245


def test_auto_takes_png_for_flat_cards_and_jpeg_for_photos() -> None:
    assert encode(_pixels(_flat())).format == "png"
    assert encode(_pixels(_noise(), photo=True)).format == "jpeg"


def test_auto_keeps_to_what_the_network_takes() -> None:
    assert encode(_pixels(_noise(), photo=True), formats=("png",)).format == "png"
    assert encode(_pixels(_noise(), photo=True), formats=("webp", "png")).format == "webp"
    assert encode(_pixels(_flat()), formats=("webp",)).format == "webp"


def test_a_card_in_indexes_is_never_painted() -> None:
    def never() -> Image.Image:
        raise AssertionError("painted")

    indexed = Indexed(with_filters(Image.new("L", (20, 10), 1)), b"\0\0\0\x40\x80\xff")
    encoded = encode(Pixels(image=never, indexed=lambda: indexed))
    assert _open(encoded).convert("RGB").getpixel((0, 0)) == (0x40, 0x80, 0xFF)


def test_png_meets_its_budget_by_palette() -> None:
    whole = encode(_pixels(_noise()), format="png")
    tight = encode(_pixels(_noise()), format="png", max_bytes=len(whole.data) // 3)
    assert whole.colours == 0
    assert tight.colours > 0
    assert len(tight.data) <= len(whole.data) // 3


@pytest.mark.parametrize("format", ["jpeg", "webp", "avif"])
def test_lossy_formats_meet_their_budget_by_the_best_quality_that_fits(format: str) -> None:
    image = _noise(300, 200)
    best = encode(_pixels(image), format=format)
    budget = len(best.data) * 3 // 4
    assert len(encode(_pixels(image), format=format, max_bytes=budget).data) <= budget


def test_auto_goes_from_png_by_palette_to_jpeg() -> None:
    whole = encode(_pixels(_noise()), formats=("png",))
    plainest = min(len(whole.data) // 12, 60_000)
    assert encode(_pixels(_noise()), max_bytes=plainest).format == "jpeg"


@pytest.mark.parametrize("format", ["auto", "png", "jpeg", "webp", "avif"])
def test_a_budget_out_of_reach_is_a_clear_error(format: str) -> None:
    with pytest.raises(ImageError, match=r"og: the card has [\d,]+ bytes as \w+ .* and 900 are allowed"):
        encode(_pixels(_noise(300, 200)), format=format, max_bytes=900, where="og")


def test_an_unknown_format_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="auto, png, jpeg, webp or avif"):
        encode(_pixels(_flat()), format="gif")


def test_the_same_pixels_give_the_same_bytes() -> None:
    for name in ("png", "jpeg", "webp", "avif"):
        image = _noise(120, 80)
        assert encode(_pixels(image), format=name) == encode(_pixels(image.copy()), format=name)
