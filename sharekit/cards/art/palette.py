"""The colours of a work of art: one hue in several lightnesses, and an accent beside or opposite it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sharekit.colour import Colour, from_oklch, to_oklch

_TURNS = (30.0, -34.0, 55.0, 165.0, 180.0)
"""Degrees from the hue to the accent's: neighbours are calm, opposites are lively."""
_MUSTARD = (48.0, 118.0)  # degrees: yellows, which are brown or olive where they are not light
_GREY = 0.03  # chroma below which a colour has no hue worth keeping


class Palette(NamedTuple):
    """Colours from dark to light, an accent, and a colour of a neighbouring hue."""

    deep: Colour
    base: Colour
    mid: Colour
    soft: Colour
    pale: Colour
    accent: Colour
    kin: Colour

    @property
    def pairs(self) -> tuple[tuple[Colour, Colour], ...]:
        """Pairs of a ground and an ink that stands out from it."""
        return (self.deep, self.mid), (self.base, self.pale), (self.pale, self.base)

    @property
    def ramp(self) -> tuple[Colour, ...]:
        """The colours of the main hue, darkest first."""
        return self[:5]


@lru_cache(256)
def palette_of(colour: Colour, dark: bool, turn: int) -> Palette:
    """Return the palette around a colour.

    Args:
        colour: The brand's or section's.
        dark: For a dark theme: nothing in it glares.
        turn: Chooses the accent's hue.
    """
    lightness, chroma, hue = to_oklch(colour)
    accent_hue = hue + _TURNS[turn % len(_TURNS)]
    accent_chroma = max(0.12, chroma * 0.9) if chroma > _GREY else chroma
    base = min(max(lightness, 0.42), 0.66)
    light = (0.34, 0.46, 0.58, 0.68) if dark else (base, 0.72, 0.83, 0.915)
    return Palette(
        deep=from_oklch(0.2 if dark else 0.27, min(chroma, 0.09), hue),
        base=from_oklch(light[0], chroma, hue),
        mid=from_oklch(light[1], chroma * 0.8, hue),
        soft=from_oklch(light[2], chroma * (0.7 if dark else 0.5), hue),
        pale=from_oklch(light[3], chroma * (0.5 if dark else 0.22), hue),
        accent=from_oklch(0.7 if dark else 0.78, accent_chroma, accent_hue),
        kin=from_oklch(0.44 if dark else 0.62, chroma, _kindred_hue(hue, turn)),
    )


def _kindred_hue(hue: float, turn: int) -> float:
    """Return a neighbouring hue; a dark yellow would be mustard, so that one is left out."""
    sides = (34.0, -34.0) if turn % 2 else (-34.0, 34.0)
    first, second = ((hue + side) % 360 for side in sides)
    return second if _MUSTARD[0] < first < _MUSTARD[1] else first
