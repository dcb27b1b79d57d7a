"""Full-width punctuation set at half width between two marks and at a line's end (CSS `text-spacing-trim`).

As in browsers, the font decides: it must have the `halt` feature, and the position of the ink shows whether
a comma, colon or quote is closing or centred, since Japanese, Simplified and Traditional Chinese forms
differ (CSS Text 4, fullwidth punctuation collapsing).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sharekit.text.fonts.face import Instance
    from sharekit.text.shaping import TextItem

_OPENING = "「『（［｛〈《【〔〖〘〚｟〝⦅"
_CLOSING = "」』）］｝〉》】〕〗〙〛｠〞〟⦆"
BRACKETS = frozenset(_CLOSING + "’”")
"""Halved at the end of a line that does not fit; Chromium does not halve full stops and commas."""
_MIDDLE = "·‧・\u3000"
_BY_INK = "、。，．：；‘’“”"
_NARROW_OPENING = "([{"
_NARROW_CLOSING = ")]}"
_CLASSES = {
    character: kind
    for kind, characters in (
        ("open", _OPENING),
        ("close", _CLOSING),
        ("middle", _MIDDLE),
        ("by ink", _BY_INK),
        ("narrow open", _NARROW_OPENING),
        ("narrow close", _NARROW_CLOSING),
    )
    for character in characters
}
_FIXED = {"middle", "narrow open", "narrow close"}
_ANY = re.compile(f"[{re.escape(_OPENING + _CLOSING + _BY_INK)}]")


def trimmed_places(text: str, items: Sequence[TextItem]) -> list[int]:
    """Return the indices of characters whose neighbours set them at half width.

    Args:
        text: The paragraph.
        items: Its items, in reading order.
    """
    halved: list[int] = []
    if not _ANY.search(text):
        return halved
    classes = [class_of(c, item.instance) for item in items for c in text[item.start : item.end]]
    for index, kind in enumerate(classes):
        if (
            kind == "open" and index and classes[index - 1] in {"open", "middle", "close", "narrow open"}
        ) or (
            kind == "close"
            and index + 1 < len(text)
            and classes[index + 1] in {"close", "middle", "narrow close"}
        ):
            halved.append(index)
    return halved


def class_of(character: str, instance: Instance) -> str:
    """Return a character's class in this face: open, close, middle, narrow open, narrow close or empty."""
    kind = _CLASSES.get(character, "")
    if not kind or kind in _FIXED:
        return kind
    if not instance.can_halve:
        return ""
    return instance.ink_class(character) if kind == "by ink" else kind
