"""Which face of a family is closest to a weight and slant (CSS Fonts 4, font matching)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sharekit.text.fonts.face import Face

_LIGHT, _MEDIUM = 400, 500


def best_faces(faces: Sequence[Face], weight: float, *, italic: bool) -> list[Face]:
    """Return the faces of one family to use, in order: several if the family comes in slices.

    Args:
        faces: All faces of the family.
        weight: The CSS weight.
        italic: Whether to prefer italics; an upright face is used if there is none.
    """
    if not faces:
        return []
    slanted = [face for face in faces if face.italic == italic] or list(faces)
    best = min(slanted, key=lambda face: _distance(face.weight, weight))
    return [face for face in slanted if face.weight == best.weight and face.italic == best.italic]


def _distance(offered: tuple[float, float], wanted: float) -> tuple[int, float]:
    least, most = offered
    if least <= wanted <= most:
        return (0, 0)
    below = most < wanted
    gap = wanted - most if below else least - wanted
    if wanted < _LIGHT:
        return (1 if below else 2, gap)
    if wanted > _MEDIUM:
        return (2 if below else 1, gap)
    if not below and least <= _MEDIUM:
        return (1, gap)
    return (2 if below else 3, gap)
