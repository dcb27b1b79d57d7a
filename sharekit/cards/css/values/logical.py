"""Logical property names, and their physical ones in left-to-right and right-to-left text.

Text is always horizontal, so block-start is the top. Source: CSS Logical Properties Level 1.
"""

from __future__ import annotations

from collections.abc import Mapping

_PARTS = ("width", "style", "color")
_ENDS = {"inline-start": ("left", "right"), "inline-end": ("right", "left")}
_BLOCK = {"block-start": "top", "block-end": "bottom"}
_CORNERS = {
    "start-start": ("top-left", "top-right"),
    "start-end": ("top-right", "top-left"),
    "end-start": ("bottom-left", "bottom-right"),
    "end-end": ("bottom-right", "bottom-left"),
}


def _sides(pattern: str) -> dict[str, tuple[str, str]]:
    """Return the four logical names of `margin-{}`; `{}` alone is `inset`."""
    logical = "inset-{}" if pattern == "{}" else pattern
    inline = {
        logical.format(end): (pattern.format(ltr), pattern.format(rtl)) for end, (ltr, rtl) in _ENDS.items()
    }
    return inline | {
        logical.format(end): (pattern.format(side), pattern.format(side)) for end, side in _BLOCK.items()
    }


LOGICAL: Mapping[str, tuple[str, str]] = {
    **_sides("margin-{}"),
    **_sides("padding-{}"),
    **_sides("{}"),
    **_sides("border-{}"),
    **{name: pair for part in _PARTS for name, pair in _sides(f"border-{{}}-{part}").items()},
    **{
        f"border-{corner}-radius": (f"border-{ltr}-radius", f"border-{rtl}-radius")
        for corner, (ltr, rtl) in _CORNERS.items()
    },
    **{
        f"{bound}{axis}-size": (f"{bound}{physical_}", f"{bound}{physical_}")
        for bound in ("", "min-", "max-")
        for axis, physical_ in (("inline", "width"), ("block", "height"))
    },
}
"""Logical name → (physical name in left-to-right text, in right-to-left text)."""

ALIASES: Mapping[str, str] = {
    "-webkit-line-clamp": "line-clamp",
    "word-wrap": "overflow-wrap",
    "-webkit-background-clip": "background-clip",
}


def physical(name: str, *, rtl: bool = False) -> str:
    """Return the physical name of a property; physical names are returned unchanged."""
    pair = LOGICAL.get(name)
    return name if pair is None else pair[rtl]
