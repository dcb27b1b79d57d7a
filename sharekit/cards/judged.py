"""A drawn card judged: contrasts measured, photos veiled where words need it, pixels in the plainest form."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sharekit.cards.encode import Indexed, Pixels
from sharekit.cards.indexed import Ground, Ink, Palettes, index_card
from sharekit.cards.legibility import Words, least_contrast, measure, veil

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.drawn import Drawn, TextBlock

__all__ = ["Judged", "Reading"]

_OVERHANG = 0.35  # of the font size: how far ink may reach out of its layout's box
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
        return index_card(*self._plain) if self._plain else None

    @cached_property
    def _plain(self) -> tuple[Ground, list[Ink]] | None:
        """The ground in indexes, and the words on it; None where that is not the whole card."""
        texts = self._drawn.texts
        ground = self._palettes.ground(self._drawn.ground) if texts is not None else None
        if texts is None or ground is None:
            return None
        return ground, [
            _ink(text, ground, (self._drawn.width, self._drawn.height)) for text in _written(texts)
        ]

    @cached_property
    def _is_photo(self) -> bool:
        return self._drawn.has_photo and self._drawn.bare.getcolors(_RICH) is None

    def _on_indexes(self) -> list[Reading]:
        assert self._plain is not None
        ground, inks = self._plain
        texts = _written(self._drawn.blocks)
        return [
            Reading(text.id, ground.contrast(ink), least_contrast(text.size, text.weight))
            for text, ink in zip(texts, inks, strict=True)
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
        return self._is_photo and self._drawn.ground is self._drawn.bare

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


def _ink(text: TextBlock, ground: Ground, size: tuple[int, int]) -> Ink:
    from sharekit.text import raster

    lines, reach = text.layout.lines, math.ceil(text.size * _OVERHANG)
    left = max(0, math.floor(text.x + min(line.x for line in lines)) - reach)
    top = max(0, math.floor(text.y + lines[0].top) - reach)
    right = min(size[0], math.ceil(text.x + max(line.x + line.width for line in lines)) + reach)
    bottom = min(size[1], math.ceil(text.y + lines[-1].top + lines[-1].height) + reach)
    shape = (max(1, right - left), max(1, bottom - top))
    red, green, blue = text.colour[:3]
    cover = raster.mask(text.layout, shape, text.x - left, text.y - top, colour=(red, green, blue))
    return ground.ink(cover, left, top, (red, green, blue))


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
