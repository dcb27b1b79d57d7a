"""Shaping: characters to glyphs by HarfBuzz, for runs of one face, script and direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import uharfbuzz as hb

from sharekit.text.cache import BoundedCache

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sharekit.text.fonts.face import Instance

_CURSIVE = {"Arab", "Syrc", "Mong", "Nkoo", "Mand", "Adlm", "Phag", "Rohg"}
_MOST_GLYPHS = 60_000  # in the cache; about 10 MB


@dataclass(frozen=True, slots=True)
class TextItem:
    """A part of a paragraph that is shaped in one go.

    Args:
        start, end: Its characters.
        level: Its bidi level.
        script: Its ISO 15924 script.
        instance: The face it is set in.
        size: Its font size, as a factor of the paragraph's.
        spacing: Letter spacing, in font sizes of the paragraph.
        features: OpenType features.
    """

    start: int
    end: int
    level: int
    script: str
    instance: Instance
    size: float
    spacing: float
    features: tuple[str, ...]

    def part(self, start: int, end: int) -> TextItem:
        """Return a part of it."""
        return TextItem(
            start, end, self.level, self.script, self.instance, self.size, self.spacing, self.features
        )


@dataclass(frozen=True, slots=True)
class Shaped:
    """The glyphs of an item from left to right; lengths are in font sizes of the paragraph.

    Args:
        glyphs: Glyph numbers.
        clusters: For each, the first of its characters, counted from the item's start.
        advances, lefts, rises: For each, its advance, and its offset to the right and upwards.
    """

    glyphs: list[int]
    clusters: list[int]
    advances: list[float]
    lefts: list[float]
    rises: list[float]

    def before(self, cluster: int) -> Shaped:
        """Return the glyphs of the characters before `cluster`."""
        indices = [index for index, own in enumerate(self.clusters) if own < cluster]
        rows = (self.glyphs, self.clusters, self.advances, self.lefts, self.rises)
        return Shaped(*([row[index] for index in indices] for row in rows))  # type: ignore[arg-type]


_cache: BoundedCache[Shaped] = BoundedCache(2 * _MOST_GLYPHS, lambda shaped: len(shaped.glyphs))


def clear_shapes() -> None:
    """Drop all shaped items, for measuring a cold start."""
    _cache.clear()


def shape(text: str, item: TextItem, language: str, halved: Sequence[int] = ()) -> Shaped:
    """Shape an item within its paragraph, so that letters join across its borders.

    Args:
        text: The whole paragraph.
        item: What to shape of it.
        language: Its BCP 47 tag, which chooses among a font's local forms.
        halved: Indices of full-width marks to set at half width.
    """
    start, end = item.start, item.end
    trims = tuple(index - start for index in halved if start <= index < end)
    key = (
        text[max(0, start - 1) : end + 1],
        start == 0,
        end - start,
        item.instance.number,
        item.level & 1,
        item.script,
        item.size,
        item.spacing,
        item.features,
        language,
        trims,
    )
    return _cache.get(key, lambda: _shape(text, item, language, trims))


def _shape(text: str, item: TextItem, language: str, trims: Sequence[int]) -> Shaped:
    buffer = hb.Buffer()
    buffer.add_str(text, item.start, item.end - item.start)
    buffer.direction = "rtl" if item.level & 1 else "ltr"
    buffer.script = item.script
    if language:
        buffer.language = language
    if item.start == 0:
        buffer.flags |= hb.BufferFlags.BOT
    if item.end == len(text):
        buffer.flags |= hb.BufferFlags.EOT
    hb.shape(item.instance.font, buffer, _features(item, trims))
    start = item.start
    infos = [(info.codepoint, info.cluster - start) for info in buffer.glyph_infos]
    scale = item.instance.em * item.size
    positions = [position.position for position in buffer.glyph_positions]
    if item.instance.face.is_own:
        _check_words(text, item, infos, positions)
    clusters = [cluster for _, cluster in infos]
    advances = [position[2] * scale for position in positions]
    if item.spacing and item.script not in _CURSIVE:
        _space(clusters, advances, item.spacing)
    return Shaped(
        [glyph for glyph, _ in infos],
        clusters,
        advances,
        [position[0] * scale for position in positions],
        [position[1] * scale for position in positions],
    )


def _check_words(
    text: str, item: TextItem, infos: Sequence[tuple[int, int]], positions: Sequence[Sequence[int]]
) -> None:
    from sharekit.text.fonts.visible_words import PlacedGlyph, check_words

    em = item.instance.em
    glyphs = [
        PlacedGlyph(number, cluster, right * em, up * em, across * em)
        for (number, cluster), (right, up, across, _) in zip(infos, positions, strict=True)
    ]
    check_words(text[item.start : item.end], item.instance, glyphs)


def _space(clusters: list[int], advances: list[float], spacing: float) -> None:
    """Widen each cluster, behind its last glyph."""
    for index, cluster in enumerate(clusters):
        if index + 1 == len(clusters) or clusters[index + 1] != cluster:
            advances[index] += spacing


def _features(item: TextItem, trims: Sequence[int]) -> dict[str, object]:
    settings: dict[str, object] = {}
    if item.spacing:
        settings = {"liga": False, "clig": False}  # a ligature cannot be spaced (CSS Text 3, letter-spacing)
    for feature in item.features:
        name, _, value = feature.lstrip("-").partition("=")
        settings[name] = 0 if feature.startswith("-") else int(value or 1)
    if trims:
        settings["halt"] = [(item.start + index, item.start + index + 1, 1) for index in trims]
    return settings
