"""Logos: wordmarks are known by their shape, and dark ones have a light twin."""

import io
import struct
import tracemalloc
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from sharekit.article import Article
from sharekit.cards.images.icon import largest_png
from sharekit.cards.images.logo import LightTwin, is_wordmark
from sharekit.cards.images.photo import ImageFile, ImageLoader
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.errors import ImageError
from sharekit.options import Brand

ARTICLE = Article(headline="Tram lines grow", site="The Meridian", language="en")


def _logo(width: int, height: int, colour: tuple[int, int, int], around: int = 0) -> bytes:
    image = Image.new("RGBA", (width + 2 * around, height + 2 * around))
    ImageDraw.Draw(image).rectangle((around, around, around + width - 1, around + height - 1), fill=colour)
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_wide_ink_is_a_wordmark_whatever_room_is_around_it() -> None:
    assert is_wordmark(ImageFile(_logo(400, 80, (0, 0, 0))))
    assert is_wordmark(ImageFile(_logo(400, 80, (0, 0, 0), around=150)))
    assert not is_wordmark(ImageFile(_logo(100, 80, (0, 0, 0))))


@pytest.mark.parametrize(
    ("colour", "twin"),
    [((10, 10, 12), (243, 243, 245)), ((0, 60, 0), (195, 255, 195)), ((240, 240, 240), (240, 240, 240))],
)
def test_a_dark_logo_has_a_light_twin_of_its_hue(
    colour: tuple[int, int, int], twin: tuple[int, int, int]
) -> None:
    picture = LightTwin(ImageFile(_logo(90, 90, colour, around=4))).resized(98, 98)
    assert picture.getpixel((50, 50)) == (*twin, 255)


def test_a_logo_with_its_own_ground_stays() -> None:
    image = Image.new("RGB", (80, 80), "black")
    file = io.BytesIO()
    image.save(file, "PNG")
    assert LightTwin(ImageFile(file.getvalue())).resized(80, 80).getpixel((9, 9)) == (0, 0, 0)


def _words(studio: Studio) -> list[str]:
    card = studio.draw(ARTICLE)
    return [line["text"] for row in card.layout["elements"] for line in row["lines"]]


@pytest.mark.parametrize(
    ("width", "chosen", "shown"),
    [(400, None, False), (400, False, True), (90, None, True), (90, True, False)],
)
def test_a_wordmark_switches_the_name_of_the_site_off(
    tmp_path: Path, width: int, chosen: bool | None, shown: bool
) -> None:
    (tmp_path / "logo.png").write_bytes(_logo(width, 80, (20, 20, 20)))
    brand = Brand(logo="logo.png", logo_is_wordmark=chosen)
    words = _words(Studio(Look(brand=brand, folders=(str(tmp_path),))))
    assert ("The Meridian" in words) is shown


def test_the_icon_of_a_page_takes_the_place_of_a_logo(tmp_path: Path) -> None:
    (tmp_path / "icon.png").write_bytes(_logo(180, 180, (200, 20, 20)))
    studio = Studio(Look(folders=(str(tmp_path),)))
    plain = studio.draw(ARTICLE).data
    assert studio.draw(ARTICLE.replace(icon="icon.png")).data != plain
    assert studio.draw(ARTICLE.replace(icon="https://example.org/icon.png")).data == plain
    assert studio.draw(ARTICLE.replace(icon="missing.png")).warnings == ()


def test_a_coarse_icon_is_not_enlarged_to_a_logo(tmp_path: Path) -> None:
    (tmp_path / "icon.png").write_bytes(_logo(16, 16, (200, 20, 20)))
    studio = Studio(Look(folders=(str(tmp_path),)))
    assert studio.draw(ARTICLE.replace(icon="icon.png")).data == studio.draw(ARTICLE).data


def test_the_largest_png_of_an_icon_file_is_read(tmp_path: Path) -> None:
    small, large = _logo(32, 32, (200, 20, 20)), _logo(256, 256, (200, 20, 20))
    heads = [
        struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(png), offset)
        for side, png, offset in ((32, small, 38), (256, large, 38 + len(small)))
    ]
    (tmp_path / "favicon.ico").write_bytes(b"\0\0\1\0\2\0" + b"".join(heads) + small + large)
    picture = ImageLoader(folders=(tmp_path,))("favicon.ico")
    assert (picture.width, picture.height) == (256, 256)
    (tmp_path / "cut.ico").write_bytes(b"\0\0\1\0\2\0" + heads[0][:9])
    with pytest.raises(ImageError, match="found an icon"):
        ImageLoader(folders=(tmp_path,))("cut.ico")


def test_entries_of_an_icon_file_that_overlap_take_no_memory() -> None:
    png = _logo(32, 32, (200, 20, 20)) + bytes(2_000_000)
    head = struct.pack("<BBBBHHII", 0, 0, 0, 0, 1, 32, len(png), 6 + 64 * 16)
    data = b"\0\0\1\0\x40\0" + head * 64 + png
    tracemalloc.start()
    assert largest_png(data) == png
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * len(png)
