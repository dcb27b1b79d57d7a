"""Errors as the preview page shows them, with the source lines they refer to."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sharekit.errors import SharekitError
from sharekit.support.os_errors import unexpected

_T = TypeVar("_T")

_PLACE = re.compile(r"(.+):(\d+)")
_AROUND = 2  # lines before and after the highlighted one
_LONGEST = 400  # characters per line


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcerptLine:
    """A source line; `highlighted` if the error is in it."""

    number: int
    text: str
    highlighted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorView:
    """An error as the page shows it."""

    message: str
    where: str = ""
    hint: str = ""
    excerpt: tuple[ExcerptLine, ...] = ()


def error_views(errors: Iterable[SharekitError], readable: Collection[str]) -> list[ErrorView]:
    """Return views of the errors without duplicates.

    Args:
        errors: The errors.
        readable: Files whose lines may be shown: only those that the preview was loaded from.
    """
    return [_error_view(error, readable) for error in {str(error): error for error in errors}.values()]


def _error_view(error: SharekitError, readable: Collection[str]) -> ErrorView:
    return ErrorView(
        message=f"{error.message[:1].upper()}{error.message[1:]}",
        where=error.where,
        hint=f"{error.hint[:1].upper()}{error.hint[1:]}",
        excerpt=_excerpt(error.where, readable),
    )


def _excerpt(where: str, readable: Collection[str]) -> tuple[ExcerptLine, ...]:
    match = _PLACE.fullmatch(where)
    if not match or match[1] not in readable:
        return ()
    number = int(match[2])
    try:
        lines = Path(match[1]).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # removed in the meantime; the error still names it
        return ()
    first = max(1, number - _AROUND)
    return tuple(
        ExcerptLine(number=n, text=line[:_LONGEST], highlighted=n == number)
        for n, line in enumerate(lines[first - 1 : number + _AROUND], first)
    )


def result_or_error(make: Callable[[], _T]) -> _T | SharekitError:
    """Return the result of `make`, or its error."""
    try:
        return make()
    except SharekitError as error:
        return error
    except Exception as error:  # noqa: BLE001 (a bug: shown on the page, and in full on the terminal)
        traceback.print_exc()
        return unexpected(error)
