"""What is wrong with a page, and at which of its lines."""

from __future__ import annotations


class MarkupError(Exception):
    """Something in the page that is not of the subset.

    Args:
        message: What was found, and what is allowed.
        line: Line of the rendered page, from 1; the template turns it into its own file and line.
    """

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
