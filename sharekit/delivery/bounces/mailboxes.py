"""Mailboxes on disk: maildirs, mbox files, .eml files and JSON events, read message by message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

from sharekit.delivery.bounces.notice_message import LARGEST, parse_message
from sharekit.errors import SourceError
from sharekit.support.files import require_file
from sharekit.support.os_errors import system_error

_FROM = b"From "
_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:")
_HINT = "name a maildir, an mbox, an .eml or a .json file"


def read_mailbox(path: Path) -> Iterator[tuple[str, Message]]:
    """Yield each message of a mailbox with its place: a file, or a file and the line where it begins.

    It is a maildir, an mbox, a folder of .eml files, one .eml, or JSON events: one, a list, or one a line.
    Nothing is changed: messages stay unread. Only the beginning of a huge message is read.

    Raises:
        SourceError: There is no such mailbox, or it cannot be read.
    """
    try:
        for where, raw in _messages(path):
            yield where, _event(raw) if raw.lstrip()[:1] in {b"{", b"["} else parse_message(raw)
    except OSError as error:
        raise system_error(error, path, "read", SourceError, hint=_HINT) from error


def _event(raw: bytes) -> Message:
    """Return a JSON event as the text of a message."""
    message = Message()
    message.set_payload(raw.decode(errors="replace"), "utf-8")
    return message


def _messages(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        yield from _folder(path)
        return
    require_file(path)
    with path.open("rb") as file:
        first = file.readline(LARGEST)
    if first.startswith(_FROM):
        yield from _mbox(path)
    elif first.lstrip()[:1] in {b"{", b"["}:
        yield from _events(path)
    elif _HEADER.match(first):
        yield str(path), _beginning(path)
    elif first.strip() or path.stat().st_size > len(first):
        raise SourceError(
            "not a mailbox: it begins with neither a header field nor a `From ` line", where=path, hint=_HINT
        )


def _beginning(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST)


def _folder(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a maildir's `new` and `cur`, or of a plain folder."""
    inner = [path / name for name in ("new", "cur") if (path / name).is_dir()]
    for folder in inner or [path]:
        for file in sorted(folder.iterdir()):
            if file.is_file() and not file.name.startswith("."):
                yield str(file), _beginning(file)


def _events(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield JSON events: one a line, if each line is an object, or else the whole file."""
    with path.open("rb") as file:
        first = file.readline(LARGEST)
        if not _is_json(first):
            yield str(path), first + file.read(LARGEST)
            return
        yield f"{path}:1", first
        for number, line in enumerate(iter(lambda: file.readline(LARGEST), b""), 2):
            if line.strip():
                yield f"{path}:{number}", line


def _is_json(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _mbox(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the messages of an mbox (RFC 4155): a `From ` line at the beginning or after an empty line."""
    begin, size, after_blank = 0, 0, True
    lines: list[bytes] = []
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LARGEST), b""), 1):
            if after_blank and line.startswith(_FROM):
                if lines:
                    yield f"{path}:{begin}", b"".join(lines)
                begin, size, lines = number, 0, []
            elif size < LARGEST:
                # `>From ` is an escaped `From ` of the body.
                lines.append(line[1:] if line.lstrip(b">").startswith(_FROM) and line[:1] == b">" else line)
                size += len(line)
            after_blank = not line.strip()
    if lines:
        yield f"{path}:{begin}", b"".join(lines)
