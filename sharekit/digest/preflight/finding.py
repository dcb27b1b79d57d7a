"""One thing that a check found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is wrong, where, and what to do.

    Attributes:
        level: An error keeps readers from something; a warning is worth a look.
        rule: A short name that stays the same, to count and to filter by.
        message: What was found.
        where: The element, header field or link.
        remedy: What to do.
    """

    level: Level
    rule: str
    message: str
    where: str = ""
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """Return plain JSON values."""
        return asdict(self)
