"""Photos are cut to a plate of exactly its shape, around their subject."""

from io import BytesIO

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from sharekit.cards.images.crop import crop_jpeg
from sharekit.cards.images.photo import ImageFile

SIDES = st.integers(1, 700)


def picture(width: int, height: int, mode: str = "RGB") -> ImageFile:
    file = BytesIO()
    Image.new(mode, (width, height), "red").save(file, "PNG")
    return ImageFile(file.getvalue())


@settings(max_examples=40, deadline=None)
@given(SIDES, SIDES)
@example(1600, 900)  # as wide as the plate, but for a rounding error
def test_any_photo_becomes_a_crop_jpeg(width: int, height: int) -> None:
    image = Image.open(BytesIO(crop_jpeg(picture(width, height), 352, 184)))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (352, 184))


def test_transparency_becomes_white() -> None:
    file = BytesIO()
    Image.new("RGBA", (352, 184), (255, 0, 0, 0)).save(file, "PNG")
    assert pixels(crop_jpeg(ImageFile(file.getvalue()), 352, 184)).min() > 250


def test_the_subject_stays_in_sight() -> None:
    wide = Image.new("RGB", (1600, 400), "#dddddd")
    wide.paste("#aa0000", (1300, 80, 1560, 330))
    file = BytesIO()
    wide.save(file, "PNG")
    cut = pixels(crop_jpeg(ImageFile(file.getvalue()), 352, 184))
    assert ((cut[..., 0] > 120) & (cut[..., 1] < 80)).mean() > 0.1


def test_a_diagram_is_whole_on_its_ground_unless_its_crop_is_chosen() -> None:
    tall = Image.new("RGB", (400, 1200), "#fafafa")
    for top in range(40, 1160, 40):
        tall.paste("#003366", (40, top, 360, top + 12))
    file = BytesIO()
    tall.save(file, "PNG")
    whole = pixels(crop_jpeg(ImageFile(file.getvalue()), 352, 184))
    assert (whole[:, :60] > 240).all()
    assert ((whole[:, 176, 0] < 200).sum()) > 40
    chosen = pixels(crop_jpeg(ImageFile(file.getvalue()), 352, 184, (0.5, 0.0)))
    assert (chosen[:, 60] < 120).any()


def pixels(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))
