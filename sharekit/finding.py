"""One result of a check: shared by `check`, `publish` and `preview`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

FindingLevel = Literal["error", "warning", "ok"]
_ORDER = ("error", "warning", "ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was checked, the result, and how to fix it.

    >>> [finding.rule for finding in sharekit.check(digest)]
    ['no-unsubscribe', 'sender']

    Attributes:
        level: `error` keeps readers from something, `warning` is worth a look, `ok` passed.
        rule: A short, stable name to count and filter by.
        message: What was found.
        where: The page, element, header field or link; empty where the context says it.
        remedy: How to fix it.
    """

    level: FindingLevel
    rule: str = ""
    message: str
    where: str = ""
    remedy: str = ""

    def to_json(self) -> dict[str, str]:
        """Return plain JSON values."""
        return asdict(self)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings sorted by level, errors first; equal levels keep their order."""
    return sorted(findings, key=lambda finding: _ORDER.index(finding.level))
