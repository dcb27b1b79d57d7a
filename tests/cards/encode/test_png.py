"""The PNG writer: what it writes, Pillow reads back pixel for pixel."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sharekit.cards.encode.png import with_filters, write_indexed, write_rgb

_SIDES = st.integers(1, 40)


def _read(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=["PNG"])
    image.load()
    return image


@settings(max_examples=30, deadline=None)
@given(width=_SIDES, height=_SIDES, seed=st.binary(min_size=1, max_size=64))
def test_rgb_comes_back_pixel_for_pixel(width: int, height: int, seed: bytes) -> None:
    size = width * height * 3
    image = Image.frombytes("RGB", (width, height), (seed * size)[:size])
    assert _read(write_rgb(image)).tobytes() == image.tobytes()


@settings(max_examples=30, deadline=None)
@given(width=_SIDES, height=_SIDES, colours=st.integers(1, 256), data=st.data())
def test_indexes_come_back_as_the_palettes_colours(
    width: int, height: int, colours: int, data: st.DataObject
) -> None:
    palette = data.draw(st.binary(min_size=3 * colours, max_size=3 * colours))
    indexes = bytes(i * 7 % colours for i in range(width * height))
    image = _read(write_indexed(with_filters(Image.frombytes("L", (width, height), indexes)), palette))
    expected = b"".join(palette[3 * i : 3 * i + 3] for i in indexes)
    assert image.convert("RGB").tobytes() == expected


@pytest.mark.parametrize("size", [(1, 1), (1200, 630), (1080, 1920)])
def test_a_flat_card_is_small(size: tuple[int, int]) -> None:
    image = Image.new("RGB", size, "#123456")
    data = write_rgb(image)
    assert _read(data).tobytes() == image.tobytes()
    assert len(data) < 100 + size[0] * size[1] // 50
