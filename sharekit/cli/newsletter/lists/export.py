"""Readers out of the store: CSV or JSON lines, to a file or stdout."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO, Literal, TextIO

from sharekit.delivery.readers.list_files import neutral_cell
from sharekit.support.files import whole_file
from sharekit.support.terminal import printable

if TYPE_CHECKING:
    from pathlib import Path

    from sharekit.delivery.readers.subscribers import Subscriber

_Readers = Callable[[], Iterator["Subscriber"]]
_CLEANED = ("bounced", "soft-bounced", "rejected")


class ExportFormat(StrEnum):
    """The forms that a list is written in; `subscribers import` reads all of them."""

    SHAREKIT = "sharekit"
    MAILCHIMP = "mailchimp"
    JSON = "json"


def export(path: Path | None, readers: _Readers, *, form: ExportFormat, statuses: bool) -> int:
    """Write the readers with every field that any of them has, in UTF-8.

    Cells that a spreadsheet would run as formulas are neutralised; `subscribers import` restores them.

    Args:
        path: The file; None for stdout.
        readers: Returns the readers, from the first, each time it is called.
        form: The format.
        statuses: Write a column that says who is active, or else why not.

    Returns:
        How many were written.
    """

    def write(out: TextIO) -> int:
        if form is ExportFormat.JSON:
            return _write_json(out, readers, statuses=statuses)
        return _write_csv(out, readers, form, statuses=statuses)

    if path is None and sys.stdout.isatty():
        return _show(write)
    if path is None:
        with _text(sys.stdout.buffer) as out:
            return write(out)
    with whole_file(path, private=True) as file, _text(file) as out:
        return write(out)


def _show(write: Callable[[TextIO], int]) -> int:
    """Print the list to a terminal, which must not obey what readers' names hold."""
    out = io.StringIO()
    count = write(out)
    sys.stdout.write(printable(out.getvalue()))
    return count


@contextmanager
def _text(file: BinaryIO) -> Iterator[TextIO]:
    out = io.TextIOWrapper(file, "utf-8", newline="")
    try:
        yield out
    finally:
        out.detach()  # the file is closed by who opened it


def _write_json(out: TextIO, readers: _Readers, *, statuses: bool) -> int:
    count = 0
    for count, reader in enumerate(readers(), 1):  # noqa: B007 (the last number is what is returned)
        status = {"status": reader.reason or "active"} if statuses else {}
        row = {"address": reader.address.written, "name": reader.name, **status, **reader.fields}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def _write_csv(out: TextIO, readers: _Readers, form: ExportFormat, *, statuses: bool) -> int:
    labels = list(dict.fromkeys(label for reader in readers() for label in reader.fields))
    row_of = _mailchimp_row if form is ExportFormat.MAILCHIMP else _own_row
    writer = csv.writer(out, lineterminator="\n")
    count = 0
    for count, reader in enumerate(readers(), 1):
        row = row_of(reader, labels, statuses)
        if count == 1:
            header = csv.writer(out, lineterminator="\n", quoting=_quoting(row))
            header.writerow([neutral_cell(label) for label in row])
        writer.writerow([neutral_cell(cell) for cell in row.values()])
    if not count:
        writer.writerow(["address", "name"])
    return count


def _quoting(labels: Iterable[str]) -> Literal[0, 1]:
    """Return how a header is quoted: readers of CSV take what is frequent in it for the separator."""
    return csv.QUOTE_ALL if any(set(label) & set(";\t|") for label in labels) else csv.QUOTE_MINIMAL


def _own_row(reader: Subscriber, labels: Sequence[str], statuses: bool) -> Mapping[str, str]:
    row = {"address": reader.address.written, "name": reader.name}
    row |= {"status": reader.reason or "active"} if statuses else {}
    return row | {label: reader.fields.get(label, "") for label in labels if label not in row}


def _mailchimp_row(reader: Subscriber, labels: Sequence[str], statuses: bool) -> Mapping[str, str]:
    """Return the columns of Mailchimp's exports; a name is split at its last space."""
    first, _, last = reader.name.rpartition(" ")
    row = {"Email Address": reader.address.written}
    row["First Name"] = reader.fields.get("First Name") or first or last
    row["Last Name"] = reader.fields.get("Last Name") or (last if first else "")
    if statuses:
        row["Status"] = {"": "subscribed", "pending": "pending"}.get(reader.reason, "unsubscribed")
        row["Status"] = "cleaned" if reader.reason in _CLEANED else row["Status"]
    return row | {label: reader.fields.get(label, "") for label in labels if label not in row}
