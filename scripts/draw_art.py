"""Draws the art of articles without a photo: every family in several colours, and one article in all shapes.

    python -m scripts.draw_art

Writes docs/gallery/art.webp and docs/pictures/shapes.webp. Look at them before you commit them.
"""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

import sharekit
from sharekit.cards.art.artwork import FAMILIES, Artwork
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.options import Brand

ROOT = Path(__file__).parent.parent
_GROUND = (222, 224, 229)
_GAP = 20
_COLOURS = ("#d71f2b", "#0a7d5b", "#2f54eb", "#ff5a2b", "#7a1fd6", "#1f2937")
_TILE = (252, 168)
_HEIGHT = 470
_SHAPES = (("news", "og"), ("split", "square"), ("photo", "portrait"), ("bold", "story"))


def main() -> None:
    """Draw both pictures and print what they weigh."""
    pictures = {
        ROOT / "docs/gallery/art.webp": draw_families(),
        ROOT / "docs/pictures/shapes.webp": draw_shapes(),
    }
    for path, picture in pictures.items():
        picture.save(path, quality=86, method=6)
        print(f"{path}  {path.stat().st_size / 1000:.0f} KB")


def draw_families() -> Image.Image:
    """Return a row for each family and a column for each colour; the last one in the dark theme."""
    width = len(_COLOURS) * (_TILE[0] + _GAP) + _GAP
    sheet = Image.new("RGB", (width, len(FAMILIES) * (_TILE[1] + _GAP) + _GAP), _GROUND)
    for row, family in enumerate(FAMILIES):
        for column, colour in enumerate(_COLOURS):
            theme = "dark" if column == len(_COLOURS) - 2 else "light"
            art = Artwork(f"art:{family}/{family}{column}/{colour}/{theme}")
            place = (_GAP + column * (_TILE[0] + _GAP), _GAP + row * (_TILE[1] + _GAP))
            sheet.paste(art.resized(*_TILE), place)
    return sheet


def draw_shapes() -> Image.Image:
    """Return the example's cards in four shapes and templates side by side: text in, no photo given."""
    article = next(iter(sharekit.read(ROOT / "examples" / "night-trains.txt"))).replace(language="en-GB")
    studio = Studio(Look(site="The Meridian", language="en-GB", brand=Brand(brand="#d71f2b")))
    cards = [studio.draw(article, template=template, network=network) for template, network in _SHAPES]
    shown = [_scaled(card.data) for card in cards]
    sheet = Image.new("RGB", (sum(each.width + _GAP for each in shown) + _GAP, _HEIGHT + 2 * _GAP), _GROUND)
    x = _GAP
    for each in shown:
        sheet.paste(each, (x, _GAP))
        x += each.width + _GAP
    return sheet


def _scaled(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as card:
        picture = card.convert("RGB")
    return picture.resize(
        (round(picture.width * _HEIGHT / picture.height), _HEIGHT), Image.Resampling.LANCZOS
    )


if __name__ == "__main__":
    main()
