"""What a card is made of, drawn over it: boxes, baselines, the part that apps cover, measured contrast."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from sharekit.cards.labels import set_label, write_label
from sharekit.cards.legibility import NORMAL

if TYPE_CHECKING:
    from PIL import Image, ImageDraw

    from sharekit.cards.networks import Network
    from sharekit.text import Fonts

__all__ = ["draw_overlay"]

_BOX, _TEXT_BOX, _BASELINE = (0, 140, 255, 150), (255, 0, 170, 210), (255, 60, 60, 230)
_COVERED = (255, 60, 130, 64)
_GOOD, _BAD, _ON_LABEL = (16, 120, 62), (190, 24, 40), (255, 255, 255)


def draw_overlay(
    image: Image.Image, layout: Mapping[str, Any], network: Network, fonts: Fonts
) -> Image.Image:
    """Return `image` with its layout (see `Card.layout`) drawn over it.

    Blue: boxes. Pink: text boxes. Red: baselines. Pink wash: kept clear of words. Labels: the element's name,
    its font size, and the contrast measured behind it, red where it is too low.
    """
    from PIL import Image, ImageDraw

    shade = Image.new("RGBA", image.size)
    brush = ImageDraw.Draw(shade)
    for box in _covered(network):
        brush.rectangle(box, fill=_COVERED)
    for element in layout["elements"]:
        _draw_element(brush, element)
    shown = Image.alpha_composite(image.convert("RGBA"), shade).convert("RGB")
    for element in layout["elements"]:
        if element.get("lines"):
            _write_facts(shown, element, fonts)
    return shown


def _covered(network: Network) -> Iterator[tuple[int, int, int, int]]:
    """Yield the strips that are to be kept clear."""
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


def _write_facts(image: Image.Image, element: Mapping[str, Any], fonts: Fonts) -> None:
    name = ".".join((element["tag"], *element["classes"][:1]))
    contrast = element.get("contrast")
    said = f"{name}  {element['lines'][0]['font_size']:g} px"
    low = contrast is not None and contrast < element.get("least_contrast", NORMAL)
    if contrast is not None:
        said += f"  {contrast:.1f}:1"
    label = set_label(said, 13, fonts)
    x, y, width, _height = element["box"]
    place = (x + width - label.ink_width - 8, y - label.height)
    write_label(image, place, label, _ON_LABEL, ground=_BAD if low else _GOOD)
