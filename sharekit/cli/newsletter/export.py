"""Readers out of the store: CSV or JSON lines, to a file or stdout."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, TextIO

from sharekit.files import whole_file

if TYPE_CHECKING:
    from pathlib import Path

    from sharekit.delivery.readers.subscribers import Subscriber

_Readers = Callable[[], Iterator["Subscriber"]]


def export(path: Path | None, readers: _Readers, *, as_json: bool) -> int:
    """Write the readers with every field that any of them has; always UTF-8, as lists are read.

    Args:
        path: The file; None for stdout.
        readers: Gives the readers, from the first, each time it is called.
        as_json: JSON lines instead of CSV.

    Returns:
        How many were written.
    """
    write = _write_json if as_json else _write_csv
    if path is None:
        with _text(sys.stdout.buffer) as out:
            return write(out, readers)
    with whole_file(path) as file, _text(file) as out:
        return write(out, readers)


@contextmanager
def _text(file: BinaryIO) -> Iterator[TextIO]:
    out = io.TextIOWrapper(file, "utf-8", newline="")
    try:
        yield out
    finally:
        out.detach()  # the file is closed by who opened it


def _write_json(out: TextIO, readers: _Readers) -> int:
    count = 0
    for count, reader in enumerate(readers(), 1):  # noqa: B007 (the last number is what is returned)
        row = {"address": reader.address.written, "name": reader.name, **reader.fields}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count


def _write_csv(out: TextIO, readers: _Readers) -> int:
    names = dict.fromkeys(name for reader in readers() for name in reader.fields)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["address", "name", *names])
    count = 0
    for count, reader in enumerate(readers(), 1):  # noqa: B007 (the last number is what is returned)
        fields = [reader.fields.get(name, "") for name in names]
        writer.writerow([reader.address.written, reader.name, *fields])
    return count
