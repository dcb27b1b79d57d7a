"""Counts in words: `1 message`, `1,204 messages`."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `counted(2, "reply", "replies")`; by default the plural adds an s."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
