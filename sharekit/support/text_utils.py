"""Small helpers for text in messages: counts with nouns, and text cut to a length."""

from __future__ import annotations

_TRAILING = " ,;:—–-…、，"  # characters that cut text must not end with


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `counted(2, "reply", "replies")`; by default the plural adds an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def clip(text: str, most: int) -> str:
    """Return `text` in at most `most` characters, cut at the end of a word and marked with an ellipsis.

    Text without spaces is cut between characters.
    """
    if len(text) <= most:
        return text
    head = text[: most - 1]
    at_word = head.rpartition(" ")[0]
    return (at_word if len(at_word) > most // 2 else head).rstrip(_TRAILING) + "…"
