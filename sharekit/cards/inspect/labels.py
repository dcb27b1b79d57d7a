"""Small words on pictures that are not cards: captions of a contact sheet, figures of a debug overlay."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.text import Fonts, Layout

RGB = tuple[int, int, int]


def set_label(text: str, size: float, fonts: Fonts, *, weight: float = 600) -> Layout:
    """Return `text` set on one line in the shipped sans."""
    from sharekit.text import Paragraph, ParagraphStyle, TextRun, TextStyle

    style = TextStyle(("Inter",), size, weight, features=("tnum",))
    one_line = ParagraphStyle(wrap="nowrap", line_height=1.3)
    return Paragraph([TextRun(text, style)], one_line, fonts=fonts, missing="drop").layout(10_000)


def write_label(
    image: Image.Image, place: tuple[float, float], label: Layout, colour: RGB, *, ground: RGB | None = None
) -> None:
    """Draw a label with its top left corner at `place`, inside the picture; with a ground, on a plate."""
    from PIL import ImageDraw

    from sharekit.text.raster import glyphs as raster

    left = min(max(0.0, place[0]), image.width - label.ink_width - 8)
    top = min(max(0.0, place[1]), image.height - label.height)
    if ground is not None:
        box = (left, top, left + label.ink_width + 8, top + label.height)
        ImageDraw.Draw(image).rounded_rectangle(box, 3, fill=ground)
        left += 4
    raster.draw(image, label, left, top, colour)
