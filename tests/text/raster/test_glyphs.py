from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from PIL import Image, ImageChops

from sharekit.text import Fonts, Paragraph, TextRun, TextStyle
from sharekit.text.raster import glyphs as raster
from sharekit.text.raster.contrast import coverage_table, step_of
from sharekit.text.raster.glyphs import clear_glyphs, draw, glyph, mask

Make = Callable[..., Paragraph]


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    clear_glyphs()
    yield
    clear_glyphs()


def _drawn(paragraph: Paragraph, mode: str = "RGB", colour: tuple[int, ...] = (0, 0, 0)) -> Image.Image:
    image = Image.new(mode, (300, 80), "white")
    draw(image, paragraph.layout(280), 10, 10, colour)
    return image


def _most(image: Image.Image) -> int:
    return max(range(256), key=lambda level: level * bool(image.histogram()[level]))


def test_text_is_drawn_in_its_colour_at_its_place(paragraph: Make) -> None:
    image = _drawn(paragraph("HHH"), colour=(200, 0, 0))
    left, top, right, bottom = ImageChops.invert(image).getbbox() or (0, 0, 0, 0)
    assert 10 <= left <= 16
    assert 10 <= top < bottom <= 60
    assert right < 110
    assert (200, 0, 0) in {colour for _, colour in image.getcolors(5000) or []}


def test_each_run_has_the_colour_of_its_tag(fonts: Fonts) -> None:
    style = TextStyle(("Inter",), 40, weight=900)
    made = Paragraph([TextRun("I", style, "red"), TextRun("I", style, "blue")], fonts=fonts)
    image = Image.new("RGB", (100, 60), "white")
    draw(image, made.layout(90), 0, 0, lambda tag: {"red": (255, 0, 0), "blue": (0, 0, 255)}[tag])
    colours = {colour for _, colour in image.getcolors(5000) or []}
    assert {(255, 0, 0), (0, 0, 255)} <= colours


def test_emoji_bring_their_own_colours(paragraph: Make) -> None:
    for mode in ("RGB", "RGBA"):
        red, _, blue, *_ = _drawn(paragraph("🔥"), mode).split()
        assert _most(ImageChops.subtract(red, blue)) > 150


def test_a_translucent_colour_lets_the_ground_through(paragraph: Make) -> None:
    image = _drawn(paragraph("III"), colour=(0, 0, 0, 128))
    assert image.convert("L").getextrema()[0] == pytest.approx(127, abs=3)
    assert _drawn(paragraph("I"), colour=(0, 0, 0, 0)).convert("L").getextrema()[0] == 255


def test_a_mask_is_what_is_drawn(paragraph: Make) -> None:
    layout = paragraph("Masks").layout(280)
    picture = Image.new("RGB", (300, 80), "white")
    draw(picture, layout, 10.25, 10, (0, 0, 0))
    covered = mask(layout.lines, (300, 80), 10.25, 10)
    assert _most(ImageChops.difference(ImageChops.invert(picture.convert("L")), covered)) <= 1


def test_what_lies_outside_the_picture_is_left_out(paragraph: Make) -> None:
    image = Image.new("RGBA", (40, 40))
    draw(image, paragraph("🔥 outside").layout(500), -20, -20, (0, 0, 0))
    draw(image, paragraph("🔥 outside").layout(500), 35, 35, (0, 0, 0))
    assert image.getbbox() is not None


def test_glyphs_are_placed_at_quarters_of_a_pixel(paragraph: Make) -> None:
    (run,) = paragraph("o").layout(100).lines[0].runs
    pictures = {glyph(run.instance, run.glyphs[0][0], 40.0, sub)[2].tobytes() for sub in range(4)}
    assert len(pictures) == 4


def test_the_cache_stays_within_its_bound(paragraph: Make) -> None:
    (run,) = paragraph("W").layout(900).lines[0].runs
    for size in range(200, 700):
        glyph(run.instance, run.glyphs[0][0], float(size))
    held = [sheet for part in (raster._cache.young, raster._cache.old) for sheet in part.values()]
    pixels = sum(picture.width * picture.height for sheet in held for _, _, picture, _ in sheet.values())
    assert pixels <= raster._MOST_BYTES


def test_a_cached_glyph_is_not_drawn_again(paragraph: Make) -> None:
    (run,) = paragraph("o").layout(100).lines[0].runs
    first = glyph(run.instance, run.glyphs[0][0], 40.0)
    assert glyph(run.instance, run.glyphs[0][0], 40.0)[2] is first[2]


def test_coverage_is_corrected_for_light_text_and_hardly_for_dark() -> None:
    white, black = coverage_table(step_of((255, 255, 255))), coverage_table(step_of((0, 0, 0)))
    assert [white[level] for level in (0, 64, 128, 192, 255)] == [0, 81, 144, 201, 255]
    assert all(abs(black[level] - level) <= 8 for level in range(256))
    assert all(a <= b for table in (white, black) for a, b in pairwise(table))
