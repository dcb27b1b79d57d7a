"""Shorthand for the findings of the preview."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sharekit.finding import Finding

if TYPE_CHECKING:
    from sharekit.errors import SharekitError


def warning(message: str, remedy: str = "") -> Finding:
    """Return a warning."""
    return Finding(level="warning", message=message, remedy=remedy)


def passed(message: str, remedy: str = "") -> Finding:
    """Return a check that passed, with its figure."""
    return Finding(level="ok", message=message, remedy=remedy)


def failure(message: str, error: SharekitError) -> Finding:
    """Return an error as a finding."""
    return Finding(level="error", message=message, remedy=str(error))


def listed(names: Iterable[str]) -> str:
    """Return names as a list in a sentence: `a, b and c`."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
