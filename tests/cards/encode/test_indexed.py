"""Palette cards: the same picture as painted in RGB, within what no eye tells apart."""

import gc
import io
import weakref

from PIL import Image, ImageDraw

from sharekit.cards.encode.indexed import index_card
from sharekit.cards.encode.palette import BackgroundCache, index_background
from sharekit.cards.encode.png import write_indexed
from sharekit.colour import contrast


def _gradient(width: int, height: int, start: tuple[int, int, int], end: tuple[int, int, int]) -> Image.Image:
    down = [
        tuple(round(a + (b - a) * y / (height - 1)) for a, b in zip(start, end, strict=True))
        for y in range(height)
    ]
    column = Image.frombytes("RGB", (1, height), bytes(part for row in down for part in row))
    return column.resize((width, height), Image.Resampling.NEAREST)


def _cover(text: str, size: int) -> Image.Image:
    """Soft-edged shapes, as words are."""
    mask = Image.new("L", (len(text) * size, size * 2), 0)
    for at, char in enumerate(text):
        left, top = at * size, size // 4
        ImageDraw.Draw(mask).ellipse(
            (left, top, left + size * 0.8, top + size + ord(char) % 7), outline=255, width=7
        )
    return mask.resize((mask.width // 2, mask.height // 2), Image.Resampling.BOX)


Words = tuple[Image.Image, int, int, tuple[int, int, int]]


def _painted(background: Image.Image, inks: list[Words]) -> Image.Image:
    image = background.copy()
    for ink in inks:
        image.paste(ink[3], ink[1:3], ink[0])
    return image


def _shown(background: Image.Image, inks: list[Words]) -> Image.Image:
    read = index_background(background)
    assert read is not None
    indexed = index_card(read, [read.ink(*ink) for ink in inks])
    assert indexed is not None
    return Image.open(io.BytesIO(write_indexed(*indexed))).convert("RGB")


def _worst(one: Image.Image, other: Image.Image) -> int:
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return max(abs(a - b) for a, b in pairs)


_WHITE = (255, 255, 255)


def test_a_flat_ground_is_exact_and_words_nearly() -> None:
    background = Image.new("RGB", (300, 120), "#204060")
    inks = [(_cover("word", 60), 20, 10, _WHITE), (_cover("two", 40), 150, 70, (250, 200, 40))]
    shown, painted = _shown(background, inks), _painted(background, inks)
    assert _worst(shown, painted) <= 6
    assert shown.getpixel((0, 0)) == (0x20, 0x40, 0x60)


def test_a_vertical_gradient_keeps_every_row_exactly() -> None:
    background = _gradient(300, 630, (15, 23, 42), (30, 58, 138))
    shown = _shown(background, [])
    assert shown.tobytes() == background.tobytes()


def test_words_on_a_gradient_stay_near_what_rgb_would_show() -> None:
    background = _gradient(400, 630, (15, 23, 42), (30, 58, 138))
    inks = [(_cover("headline", 90), 20, y, _WHITE) for y in (60, 200, 340)]
    inks.append((_cover("lead", 40), 20, 500, (203, 213, 225)))
    assert _worst(_shown(background, inks), _painted(background, inks)) <= 14


def test_a_logo_keeps_its_place_and_its_colours() -> None:
    background = _gradient(300, 200, (15, 23, 42), (30, 58, 138))
    ImageDraw.Draw(background).rounded_rectangle((20, 20, 60, 60), 10, fill="#93c5fd")
    shown = _shown(background, [(_cover("ab", 40), 100, 20, _WHITE)])
    assert shown.getpixel((40, 40)) == (0x93, 0xC5, 0xFD)
    assert shown.getpixel((200, 150)) == background.getpixel((200, 150))


def test_round_edges_stay_smooth_and_flat_colours_exact() -> None:
    large = Image.new("RGB", (1200, 800), "#f4efe6")
    ImageDraw.Draw(large).rounded_rectangle((400, 80, 1100, 720), 120, fill="#204060")
    ImageDraw.Draw(large).ellipse((80, 300, 320, 540), outline="#c81c28", width=12)
    background = large.resize((300, 200), Image.Resampling.BOX)
    shown = _shown(background, [(_cover("word", 60), 10, 10, (20, 20, 30))])
    assert _worst(shown.crop((0, 60, 300, 200)), background.crop((0, 60, 300, 200))) <= 14
    assert shown.getpixel((200, 100)) == (0x20, 0x40, 0x60)
    assert shown.getpixel((5, 190)) == (0xF4, 0xEF, 0xE6)


def test_a_soft_light_is_reduced_where_no_one_sees_it() -> None:
    light = Image.radial_gradient("L").resize((600, 400))
    image = Image.merge("RGB", (light, light.point([value // 2 for value in range(256)]), light))
    background = index_background(image)
    assert background is not None
    assert len(background.colours) <= 256 - 84
    assert _worst(_shown(image, []), image) <= 12


def test_a_rare_colour_in_a_light_keeps_its_hue() -> None:
    """Median cut alone gives the few brightest pixels of a light the mean of distant colours."""
    light = Image.radial_gradient("L").resize((600, 400)).point([255 - value for value in range(256)])
    image = Image.merge("RGB", (light.point([value // 4 for value in range(256)]), light, light))
    image.paste((200, 40, 40), (0, 0, 60, 8))
    middle = _shown(image, []).getpixel((300, 200))
    assert isinstance(middle, tuple)
    assert all(abs(a - b) <= 10 for a, b in zip(middle, (63, 255, 255), strict=True))


def test_rich_grounds_are_left_to_rgb() -> None:
    noise = Image.effect_mandelbrot((200, 100), (-2, -1.2, 1, 1.2), 90)
    photo = Image.merge("RGB", (noise, noise.rotate(180), noise))
    assert index_background(photo) is None
    assert index_background(_gradient(50, 900, (0, 0, 0), (255, 200, 90))) is None


def test_words_over_too_many_colours_are_left_to_rgb() -> None:
    background = index_background(_gradient(300, 160, (0, 0, 0), (159, 159, 159)))
    assert background is not None
    inks = [background.ink(Image.new("L", (20, 160), 255), 10 * n, 0, (n, 255, 0)) for n in range(4)]
    assert index_card(background, inks) is None


def test_contrast_is_that_of_the_worst_ground_under_the_words() -> None:
    image = Image.new("RGB", (300, 100), "black")
    image.paste((128, 128, 128), (100, 0, 300, 50))
    background = index_background(image)
    assert background is not None
    cover = Image.new("L", (60, 40), 255)
    assert background.contrast(background.ink(cover, 10, 10, _WHITE)) == 21.0
    expected = round(contrast((128, 128, 128), _WHITE), 2)
    assert background.contrast(background.ink(cover, 90, 40, _WHITE)) == expected


def test_a_ground_is_read_once() -> None:
    image = Image.new("RGB", (30, 10), "black")
    palettes = BackgroundCache()
    assert palettes.background(image) is palettes.background(image)
    assert palettes.background(image.copy()) is not palettes.background(image)


def test_a_background_that_no_card_has_any_more_takes_no_memory() -> None:
    palettes = BackgroundCache()
    background = palettes.background(Image.new("RGB", (30, 10), "red"))
    assert background is not None
    entry = weakref.ref(background)
    del background
    gc.collect()
    assert entry() is None


def test_a_busy_picture_has_no_room_in_the_palette() -> None:
    image = Image.linear_gradient("L").resize((300, 160))
    noise = Image.effect_noise((300, 160), 90)
    assert index_background(Image.merge("RGB", (image, noise, image.rotate(90, expand=False)))) is None
