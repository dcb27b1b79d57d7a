"""Lists of subscribers in files: CSV, JSON lines, or one address a line; streamed, never held whole."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.errors import SharekitError, SourceError
from sharekit.os_errors import system_error

Malformed = Callable[[SharekitError], None]
"""Told of each row that cannot be used; `where` is `file:line`."""

_ADDRESS = (
    "address",
    "email",
    "e-mail",
    "mail",
    "emailaddress",
    "mailaddress",
    "e-mailaddress",
    "e-mail-adresse",
)
_NAME = ("name", "fullname", "full_name", "displayname")
_LINE_BYTES = 1_000_000


def read_subscribers(
    source: Path | BinaryIO, *, malformed: Malformed, where: str = ""
) -> Iterator[Subscriber]:
    """Yield the subscribers of a file, one at a time: a million rows take no more memory than ten.

    JSON lines are objects with `address` (or `email`), `name` and further fields. CSV has a header line with
    the columns in any order, separated by commas, semicolons or tabs. A list without header holds an address,
    and perhaps a name, on each line.

    Args:
        source: A path, or an open binary file.
        malformed: Called for each row that cannot be used; reading goes on.
        where: What to call the source in messages; the path by default.

    Raises:
        SourceError: The file cannot be read, or has no column of addresses.
    """
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                yield from read_subscribers(file, malformed=malformed, where=where or str(source))
        except OSError as error:
            raise system_error(error, source, "read", SourceError) from error
        return
    lines = _decoded(source, where, malformed)
    first = next((line for line in lines if line.text.strip()), None)
    if first is None:
        return
    read = _read_json if first.text.lstrip().startswith("{") else _read_table
    yield from read(first, lines, where, malformed)


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def _decoded(file: BinaryIO, where: str, malformed: Malformed) -> Iterator[_Line]:
    for number, raw in enumerate(iter(lambda: file.readline(_LINE_BYTES), b""), 1):
        if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise SourceError("is UTF-16", where=where, hint="save it as UTF-8")
        try:
            yield _Line(number, raw.decode("utf-8-sig" if number == 1 else "utf-8"))
        except UnicodeDecodeError:
            malformed(SharekitError("is not UTF-8", where=f"{where}:{number}", hint="save the list as UTF-8"))


def _read_json(first: _Line, rest: Iterator[_Line], where: str, malformed: Malformed) -> Iterator[Subscriber]:
    for line in chain([first], rest):
        if not line.text.strip():
            continue
        try:
            yield _from_json(line.text)
        except SharekitError as error:
            malformed(SharekitError(error.message, where=f"{where}:{line.number}"))


def _from_json(text: str) -> Subscriber:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SharekitError(f"is no JSON: {error}") from error
    if not isinstance(data, dict):
        raise SharekitError(f"found {type(data).__name__}, where an object is expected")
    address = data.pop("address", None) or data.pop("email", None)
    name = data.pop("name", "")
    inner = data.pop("fields", None)
    fields: dict[str, Any] = data | (inner if isinstance(inner, dict) else {})
    return make_subscriber(address, name, fields)


def _read_table(
    first: _Line, rest: Iterator[_Line], where: str, malformed: Malformed
) -> Iterator[Subscriber]:
    delimiter = max(",;\t", key=first.text.count)
    rows = _Rows(chain([first], rest), delimiter, where, malformed)
    head = next(rows, [])
    if any("@" in cell for cell in head):
        columns = _Columns.of_bare(head)
        yield from _subscribers([head], columns, rows, malformed)
    else:
        columns = _Columns.of_header(head, where)
    yield from _subscribers(rows, columns, rows, malformed)


class _Rows(Iterator[list[str]]):
    """The rows of a CSV file; knows the line on which the last one began, and steps over broken ones."""

    def __init__(self, lines: Iterator[_Line], delimiter: str, where: str, malformed: Malformed) -> None:
        self._number, self._where, self._malformed = 0, where, malformed
        self._began = True
        self._start = 0
        self._reader = csv.reader(self._texts(lines), delimiter=delimiter)

    def _texts(self, lines: Iterator[_Line]) -> Iterator[str]:
        for line in lines:
            if self._began:
                self._start, self._began = line.number, False
            yield line.text

    @property
    def place(self) -> str:
        return f"{self._where}:{self._start}"

    def __next__(self) -> list[str]:
        while True:
            self._began = True
            try:
                return next(self._reader)
            except csv.Error as error:
                self._malformed(SharekitError(f"is no CSV: {error}", where=self.place))


@dataclass(frozen=True, slots=True)
class _Columns:
    address: int
    name: int | None
    others: tuple[tuple[int, str], ...]
    count: int

    @classmethod
    def of_header(cls, head: Sequence[str], where: str) -> _Columns:
        plain = [cell.strip().casefold().replace(" ", "") for cell in head]
        address = next((plain.index(name) for name in _ADDRESS if name in plain), None)
        if address is None:
            columns = ", ".join(repr(cell.strip()) for cell in head[:20])
            raise SourceError(
                f"no column of addresses among {columns}", where=where, hint="call it address or email"
            )
        name = next((plain.index(name) for name in _NAME if name in plain), None)
        others = tuple((n, cell.strip()) for n, cell in enumerate(head) if n not in {address, name})
        return cls(address, name, others, len(head))

    @classmethod
    def of_bare(cls, row: Sequence[str]) -> _Columns:
        address = next(n for n, cell in enumerate(row) if "@" in cell)
        name = next((n for n in range(len(row)) if n != address), None)
        return cls(address, name, (), len(row))


def _subscribers(
    rows: Iterable[list[str]], columns: _Columns, place: _Rows, malformed: Malformed
) -> Iterator[Subscriber]:
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        try:
            yield _from_row(row, columns)
        except SharekitError as error:
            malformed(SharekitError(error.message, where=place.place))


def _from_row(row: list[str], columns: _Columns) -> Subscriber:
    if len(row) > columns.count and any(cell.strip() for cell in row[columns.count :]):
        raise SharekitError(f"has {len(row)} cells, where the header has {columns.count}")
    cells = row + [""] * (columns.count - len(row))
    name = cells[columns.name] if columns.name is not None else ""
    return make_subscriber(
        cells[columns.address], name, {label: cells[n].strip() for n, label in columns.others if label}
    )
