"""Debug overlay: boxes, baselines, safe area and measured contrast, drawn over a card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sharekit.cards.inspect.contrast import NORMAL
from sharekit.cards.inspect.labels import set_label, write_label
from sharekit.cards.lock import DRAWING

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

    from sharekit.cards.networks import Network
    from sharekit.text import Fonts

_BOX, _TEXT_BOX, _BASELINE = (0, 140, 255, 150), (255, 0, 170, 210), (255, 60, 60, 230)
_COVERED = (255, 60, 130, 64)
_STEPS = 6  # labels above each other before they may overlap

_Box = tuple[float, float, float, float]
"""Left, top, width, height; px."""

_GOOD, _BAD, _ON_LABEL = (16, 120, 62), (190, 24, 40), (255, 255, 255)


def draw_overlay(
    image: Image.Image, layout: Mapping[str, Any], network: Network, fonts: Fonts
) -> Image.Image:
    """Return `image` with its layout (see `Card.layout`) drawn over it.

    Blue: boxes. Pink: text boxes. Red: baselines. Pink wash: outside the safe area. Labels: element name,
    font size and measured contrast, red where it is too low.
    """
    from PIL import Image, ImageDraw

    shade = Image.new("RGBA", image.size)
    brush = ImageDraw.Draw(shade)
    for box in _covered(network):
        brush.rectangle(box, fill=_COVERED)
    for element in layout["elements"]:
        _draw_element(brush, element)
    shown = Image.alpha_composite(image.convert("RGBA"), shade).convert("RGB")
    lettered = [element for element in layout["elements"] if element.get("lines")]
    with DRAWING:
        _label_all(shown, lettered, fonts)
    return shown


def _label_all(shown: Image.Image, lettered: Sequence[Mapping[str, Any]], fonts: Fonts) -> None:
    room = _Room(shown.size, [_words_box(line) for element in lettered for line in element["lines"]])
    for element in lettered:
        _write_facts(shown, element, fonts, room)


def _covered(network: Network) -> Iterator[tuple[int, int, int, int]]:
    """Yield the strips outside the safe area."""
    left, top, right, bottom = network.words_box
    width, height = network.width - 1, network.height - 1
    strips = (
        (0, 0, width, top - 1),
        (0, bottom, width, height),
        (0, top, left - 1, bottom - 1),
        (right, top, width, bottom - 1),
    )
    return (strip for strip in strips if strip[2] >= strip[0] and strip[3] >= strip[1])


def _draw_element(brush: ImageDraw.ImageDraw, element: Mapping[str, Any]) -> None:
    x, y, width, height = element["box"]
    lines = element.get("lines") or ()
    if width >= 1 and height >= 1:
        brush.rectangle(
            (x, y, x + width - 1, y + height - 1),
            outline=_TEXT_BOX if lines else _BOX,
            width=2 if lines else 1,
        )
    for line in lines:
        brush.line((line["x"], line["baseline"], line["x"] + line["width"], line["baseline"]), fill=_BASELINE)


def _write_facts(image: Image.Image, element: Mapping[str, Any], fonts: Fonts, room: _Room) -> None:
    name = ".".join((element["tag"], *element["classes"][:1]))
    contrast = element.get("contrast")
    caption = f"{name}  {element['lines'][0]['font_size']:g} px"
    low = contrast is not None and contrast < element.get("least_contrast", NORMAL)
    if contrast is not None:
        caption += f"  {contrast:.1f}:1"
    label = set_label(caption, 13, fonts)
    place = room.take(element["box"], label.ink_width + 8, label.height)
    write_label(image, place, label, _ON_LABEL, ground=_BAD if low else _GOOD)


class _Room:
    """Places labels so that none hides another or, if there is room, text of the card.

    Args:
        size: Width and height of the picture, px.
        words: Boxes to keep visible.
    """

    def __init__(self, size: tuple[int, int], words: Sequence[_Box]) -> None:
        self._size = size
        self._words = words
        self._taken: list[_Box] = []

    def take(self, box: Sequence[float], width: float, height: float) -> tuple[float, float]:
        """Return the top left corner of a label of that size for the element with that border box."""
        places = [self._inside(x, y, width, height) for x, y in _around(box, width, height)]
        free = [place for place in places if not _meets(place, self._taken)] or places
        best = next((place for place in free if not _meets(place, self._words)), free[0])
        self._taken.append(best)
        return best[:2]

    def _inside(self, x: float, y: float, width: float, height: float) -> _Box:
        left = min(max(0.0, x), self._size[0] - width)
        top = min(max(0.0, y), self._size[1] - height)
        return (left, top, width, height)


def _around(box: Sequence[float], width: float, height: float) -> Iterator[tuple[float, float]]:
    """Yield places for a label, the best first: above the box, below it, and from there ever further off."""
    x, y, across, down = box
    for step in range(_STEPS):
        for top in (y - (step + 1) * height, y + down + step * height):
            yield x + across - width, top
            yield x, top


def _meets(one: _Box, others: Sequence[_Box]) -> bool:
    return any(
        one[0] < x + width and x < one[0] + one[2] and one[1] < y + height and y < one[1] + one[3]
        for x, y, width, height in others
    )


def _words_box(line: Mapping[str, Any]) -> _Box:
    """Return the approximate box of a line's glyphs: ascenders and descenders, without leading."""
    size = line["font_size"]
    return (line["x"], line["baseline"] - 0.8 * size, line["width"], size)
