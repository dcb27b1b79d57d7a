"""Palette cards: the same picture as painted in RGB, within what no eye tells apart."""

from PIL import Image, ImageDraw

from sharekit.cards.indexed import Ink, index_card, read_ground


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


def _painted(ground: Image.Image, inks: list[Ink]) -> Image.Image:
    image = ground.copy()
    for ink in inks:
        image.paste(ink.colour, (ink.x, ink.y), ink.cover)
    return image


def _shown(ground: Image.Image, inks: list[Ink]) -> Image.Image:
    read = read_ground(ground)
    assert read is not None
    indexed = index_card(read, inks)
    assert indexed is not None
    image = Image.frombytes("P", indexed.indexes.size, indexed.indexes.tobytes())
    image.putpalette(indexed.palette)
    return image.convert("RGB")


def _worst(one: Image.Image, other: Image.Image) -> int:
    pairs = zip(one.tobytes(), other.tobytes(), strict=True)
    return max(abs(a - b) for a, b in pairs)


_WHITE = (255, 255, 255)


def test_a_flat_ground_is_exact_and_words_nearly() -> None:
    ground = Image.new("RGB", (300, 120), "#204060")
    inks = [Ink(_cover("word", 60), 20, 10, _WHITE), Ink(_cover("two", 40), 150, 70, (250, 200, 40))]
    shown, painted = _shown(ground, inks), _painted(ground, inks)
    assert _worst(shown, painted) <= 6
    assert shown.getpixel((0, 0)) == (0x20, 0x40, 0x60)


def test_a_vertical_gradient_keeps_every_row_exactly() -> None:
    ground = _gradient(300, 630, (15, 23, 42), (30, 58, 138))
    shown = _shown(ground, [])
    assert shown.tobytes() == ground.tobytes()


def test_words_on_a_gradient_stay_near_what_rgb_would_show() -> None:
    ground = _gradient(400, 630, (15, 23, 42), (30, 58, 138))
    inks = [Ink(_cover("headline", 90), 20, y, _WHITE) for y in (60, 200, 340)]
    inks.append(Ink(_cover("lead", 40), 20, 500, (203, 213, 225)))
    assert _worst(_shown(ground, inks), _painted(ground, inks)) <= 14


def test_a_logo_keeps_its_place_and_its_colours() -> None:
    ground = _gradient(300, 200, (15, 23, 42), (30, 58, 138))
    ImageDraw.Draw(ground).rounded_rectangle((20, 20, 60, 60), 10, fill="#93c5fd")
    shown = _shown(ground, [Ink(_cover("ab", 40), 100, 20, _WHITE)])
    assert shown.getpixel((40, 40)) == (0x93, 0xC5, 0xFD)
    assert shown.getpixel((200, 150)) == ground.getpixel((200, 150))


def test_rich_grounds_are_left_to_rgb() -> None:
    noise = Image.effect_mandelbrot((200, 100), (-2, -1.2, 1, 1.2), 90)
    photo = Image.merge("RGB", (noise, noise.rotate(180), noise))
    assert read_ground(photo) is None
    assert read_ground(_gradient(50, 900, (0, 0, 0), (255, 200, 90))) is None


def test_words_over_too_many_colours_are_left_to_rgb() -> None:
    ground = read_ground(_gradient(300, 160, (0, 0, 0), (159, 159, 159)))
    assert ground is not None
    inks = [Ink(Image.new("L", (20, 160), 255), 10 * n, 0, (n, 255, 0)) for n in range(4)]
    assert index_card(ground, inks) is None
