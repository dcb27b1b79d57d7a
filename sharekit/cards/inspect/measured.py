"""A drawn card judged: contrasts measured, photos veiled where words need it, pixels in the plainest form."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sharekit.cards.encode.encoder import Indexed, Pixels
from sharekit.cards.encode.indexed import index_card
from sharekit.cards.encode.indexed_ground import Ground, Ink
from sharekit.cards.encode.palette import Palettes
from sharekit.cards.inspect.contrast import Words, least_contrast, measure, veil

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.drawing import Drawn, TextBlock

_OVERHANG = 0.35  # of the font size: how far ink may reach past a line's ends
_LATIN = (1.0, 0.33)  # of the font size: how far ink may reach above and below the baseline
_OTHERS = (1.7, 1.0)  # the same in scripts that stack marks
_LATIN_ONLY = re.compile("[\0-\u024f\u2010-\u20cf]*")  # with dashes, quotes and currencies
_ABOVE, _BELOW = 0.74, 0.2  # of the font size: how far letters mostly reach from the baseline
_RICH = 20_000  # colours: more than any drawing has, fewer than any photo


class Reading(NamedTuple):
    """How well a block of words can be read: the contrast measured, and what it needs."""

    id: str
    contrast: float
    least: float

    @property
    def passes(self) -> bool:
        """Whether it reaches what it needs."""
        return self.contrast >= self.least


class Judged:
    """A drawn card with its contrasts measured.

    Cards of few colours are measured and made in palette indexes, and never painted in RGB. Where words on a
    photo cannot be read, a veil is laid between the two and the contrast measured again.
    """

    def __init__(self, drawn: Drawn, palettes: Palettes) -> None:
        self._drawn = drawn
        self._palettes = palettes
        self._veiled: Image.Image | None = None
        self.readings = self._on_indexes() if self._plain else self._on_pixels()

    @property
    def pixels(self) -> Pixels:
        """The card as the encoder takes it."""
        return Pixels(image=self.image, indexed=self.indexed, photo=self._is_photo)

    def image(self) -> Image.Image:
        """Return the card in RGB."""
        return self._drawn.image if self._veiled is None else self._drawn.over(self._veiled)

    def indexed(self) -> Indexed | None:
        """Return the card in palette indexes; None where it has too many colours."""
        if self._plain is None:
            return None
        ground, blocks = self._plain
        return index_card(ground, [ink for _, inks in blocks for ink in inks])

    @cached_property
    def _plain(self) -> tuple[Ground, list[tuple[TextBlock, list[Ink]]]] | None:
        """The ground in indexes, and each block of words on it; None where that is not the whole card."""
        texts = self._drawn.texts
        ground = self._palettes.ground(self._drawn.ground) if texts is not None else None
        if texts is None or ground is None:
            return None
        size = (self._drawn.width, self._drawn.height)
        return ground, [(text, list(_inks(text, ground, size))) for text in texts]

    @cached_property
    def _is_photo(self) -> bool:
        return self._drawn.has_photo and self._drawn.bare.getcolors(_RICH) is None

    def _on_indexes(self) -> list[Reading]:
        assert self._plain is not None
        ground, blocks = self._plain
        return [
            Reading(text.id, min(map(ground.contrast, inks)), least_contrast(text.size, text.weight))
            for text, inks in blocks
            if inks
        ]

    def _on_pixels(self) -> list[Reading]:
        words = [each for text in _written(self._drawn.blocks) for each in _words(text)]
        readings = _measured(self._drawn.bare, words)
        failing = [each for each, reading in zip(words, readings, strict=True) if not reading.passes]
        if not failing or not self._can_be_veiled:
            return readings
        over_photo = [each for each in failing if self._is_on_picture(each)]
        if over_photo:
            self._veiled = veil(self._drawn.ground, over_photo)
            readings = _measured(self._veiled, words)
        return readings

    @property
    def _can_be_veiled(self) -> bool:
        # A veil goes between the ground and the words on it; words of the ground would go under it.
        return self._drawn.has_photo and self._drawn.ground is self._drawn.bare

    def _is_on_picture(self, words: Words) -> bool:
        pictures = [row["box"] for row in self._drawn.elements if row["tag"] == "img"]
        return not pictures or any(_meet(box, x, y, w, h) for box in words.boxes for x, y, w, h in pictures)


def _measured(image: Image.Image, words: list[Words]) -> list[Reading]:
    return [
        Reading(each.name, measure(image, each), least_contrast(each.size, each.weight)) for each in words
    ]


def _written(texts: tuple[TextBlock, ...]) -> list[TextBlock]:
    return [text for text in texts if text.layout.lines]


def _meet(box: tuple[float, float, float, float], x: float, y: float, width: float, height: float) -> bool:
    return box[0] < x + width and x < box[2] and box[1] < y + height and y < box[3]


def _inks(text: TextBlock, ground: Ground, size: tuple[int, int]) -> Iterator[Ink]:
    """Yield the words of a block, line by line: half of a block is empty, and that costs as much."""
    from sharekit.text.raster import glyphs as raster

    layout, reach = text.layout, math.ceil(text.size * _OVERHANG)
    red, green, blue = text.colour[:3]
    for line in layout.lines:
        left = max(0, math.floor(text.x + line.x) - reach)
        right = min(size[0], math.ceil(text.x + line.x + line.width) + reach)
        above, below = _LATIN if _LATIN_ONLY.fullmatch(line.text) else _OTHERS
        baseline = text.y + line.baseline
        top = max(0, math.floor(baseline - above * text.size))
        bottom = min(size[1], math.ceil(baseline + below * text.size))
        if left < right and top < bottom:
            alone = replace(layout, lines=(line,))
            shape = (right - left, bottom - top)
            cover = raster.mask(alone, shape, text.x - left, text.y - top, colour=(red, green, blue))
            inked = cover.getbbox()
            if inked:  # what stands near the words, but not behind them, does not count
                yield ground.ink(cover.crop(inked), left + inked[0], top + inked[1], (red, green, blue))


def _words(text: TextBlock) -> Iterator[Words]:
    """Yield the words of a block, one for each colour in it."""
    boxes: dict[tuple[int, int, int], list[tuple[float, float, float, float]]] = {}
    for line in text.layout.lines:
        for run in line.runs:
            baseline = text.y + line.baseline
            left = text.x + run.x
            box = (left, baseline - _ABOVE * run.size, left + run.width, baseline + _BELOW * run.size)
            boxes.setdefault(_colour(run.tag, text), []).append(box)
    for colour, found in boxes.items():
        yield Words(text.id, tuple(found), colour, text.size, text.weight)


def _colour(tag: Any, text: TextBlock) -> tuple[int, int, int]:
    red, green, blue = (tag.style.color if tag is not None else text.colour)[:3]
    return red, green, blue
