"""Type as image: the first letter of the headline, far larger than the picture, or in rows."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from sharekit.cards.art.canvas import TOP, coloured

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.art.palette import Palette
    from sharekit.cards.art.random import Dice
    from sharekit.text import Fonts, TextStyle

_FAMILIES = ("Bricolage Grotesque", "Newsreader", "Inter")
_WEIGHT = 800
_LETTERS = 20  # in a picture of rows, about


def letter_of(words: str) -> str:
    """Return the letter that stands for a headline: its first one that a shipped font has; else `&`."""
    for character in words:
        letter = character.upper()
        if character.isalpha() and len(letter) == 1 and _fonts().chain(_style(0), "").choose(letter).face:
            return letter
    return "&"


def type_picture(width: int, height: int, dice: Dice, palette: Palette, letter: str) -> Image.Image:
    """Return a letter as a picture: one that reaches over the edges, or many in rows."""
    draw = dice.pick((_poster, _poster, _rows))
    return draw(width, height, dice, palette, letter)


def _poster(width: int, height: int, dice: Dice, palette: Palette, letter: str) -> Image.Image:
    """Draw one letter, printed twice and not quite in register, as on a cheap poster."""
    from PIL import Image

    face, extent = dice.pick((0, 1)), math.sqrt(width * height)
    ink = _ink(letter, face, max(8, round(min(extent * dice.number(1.15, 1.5), 2.4 * min(width, height)))))
    ramp = dice.pick(((palette.deep, palette.base, palette.pale), (palette.pale, palette.mid, palette.base)))
    x = round(width * dice.number(0.36, 0.64) - ink.width / 2)
    y = round(height * dice.number(0.42, 0.58) - ink.height / 2)
    shift = round(extent * dice.number(0.06, 0.11))
    picture = Image.new("L", (width, height))
    across = shift if dice.pick((False, True)) else -shift
    picture.paste(TOP // 2, (x + across, y + shift // 2), ink)
    picture.paste(TOP, (x, y), ink)
    return coloured(picture, ramp)


def _rows(width: int, height: int, dice: Dice, palette: Palette, letter: str) -> Image.Image:
    """Draw the letter in rows, a few of them in another colour."""
    from PIL import Image

    face, step = dice.pick((0, 1)), math.sqrt(width * height / _LETTERS)
    ink = _ink(letter, face, max(2, round(step * 0.86)))
    columns, rows = math.ceil(width / step) + 1, math.ceil(height / step)
    left, top = (width - columns * step) / 2, (height - rows * step) / 2
    ground, letters = dice.pick(palette.pairs)
    picture = Image.new("L", (width, height), TOP // 2)
    for row in range(rows):
        for column in range(columns):
            x = left + (column + 0.5 + row % 2 / 2) * step - ink.width / 2
            y = top + (row + 0.5) * step - ink.height / 2
            picture.paste(TOP if dice.number() < _MARKED else 0, (round(x), round(y)), ink)
    return coloured(picture, (letters, ground, palette.accent))


_MARKED = 0.14  # share of letters in the accent's colour


@lru_cache(16)
def _ink(letter: str, face: int, side: int) -> Image.Image:
    """Return a letter's ink, mode L, whose longer side is about `side` px."""
    from PIL import Image

    from sharekit.text.raster.glyphs import glyph

    fonts, style = _fonts(), _style(face)
    chosen = fonts.chain(style, "").choose(letter).face
    if chosen is not None:
        instance = fonts.instance(chosen, style)
        number = instance.font.get_nominal_glyph(ord(letter))
        left, bottom, right, top = instance.box(number)
        size = side / max(right - left, top - bottom, 0.1)
        picture: Image.Image | None = glyph(instance, number, size)[2]
        if picture is not None:
            return picture
    return Image.new("L", (side, side), TOP)


def _style(face: int) -> TextStyle:
    from sharekit.text import TextStyle

    order = (_FAMILIES[face], *_FAMILIES)
    return TextStyle(tuple(dict.fromkeys(order)), size=100, weight=_WEIGHT)


@lru_cache(1)
def _fonts() -> Fonts:
    from sharekit.text import Fonts

    return Fonts.load()
