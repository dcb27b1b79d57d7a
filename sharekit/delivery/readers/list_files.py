"""Lists of readers in files: tools' exports, CSV, JSON lines, or one address a line; streamed."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from sharekit.delivery.readers.list_columns import ListColumns
from sharekit.delivery.readers.list_text import TextLine, text_lines
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.errors import ConfigError, SharekitError, SourceError
from sharekit.os_errors import system_error

OnMalformed = Callable[[SharekitError], None]
"""Called for each row that cannot be used; `where` is `file:line`."""

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_NAMED = re.compile(r"([^<>]*)<([^<>]+)>\s*")
"""`Ada Lovelace <ada@example.org>`."""

_DELIMITERS = ",;\t|"
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOptions:
    """How a list is read.

    Attributes:
        malformed: Called for each row that cannot be used; reading continues.
        answers: What status words mean that are not known: `WORD` to `active`, `unsubscribed` …
        where: What to call the source in messages; the path by default.
    """

    malformed: OnMalformed
    answers: Mapping[str, str] = field(default_factory=dict)
    where: str = ""


def read_subscribers(
    source: Path | BinaryIO,
    *,
    malformed: OnMalformed,
    where: str = "",
    answers: Mapping[str, str] | None = None,
) -> Iterator[Subscriber]:
    """Yield the readers of a list, one at a time: a million rows take no more memory than ten.

    CSV has a header line with the columns in any order, separated by commas, semicolons, tabs or bars. The
    columns of newsletter tools are known: address, name or first and last name, and those that say that a
    reader unsubscribed, bounced, complained or never confirmed; such readers have a `reason`. JSON lines are
    objects with the same names. A list without a header holds an address, and perhaps a name, on each line.

    Args:
        source: A path, or an open binary file.
        malformed: Called for each row that cannot be used; reading continues.
        where: What to call the source in messages; the path by default.
        answers: What status words mean that are not known, as `WORD` to `active`, `unsubscribed` …

    Raises:
        SourceError: The file cannot be read, or no column holds addresses.
        ConfigError: A status is unknown, so nobody can be sure that the reader wants the email.
    """
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                yield from read_subscribers(
                    file, malformed=malformed, where=where or str(source), answers=answers
                )
        except OSError as error:
            raise system_error(error, source, "read", SourceError) from error
        return
    options = ListOptions(malformed=malformed, answers=answers or {}, where=where)
    lines = text_lines(source)
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        return
    read = _read_json if first.text.lstrip().startswith("{") else _read_table
    yield from read(first, lines, options)


def check_statuses(path: Path, answers: Mapping[str, str]) -> None:
    """Read a list to its end without using it.

    Raises:
        SourceError: The file cannot be read, or no column holds addresses.
        ConfigError: A status is unknown.
    """
    for _ in read_subscribers(path, malformed=lambda _error: None, answers=answers):
        pass


# --- JSON lines


def _read_json(first: TextLine, rest: Iterator[TextLine], options: ListOptions) -> Iterator[Subscriber]:
    for line in chain([first], rest):
        if not line.text.strip():
            continue
        place = f"{options.where}:{line.number}"
        try:
            yield _from_json(line.text, options, place)
        except ConfigError as error:
            raise ConfigError(error.message, where=place, hint=error.hint) from error
        except SharekitError as error:
            options.malformed(SharekitError(error.message, where=place))


def _from_json(text: str, options: ListOptions, place: str) -> Subscriber:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SharekitError(f"invalid JSON: {error}") from error
    if not isinstance(data, dict):
        raise SharekitError(f"found {type(data).__name__}, expected an object")
    inner = data.pop("fields", None)
    values: dict[str, Any] = data | (inner if isinstance(inner, dict) else {})
    columns = _json_columns(tuple(values))
    cells = [value if isinstance(value, str) else _json_text(value) for value in values.values()]
    return _subscriber(cells, columns, options, place)


@lru_cache(maxsize=64)
def _json_columns(names: tuple[str, ...]) -> ListColumns:
    try:
        return ListColumns.of_header(names, "")
    except SourceError:
        raise SharekitError("the address is missing") from None


def _json_text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


# --- tables


def _read_table(first: TextLine, rest: Iterator[TextLine], options: ListOptions) -> Iterator[Subscriber]:
    separator = _SEPARATOR_LINE.fullmatch(first.text.strip())  # written by and for Excel
    header = next(rest, None) if separator else first
    if header is None:
        return
    delimiter = separator[1] if separator else max(_DELIMITERS, key=_outside_quotes(header.text).count)
    rows = _Rows(chain([header], rest), delimiter, options)
    head = next(rows, [])
    bare = any("@" in cell for cell in head)
    columns = ListColumns.of_bare(head) if bare else ListColumns.of_header(head, options.where)
    for row in chain([head] if bare else [], rows):
        if not any(cell.strip() for cell in row):
            continue
        try:
            yield _from_row(row, columns, rows, options)
        except ConfigError as error:
            raise ConfigError(error.message, where=rows.place, hint=error.hint) from error
        except SharekitError as error:
            options.malformed(SharekitError(error.message, where=rows.place))


def _outside_quotes(text: str) -> str:
    return re.sub(r'"[^"]*"', "", text)


class _Rows(Iterator[list[str]]):
    """The rows of a CSV file; tracks the line where the last row begins, and skips broken rows."""

    def __init__(self, lines: Iterator[TextLine], delimiter: str, options: ListOptions) -> None:
        self._options = options
        self._begins = True
        self._first_line = 0
        self.guessed = False
        self._reader = csv.reader(self._texts(lines), delimiter=delimiter)

    def _texts(self, lines: Iterator[TextLine]) -> Iterator[str]:
        for line in lines:
            if self._begins:
                self._first_line, self._begins, self.guessed = line.number, False, False
            self.guessed = self.guessed or line.guessed
            yield line.text

    @property
    def place(self) -> str:
        return f"{self._options.where}:{self._first_line}"

    def __next__(self) -> list[str]:
        while True:
            self._begins = True
            try:
                return next(self._reader)
            except csv.Error as error:
                self._options.malformed(SharekitError(f"invalid CSV: {error}", where=self.place))


def _from_row(row: list[str], columns: ListColumns, rows: _Rows, options: ListOptions) -> Subscriber:
    if len(row) > columns.count and any(cell.strip() for cell in row[columns.count :]):
        raise SharekitError(f"has {len(row)} cells, but the header has {columns.count}")
    cells = [restored_cell(cell) for cell in row] + [""] * (columns.count - len(row))
    if rows.guessed and not cells[columns.address].isascii():
        raise SharekitError("not UTF-8: its address may be wrong")
    return _subscriber(cells, columns, options, rows.place)


def _subscriber(cells: Sequence[str], columns: ListColumns, options: ListOptions, place: str) -> Subscriber:
    address, name = cells[columns.address].strip(), columns.name_in(cells)
    named = _NAMED.fullmatch(address)
    if named:
        name, address = name or named[1].strip(' "'), named[2]
    reason, words = columns.reason_in(cells, options.answers)
    fields = {label: cells[index].strip() for index, label in columns.fields}
    detail = f"{words!r} in {place}" if reason else ""
    return make_subscriber(address.split(" ::: ")[0], name, fields, reason=reason, detail=detail)


# --- cells that a spreadsheet would run


def neutral_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: `'` goes before `=`, `+`, `-` and `@`.

    Source: OWASP, "CSV injection".
    """
    return f"'{text}" if _NEUTRALISED.match(f"'{text}") else text


def restored_cell(text: str) -> str:
    """Undo `neutral_cell`."""
    return text[1:] if _NEUTRALISED.match(text) else text
