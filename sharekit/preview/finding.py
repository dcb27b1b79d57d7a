"""One thing that was looked at, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sharekit.errors import SharekitError

Level = Literal["error", "warning", "ok"]
_ORDER = ("error", "warning", "ok")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found, and what to do about it; what is well is told too, with its figure."""

    level: Level
    fault: str
    remedy: str = ""


def warning(fault: str, remedy: str = "") -> Finding:
    """Return what is worth a look."""
    return Finding(level="warning", fault=fault, remedy=remedy)


def ok(fault: str, remedy: str = "") -> Finding:
    """Return what is well."""
    return Finding(level="ok", fault=fault, remedy=remedy)


def about(fault: str, error: SharekitError) -> Finding:
    """Return an error as a finding."""
    return Finding(level="error", fault=fault, remedy=str(error))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings, the worst first."""
    return sorted(findings, key=lambda finding: _ORDER.index(finding.level))


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence has them: `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
