"""The error for markup and CSS outside the supported subset."""

from __future__ import annotations


class MarkupError(Exception):
    """Unsupported or invalid markup or CSS.

    Args:
        message: What was found, and what is allowed.
        line: Line of the rendered page, from 1; the template converts it to its own file and line.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
