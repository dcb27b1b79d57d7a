"""Measure a drawing: contrast of all text, scrims on photos where text needs them, pixels for the encoder."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from sharekit.cards.encode.encoder import Indexed, Pixels
from sharekit.cards.encode.indexed import index_card
from sharekit.cards.encode.indexed_background import IndexedBackground, Ink
from sharekit.cards.encode.palette import BackgroundCache
from sharekit.cards.inspect.contrast import TextSample, least_contrast, measure, veil

if TYPE_CHECKING:
    from PIL import Image

    from sharekit.cards.drawing import Drawing, TextBlock

_OVERHANG = 0.35  # of the font size: how far ink may reach past a line's ends
_LATIN = (1.0, 0.33)  # of the font size: how far ink may reach above and below the baseline
_OTHERS = (1.7, 1.0)  # the same in scripts that stack marks
_LATIN_ONLY = re.compile("[\0-\u024f\u2010-\u20cf]*")  # with dashes, quotes and currencies
_ABOVE, _BELOW = 0.74, 0.2  # of the font size: how far most letters reach from the baseline
_RICH = 20_000  # colours: more than flat art has, fewer than any photo


class Reading(NamedTuple):
    """The measured contrast of a text block, and the required one."""

    id: str
    contrast: float
    least: float

    @property
    def passes(self) -> bool:
        """Whether the contrast is sufficient."""
        return self.contrast >= self.least


class MeasuredCard:
    """A drawing with its contrasts measured.

    Cards with few colours are measured and encoded as palette indexes and never painted in RGB. One path, on
    pixels, would take 22 ms of CPU instead of 12 for a card of the news template, so two remain. Where text
    on a photo is unreadable, a scrim is laid between the two and the contrast is measured again.
    """

    def __init__(self, drawing: Drawing, palettes: BackgroundCache) -> None:
        self._drawing = drawing
        self._palettes = palettes
        self._veiled: Image.Image | None = None
        self.readings: list[Reading] = self._on_indexes() if self._plain else self._on_pixels()

    @property
    def pixels(self) -> Pixels:
        """The card as the encoder takes it."""
        return Pixels(
            image=self.image, indexed=self.indexed, photo=self._is_photo, pictures=self._drawing.has_photo
        )

    def image(self) -> Image.Image:
        """Return the card in RGB."""
        return self._drawing.image if self._veiled is None else self._drawing.over(self._veiled)

    def indexed(self) -> Indexed | None:
        """Return the card in palette indexes; None where it has too many colours."""
        if self._plain is None:
            return None
        background, blocks = self._plain
        return index_card(background, [ink for _, inks in blocks for ink in inks])

    @cached_property
    def _plain(self) -> tuple[IndexedBackground, list[tuple[TextBlock, list[Ink]]]] | None:
        """The indexed background and each text block on it; None when that is not the whole card."""
        texts = self._drawing.texts
        background = self._palettes.background(self._drawing.background) if texts is not None else None
        if texts is None or background is None:
            return None
        size = (self._drawing.width, self._drawing.height)
        return background, [(text, list(_inks(text, background, size))) for text in texts]

    @cached_property
    def _is_photo(self) -> bool:
        return self._drawing.has_photo and self._drawing.bare.getcolors(_RICH) is None

    def _on_indexes(self) -> list[Reading]:
        assert self._plain is not None
        background, blocks = self._plain
        return [
            Reading(text.id, min(map(background.contrast, inks)), least_contrast(text.size, text.weight))
            for text, inks in blocks
            if inks
        ]

    def _on_pixels(self) -> list[Reading]:
        words = [each for text in _non_empty(self._drawing.blocks) for each in _words(text)]
        readings = _measured(self._drawing.bare, words)
        failing = [each for each, reading in zip(words, readings, strict=True) if not reading.passes]
        if not failing or not self._can_be_veiled:
            return readings
        over_photo = [each for each in failing if self._is_on_picture(each)]
        if over_photo:
            self._veiled = veil(self._drawing.background, over_photo)
            readings = _measured(self._veiled, words)
        return readings

    @property
    def _can_be_veiled(self) -> bool:
        # A veil goes between the background and the words on it; words of the background would go under it.
        return self._drawing.has_photo and self._drawing.background is self._drawing.bare

    def _is_on_picture(self, words: TextSample) -> bool:
        pictures = [row["box"] for row in self._drawing.elements if row["tag"] == "img"]
        return not pictures or any(
            _boxes_meet(box, x, y, w, h) for box in words.boxes for x, y, w, h in pictures
        )


def _measured(image: Image.Image, words: list[TextSample]) -> list[Reading]:
    return [
        Reading(each.name, measure(image, each), least_contrast(each.size, each.weight)) for each in words
    ]


def _non_empty(texts: tuple[TextBlock, ...]) -> list[TextBlock]:
    return [text for text in texts if text.layout.lines]


def _boxes_meet(
    box: tuple[float, float, float, float], x: float, y: float, width: float, height: float
) -> bool:
    return box[0] < x + width and x < box[2] and box[1] < y + height and y < box[3]


def _inks(text: TextBlock, background: IndexedBackground, size: tuple[int, int]) -> Iterator[Ink]:
    """Yield the ink of a block line by line: half of a block is empty, and would cost as much."""
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
            shape = (right - left, bottom - top)
            cover = raster.mask((line,), shape, text.x - left, text.y - top, colour=(red, green, blue))
            inked = cover.getbbox()
            if inked:  # pixels near the text but not behind it do not count
                yield background.ink(cover.crop(inked), left + inked[0], top + inked[1], (red, green, blue))


def _words(text: TextBlock) -> Iterator[TextSample]:
    """Yield the text of a block, one sample for each colour."""
    boxes: dict[tuple[int, int, int], list[tuple[float, float, float, float]]] = {}
    for line in text.layout.lines:
        for run in line.runs:
            baseline = text.y + line.baseline
            left = text.x + run.x
            box = (left, baseline - _ABOVE * run.size, left + run.width, baseline + _BELOW * run.size)
            boxes.setdefault(_colour(run.tag, text), []).append(box)
    for colour, spans in boxes.items():
        yield TextSample(text.id, tuple(spans), colour, text.size, text.weight)


def _colour(tag: Any, text: TextBlock) -> tuple[int, int, int]:
    red, green, blue = (tag.style.color if tag is not None else text.colour)[:3]
    return red, green, blue
