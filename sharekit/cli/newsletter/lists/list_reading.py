"""Lists of readers, as the verbs `subscribers` and `send` read them: files and stdin."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from sharekit.errors import SourceError

if TYPE_CHECKING:
    from sharekit.cli.common import Run
    from sharekit.delivery.readers.subscribers import Subscriber


def read_list(
    run: Run, item: str, answers: Mapping[str, str] | None = None, stdin: BinaryIO | None = None
) -> Iterator[Subscriber]:
    """Yield the readers of a list: a file, or `-` for stdin. Malformed rows are reported and skipped.

    An empty list is reported too: whatever wrote it failed.
    """
    from sharekit.delivery.readers.list_files import read_subscribers

    where = "stdin" if item == "-" else item
    source = stdin or cast("BinaryIO", sys.stdin.buffer) if item == "-" else Path(item)
    failed, empty = run.failed, True
    for reader in read_subscribers(source, malformed=run.fail, where=where, answers=answers):
        empty = False
        yield reader
    if empty and run.failed == failed:
        run.fail(
            SourceError("holds no readers", where=where, hint="a CSV needs a column called email or address")
        )


def check_lists(items: tuple[str, ...], typed: BinaryIO, answers: Mapping[str, str]) -> None:
    """Read all lists once before anything is written, so that an unknown status leaves the store unchanged.

    Raises:
        ConfigError: A status is unknown.
    """
    from sharekit.delivery.readers.list_files import check_statuses

    for item in items:
        if item == "-":
            typed.seek(0)
            check_statuses(typed, answers, where="stdin")
        elif Path(item).is_file():
            check_statuses(Path(item), answers)
