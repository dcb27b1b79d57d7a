"""The bounded cache, alone and shared by threads."""

from concurrent.futures import ThreadPoolExecutor

from sharekit.text import Fonts, Paragraph, ParagraphStyle, TextRun, TextStyle
from sharekit.text.cache import BoundedCache
from sharekit.text.raster.glyphs import clear_glyphs, mask
from sharekit.text.shaping import clear_shapes

_HEADLINES = [
    "Harbour opens",
    "Der Hafen öffnet",
    "الميناء مفتوح",
    "रंग और ढंग",
    "Порт открыт",
    "“Why?” 12 % of it",
]


def test_a_value_is_made_once_while_it_is_in_use() -> None:
    made: list[str] = []
    cache: BoundedCache[str] = BoundedCache(10, len)

    def get(key: str) -> str:
        def make() -> str:
            made.append(key)
            return key

        return cache.get(key, make)

    for other in "abcdefghijkl":
        assert get("kept") == "kept"
        assert get(other) == other
    assert made.count("kept") == 1
    get("a")
    assert made.count("a") == 2


def test_a_value_heavier_than_the_cache_is_returned() -> None:
    cache: BoundedCache[str] = BoundedCache(4, len)
    assert [cache.get(key, lambda: "much too heavy") for key in "ab"] == ["much too heavy"] * 2


def test_threads_share_fonts_shapes_and_glyphs() -> None:
    fonts = Fonts.load()
    expected = [_drawn(fonts, number) for number in range(60)]
    clear_shapes()
    clear_glyphs()
    fonts.forget()
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda number: _drawn(fonts, number % 60), range(480)))
    assert all(drawn == expected[number % 60] for number, drawn in enumerate(results))


def _drawn(fonts: Fonts, number: int) -> tuple[str, list[tuple[str, float, float]], bytes]:
    style = TextStyle(("Inter",), size=20 + number % 7, weight=400 + 100 * (number % 5))
    paragraph = Paragraph([TextRun(_HEADLINES[number % 6], style)], ParagraphStyle(clamp=2), fonts=fonts)
    layout = paragraph.layout(120 + number)
    pixels = mask(layout.lines, (200, 90)).tobytes()
    return layout.text, [(line.text, line.x, line.width) for line in layout.lines], pixels
