"""A drawn card as a file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFile:
    """A card file with its facts: `suffix` such as `.png`, `type` its media type."""

    data: bytes
    suffix: str
    type: str
    width: int
    height: int
    alt: str
