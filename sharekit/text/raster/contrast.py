"""Corrects the coverage of antialiased edges, so that text looks equally bold in every colour.

With plain blending, light text on dark looks thin and dark text on light looks heavy. Skia
corrects coverage by the colour's luminance (SkMaskGamma.h: contrast 0.2 and gamma 1.2, as Chromium sets them
on Linux); these are its tables, in steps of an eighth of the luminance.
"""

from __future__ import annotations

from functools import lru_cache

_CONTRAST = 0.2
_GAMMA = 1.2
_STEPS = 8
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def step_of(colour: tuple[int, ...]) -> int:
    """Return which of the eight tables corrects text of an RGB colour."""
    light = sum(
        weight * (channel / 255) ** _GAMMA for weight, channel in zip(_WEIGHTS, colour[:3], strict=True)
    )
    return int(round(255 * light ** (1 / _GAMMA)) * _STEPS // 256)


@lru_cache(maxsize=_STEPS)
def coverage_table(step: int) -> list[int]:
    """Return the 256 corrected values of coverage for a step of luminance."""
    source = (step << 5 | step << 2 | step >> 1) / 255  # three bits spread over eight
    ground = 1 - source
    contrast = _CONTRAST * ground**_GAMMA
    return [_corrected(level / 255, source, ground, contrast) for level in range(256)]


def _corrected(coverage: float, source: float, ground: float, contrast: float) -> int:
    coverage += (1 - coverage) * contrast * coverage
    if abs(ground - source) < 1 / 256:
        return round(255 * coverage)
    light = source**_GAMMA * coverage + ground**_GAMMA * (1 - coverage)
    wanted: float = (light ** (1 / _GAMMA) - ground) / (source - ground)
    return min(255, max(0, round(255 * wanted)))
