"""Text cut to a length as readers expect it: at a word, with an ellipsis."""

from __future__ import annotations

_LOOSE = " ,;:—–-…、，"  # what no cut text ends with


def clip(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, cut at a word's end, with an ellipsis where something went.

    Text without spaces is cut between characters.
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at_word = head.rpartition(" ")[0]
    return (at_word if len(at_word) > most // 2 else head).rstrip(_LOOSE) + "…"
