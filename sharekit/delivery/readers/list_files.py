"""Lists of readers in files: tools' exports, CSV, JSON lines, or one address a line; streamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from sharekit.delivery.readers.csv_rows import CsvRows, OnMalformed
from sharekit.delivery.readers.list_columns import ListColumns
from sharekit.delivery.readers.list_text import ListLine, text_lines
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.errors import ConfigError, SharekitError, SourceError
from sharekit.support.files import open_source

_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?', re.IGNORECASE)
_NAMED = re.compile(r"([^<>]*)<([^<>]+)>\s*")
"""`Ada Lovelace <ada@example.org>`."""

_MOST_UNUSABLE = 10_000
"""Rows before the first usable one: input without an end would be reported without an end."""
_DELIMITERS = ",;\t|"
_NEUTRALISED = re.compile(r"'++(?:[\t\r\n]|\s*+[=+\-@\uff1d\uff0b\uff0d\uff20])")


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
        SourceError: The file cannot be read, no column holds addresses, or none of the first 10,000 rows is
            usable.
        ConfigError: A status is unknown, so nobody can be sure that the reader wants the email.
    """
    if isinstance(source, Path):
        with open_source(source) as file:
            yield from read_subscribers(
                file, malformed=malformed, where=where or str(source), answers=answers
            )
        return
    usable, unusable = False, 0

    def unusable_row(error: SharekitError) -> None:
        nonlocal unusable
        unusable += 1
        malformed(error)
        if unusable >= _MOST_UNUSABLE and not usable:
            hint = "it is no list of readers, or another column holds the addresses"
            raise SourceError(f"none of the first {unusable:,} rows is usable", where=where, hint=hint)

    options = ListOptions(malformed=unusable_row, answers=answers or {}, where=where)
    for row in _rows(source, options):
        try:
            yield _subscriber(row, options)
            usable = True
        except ConfigError as error:
            raise ConfigError(error.message, where=row.place, hint=error.hint) from error
        except SharekitError as error:
            unusable_row(SharekitError(error.message, where=row.place))


