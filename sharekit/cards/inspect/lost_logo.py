"""Whether a logo can be seen on a card."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sharekit.cards.drawing import Drawing

_MARGIN = 3  # px of the ground around it
_LEAST = 32  # levels of a channel that must lie between logo and ground


def lost_logo(drawing: Drawing, context: Mapping[str, Any]) -> Iterator[str]:
    """Yield a warning if the logo is empty, or has the colour of what is below it."""
    settings = {context["logo_dark"]: "brand.logo_dark", context["logo"]: "brand.logo"}
    for src, (left, top, right, bottom) in drawing.picture_boxes:
        if src not in settings:
            continue
        box = left - _MARGIN, top - _MARGIN, right + _MARGIN, bottom + _MARGIN
        around = max(0, box[0]), max(0, box[1]), min(drawing.width, box[2]), min(drawing.height, box[3])
        if around[0] >= around[2] or around[1] >= around[3]:
            continue
        ranges = drawing.bare.crop(around).getextrema()
        if all(high - low < _LEAST for low, high in ranges):  # type: ignore[misc]
            yield (
                "logo: it cannot be seen on this card, since it is empty or has the colour of the ground: "
                f"set {settings[src]}"
            )
