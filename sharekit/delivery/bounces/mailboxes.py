"""Mailboxes on disk: maildirs and mbox files, read message by message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from sharekit.errors import SourceError
from sharekit.os_errors import system_error

_FROM = b"From "
_LARGEST = 20_000_000
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")


def read_mailbox(path: Path) -> Iterator[tuple[str, EmailMessage]]:
    """Yield each message of a maildir, an mbox, a folder of .eml files, or one .eml, with where it stands.

    Nothing is changed: messages stay unread. Of a message of more than 20 MB the beginning is read.

    Raises:
        SourceError: There is no such mailbox, or it cannot be read.
    """
    try:
        for where, raw in _messages(path):
            message = BytesParser(policy=default).parsebytes(raw[:_LARGEST])
            assert isinstance(message, EmailMessage)
            yield where, message
    except OSError as error:
        hint = "name a maildir, an mbox or an .eml"
        raise system_error(error, path, "read", SourceError, hint=hint) from error


def _messages(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        yield from _folder(path)
        return
    with path.open("rb") as file:
        first = file.readline()
    if first.startswith(_FROM):
        yield from _mbox(path)
    elif _HEADER.match(first):
        yield str(path), path.read_bytes()
    elif first.strip() or path.stat().st_size > len(first):
        raise SourceError(
            "is no mailbox: it begins with neither a header field nor a `From ` line",
            where=path,
            hint="name a maildir, an mbox or an .eml",
        )


def _folder(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a maildir's `new` and `cur`, or of a plain folder."""
    inner = [path / name for name in ("new", "cur") if (path / name).is_dir()]
    for folder in inner or [path]:
        for file in sorted(folder.iterdir()):
            if file.is_file() and not file.name.startswith("."):
                yield str(file), file.read_bytes()


def _mbox(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the messages of an mbox (RFC 4155): a `From ` line at the beginning or after an empty line."""
    begun, empty = 0, True
    lines: list[bytes] = []
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if empty and line.startswith(_FROM):
                if lines:
                    yield f"{path}:{begun}", b"".join(lines)
                begun, lines = number, []
            else:
                # `>From ` is how a body's `From ` was kept apart.
                lines.append(line[1:] if line.lstrip(b">").startswith(_FROM) and line[:1] == b">" else line)
            empty = not line.strip()
    if lines:
        yield f"{path}:{begun}", b"".join(lines)
