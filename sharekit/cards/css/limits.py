"""Bounds on style sheets, so that none can exhaust memory, time or the stack."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sharekit.cards.css.errors import MarkupError

MOST_CHARACTERS = 500_000
"""Of all style sheets of a page together."""
MOST_SELECTORS = 10_000
DEEPEST = 32
"""Brackets inside brackets, of every kind."""
MOST_TOKENS = 10_000
"""Of one value, once its var() are substituted."""


MOST_PARTS = 200
"""Of one selector, the spaces between them too; matching goes from each to the next."""


def check_selectors(tokens: Iterable[Any], line: int) -> None:
    """Check that no selector of a list is too long.

    Raises:
        MarkupError: One is.
    """
    parts = 0
    for token in tokens:
        parts = 0 if token == "," else parts + 1  # noqa: S105 (a comma)
        if parts > MOST_PARTS:
            raise MarkupError(f"a selector of more than {MOST_PARTS} parts", line)


def check_depth(tokens: Iterable[Any], line: int) -> None:
    """Check that brackets are not nested too deep; later readers may recurse.

    Raises:
        MarkupError: They are.
    """
    level = list(tokens)
    for _ in range(DEEPEST + 1):
        level = [inner for token in level for inner in _inside(token)]
        if not level:
            return
    raise MarkupError(f"brackets are nested more than {DEEPEST} deep", line)


def _inside(token: Any) -> Iterable[Any]:
    if token.type == "function":
        return token.arguments  # type: ignore[no-any-return]  # tinycss2 has no types
    return getattr(token, "content", None) or ()
