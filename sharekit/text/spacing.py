"""Full-width punctuation at half its width where two meet and at a line's end (CSS `text-spacing-trim`).

The font has the last word, as in browsers: the `halt` feature must be there, and whether a comma, colon or
quote counts as closing or as centred is read from where its ink lies, since Japanese, Simplified and
Traditional Chinese forms differ (CSS Text 4, fullwidth punctuation collapsing).
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
"""What is halved at a line's end where the line would not fit; Chromium leaves full stops and commas."""
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
    """Return the indices of characters to set at half width because of their neighbours.

    Args:
        text: The paragraph.
        items: Its stretches, in reading order.
    """
    found: list[int] = []
    if not _ANY.search(text):
        return found
    classes = [class_of(c, item.instance) for item in items for c in text[item.start : item.end]]
    for index, kind in enumerate(classes):
        if (
            kind == "open" and index and classes[index - 1] in {"open", "middle", "close", "narrow open"}
        ) or (
            kind == "close"
            and index + 1 < len(text)
            and classes[index + 1] in {"close", "middle", "narrow close"}
        ):
            found.append(index)
    return found


def class_of(character: str, instance: Instance) -> str:
    """Return a character's class in this face: open, close, middle, narrow open, narrow close or nothing."""
    known = _CLASSES.get(character, "")
    if not known or known in _FIXED:
        return known
    if not instance.can_halve:
        return ""
    return instance.ink_class(character) if known == "by ink" else known
