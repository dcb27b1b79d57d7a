"""What went wrong, in words and with the lines it is about."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sharekit.errors import SharekitError
from sharekit.os_errors import unexpected

__all__ = ["Fault", "Line", "attempt", "tell"]

_T = TypeVar("_T")

_PLACE = re.compile(r"(.+):(\d+)")
_AROUND = 2  # lines before and after the one that is meant
_LONGEST = 400  # characters of a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a file; the one that is `meant`, or one beside it."""

    number: int
    text: str
    meant: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An error as the page shows it."""

    message: str
    where: str = ""
    hint: str = ""
    excerpt: tuple[Line, ...] = ()


def tell(errors: Iterable[SharekitError], known: Collection[str]) -> list[Fault]:
    """Return the errors, each once.

    Args:
        errors: What went wrong.
        known: Files whose lines may be shown: those that the preview is made of, and no others.
    """
    return [_fault(error, known) for error in {str(error): error for error in errors}.values()]


def _fault(error: SharekitError, known: Collection[str]) -> Fault:
    return Fault(
        message=f"{error.message[:1].upper()}{error.message[1:]}",
        where=error.where,
        hint=f"{error.hint[:1].upper()}{error.hint[1:]}",
        excerpt=_excerpt(error.where, known),
    )


def _excerpt(where: str, known: Collection[str]) -> tuple[Line, ...]:
    found = _PLACE.fullmatch(where)
    if not found or found[1] not in known:
        return ()
    number = int(found[2])
    try:
        lines = Path(found[1]).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # gone since; the error names it all the same
        return ()
    first = max(1, number - _AROUND)
    return tuple(
        Line(number=n, text=line[:_LONGEST], meant=n == number)
        for n, line in enumerate(lines[first - 1 : number + _AROUND], first)
    )


def attempt(make: Callable[[], _T]) -> _T | SharekitError:
    """Return what was made, or why it could not be."""
    try:
        return make()
    except SharekitError as error:
        return error
    except Exception as error:  # noqa: BLE001 (a bug: shown on the page, and in full on the terminal)
        traceback.print_exc()
        return unexpected(error)