def check_statuses(source: Path | BinaryIO, answers: Mapping[str, str], *, where: str = "") -> None:
    """Read the statuses of a list to its end, and nothing else.

    Raises:
        SourceError: The file cannot be read, or no column holds addresses.
        ConfigError: A status is unknown.
    """
    if isinstance(source, Path):
        with open_source(source) as file:
            check_statuses(file, answers, where=where or str(source))
        return
    for row in _rows(source, ListOptions(malformed=lambda _error: None, where=where)):
        try:
            if len(row.cells) == row.columns.count:
                row.columns.reason_in(row.cells, answers)
        except ConfigError as error:
            raise ConfigError(error.message, where=row.place, hint=error.hint) from error


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of a list: its cells, what they are, its place, and whether its encoding was guessed."""

    cells: Sequence[str]
    columns: ListColumns
    place: str
    guessed: bool = False


def _rows(file: BinaryIO, options: ListOptions) -> Iterator[_Row]:
    lines = text_lines(file)
    first = next((line for line in lines if line.text.strip()), None)
    if first is not None:
        _refuse_other_files(first.text, options.where)
        read = _json_rows if first.text.lstrip().startswith("{") else _table_rows
        yield from read(first, lines, options)


_OTHER_FILES = {
    "PK\x03\x04": "an Excel or OpenDocument workbook",
    "\u00d0\u00cf\u0011\u00e0": "an Excel workbook",
    "BEGIN:VCARD": "a vCard file",
    "<": "an HTML or XML page",
    "[": "a JSON array",
}


def _refuse_other_files(text: str, where: str) -> None:
    kind = next((kind for start, kind in _OTHER_FILES.items() if text.startswith(start)), "")
    if kind and not (kind == _OTHER_FILES["<"] and "@" in text):
        hint = "save or export it as CSV; JSON has one object a line"
        raise SourceError(f"found {kind}, expected CSV or JSON lines", where=where, hint=hint)


def _subscriber(row: _Row, options: ListOptions) -> Subscriber:
    columns, cells = row.columns, row.cells
    if len(cells) > columns.count and any(cell.strip() for cell in cells[columns.count :]):
        raise SharekitError(f"has {len(cells)} cells, but the header has {columns.count}")
    cells = [*cells, *[""] * (columns.count - len(cells))]
    address, name = cells[columns.address].strip(), columns.name_in(cells)
    if row.guessed and not address.isascii():
        raise SharekitError("not UTF-8: its address may be wrong")
    address = address.removeprefix("mailto:")
    named = _NAMED.fullmatch(address) if "<" in address else None
    if named:
        name, address = name or named[1].strip(' "'), named[2]
    reason, words = columns.reason_in(cells, options.answers) if columns.flags or columns.others else ("", "")
    fields = {label: cells[index].strip() for index, label in columns.fields}
    detail = f"{words!r} in {row.place}" if reason else ""
    return make_subscriber(address.partition(" ::: ")[0], name, fields, reason=reason, detail=detail)


# --- JSON lines


def _json_rows(first: ListLine, rest: Iterator[ListLine], options: ListOptions) -> Iterator[_Row]:
    for line in chain([first], rest):
        if not line.text.strip() and not line.too_long:
            continue
        place = f"{options.where}:{line.number}"
        try:
            if line.too_long:
                raise SharekitError("the line is longer than 1 MB")  # noqa: TRY301
            yield _json_row(line.text, place)
        except SharekitError as error:
            options.malformed(SharekitError(error.message, where=place))


def _json_row(text: str, place: str) -> _Row:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SharekitError(f"invalid JSON: {error}") from error
    if not isinstance(data, dict):
        raise SharekitError(f"found {type(data).__name__}, expected an object")
    inner = data.pop("fields", None)
    values: dict[str, Any] = data | (inner if isinstance(inner, dict) else {})
    cells = [value if isinstance(value, str) else _json_text(value) for value in values.values()]
    return _Row(cells, _json_columns(tuple(values)), place)


@lru_cache(maxsize=64)
def _json_columns(names: tuple[str, ...]) -> ListColumns:
    try:
        return ListColumns.of_header(names, "")
    except SourceError:
        raise SharekitError("the address is missing") from None


def _json_text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


# --- tables


def _table_rows(first: ListLine, rest: Iterator[ListLine], options: ListOptions) -> Iterator[_Row]:
    separator = _SEPARATOR_LINE.fullmatch(first.text.strip("\r\n\ufeff "))  # written by and for Excel
    header = next(rest, None) if separator else first
    if header is None:
        return
    delimiter = separator[1] if separator else max(_DELIMITERS, key=_outside_quotes(header.text).count)
    rows = CsvRows(chain([header], rest), delimiter, malformed=options.malformed, where=options.where)
    first_row = next(rows, [])
    head = [restored_cell(cell) for cell in first_row]
    bare = any("@" in cell for cell in head) and not ListColumns.has_address(head)
    columns = ListColumns.of_bare(head) if bare else _columns(head, rows, options.where)
    rows.expect(columns.address, columns.count)
    for cells in chain([first_row] if bare else [], rows):
        if any(cell.strip() for cell in cells):
            row = _Row([restored_cell(cell) for cell in cells], columns, rows.place, rows.guessed)
            yield from _apart(row) if bare else [row]


def _columns(head: Sequence[str], rows: CsvRows, where: str) -> ListColumns:
    try:
        return ListColumns.of_header(head, where)
    except SourceError as error:
        if not rows.guessed:
            raise
        hint = "save it as CSV in UTF-8"
        raise SourceError("is neither UTF-8 nor UTF-16", where=where, hint=hint) from error


def _apart(row: _Row) -> Iterator[_Row]:
    """Yield a row of a list without a header; one that holds several addresses is several rows."""
    addresses = [cell for cell in row.cells if "@" in cell]
    if len(addresses) < 2:  # noqa: PLR2004
        yield row
    for cell in addresses if len(addresses) > 1 else []:
        yield replace(row, cells=[cell], columns=ListColumns.of_bare([cell]))


def _outside_quotes(text: str) -> str:
    return re.sub(r'"[^"]*"', "", text)


# --- cells that a spreadsheet would run


def neutral_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: `'` goes before `=`, `+`, `-`, `@` and `＝`.

    Spaces before them do not count: spreadsheets leave them out.

    Source: OWASP, "CSV injection".
    """
    return f"'{text}" if _NEUTRALISED.match(f"'{text}") else text


def restored_cell(text: str) -> str:
    """Undo `neutral_cell`."""
    return text[1:] if _NEUTRALISED.match(text) else text
