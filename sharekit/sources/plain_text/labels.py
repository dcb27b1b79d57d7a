"""Labels around scraped texts (labels.txt): sections, navigation, credits, forms."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sharekit.sources.words.byline_words import fold

_LONGEST = 120
_LABEL_WORDS = 4
_LONG_WORD = 8
"""Letters from which a word is looked for at the end of compounds."""


def is_label(text: str, *kinds: str) -> bool:
    """Whether the whole of `text` is a phrase of one of these lists in labels.txt."""
    return len(text) <= _LONGEST and any(fold(text) in _lists()[kind] for kind in kinds)


def without_label(text: str, kind: str, *, sign: str = "") -> str:
    """Return what follows a label at the start of a line, or empty: “Photographs by Helen Moss”.

    Args:
        text: The line.
        kind: The list that has the label.
        sign: What has to end the label, such as a colon.
    """
    words = text[:_LONGEST].replace("：", ": ").split()
    for count in range(min(_LABEL_WORDS, len(words) - 1), 0, -1):
        if fold(" ".join(words[:count])) in _lists()[kind] and words[count - 1].endswith(sign):
            return " ".join(words[count:]).lstrip(":| ")
    return ""


def ends_with_label(text: str, kind: str) -> bool:
    """Whether a line ends with a phrase of the list, or a compound of one: “Editor”, “Sportreporter”."""
    words = fold(text).split()
    compound = bool(words) and words[-1].endswith(_endings(kind))
    return compound or any(" ".join(words[-count:]) in _lists()[kind] for count in (1, 2))


def has_label(text: str, *kinds: str) -> bool:
    """Whether one word of `text` is in one of these lists."""
    words = fold(text).split()
    return any(not _lists()[kind].isdisjoint(words) for kind in kinds)


@cache
def _endings(kind: str) -> tuple[str, ...]:
    return tuple(phrase for phrase in _lists()[kind] if len(phrase) >= _LONG_WORD and " " not in phrase)


@cache
def _lists() -> dict[str, frozenset[str]]:
    text = Path(__file__).with_name("labels.txt").read_text(encoding="utf-8")
    parts = re.split(r"^\[(.+)\]$", text, flags=re.MULTILINE)
    return {
        name: frozenset(filter(None, map(fold, body.split(";"))))
        for name, body in zip(parts[1::2], parts[2::2], strict=True)
    }
