"""Header fields and format of a message, as mailbox providers require them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sharekit.digest.preflight.email_file import EmailFile

_REQUIRED = ("From", "Date", "Message-ID", "Subject", "To", "MIME-Version")
_ONCE = (*_REQUIRED, "Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
_LONGEST_LINE = 998
_URI_LIST = re.compile(r"<[^<>\s]+>(,\s+<[^<>\s]+>)*")


def check_headers(email: EmailFile) -> Iterator[Finding]:
    """Yield problems of header fields, line lengths and line ends; nothing for a page.

    Source: RFC 5322, RFC 2369, RFC 8058; the bulk sender rules of Gmail and Yahoo (2024), Microsoft (2025).
    """
    if email.message is None:
        return
    head = email.raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].decode("utf-8", errors="replace")
    names = [line.split(":")[0].lower() for line in head.split("\n") if line[:1] not in {" ", "\t", ""}]
    for name in _ONCE:
        count = names.count(name.lower())
        if count == 0 and name in _REQUIRED:
            yield Finding(level="error", rule="header-missing", message="is missing", where=name)
        elif count > 1:
            yield Finding(level="error", rule="header-twice", message=f"occurs {count} times", where=name)
    yield from _form(email.raw, head)
    yield from _unsubscribe(email, head)
    if ".invalid" in str(email.message["From"] or ""):
        yield Finding(
            level="warning",
            rule="sender",
            message="a placeholder sender",
            where="From",
            remedy="set digest.sender",
        )
    if email.text is None or not email.text.strip():
        yield Finding(
            level="error",
            rule="no-text",
            message="no text part",
            remedy="add one: filters count its absence, and some readers see nothing else",
        )


def _form(raw: bytes, head: str) -> Iterator[Finding]:
    lines = raw.split(b"\n")
    longest = max(len(line.rstrip(b"\r")) for line in lines)
    if longest > _LONGEST_LINE:
        yield Finding(
            level="error",
            rule="line-length",
            message=f"a line of {longest} bytes; at most {_LONGEST_LINE} pass every server",
            remedy="encode the part as quoted-printable or base64",
        )
    if not head.isascii():
        yield Finding(
            level="error",
            rule="header-ascii",
            message="a header field is not ASCII",
            remedy="encode it (RFC 2047)",
        )


def _unsubscribe(email: EmailFile, head: str) -> Iterator[Finding]:
    assert email.message is not None
    field = re.search(r"^list-unsubscribe:\s*(.*(?:\n[ \t].*)*)", head, re.IGNORECASE | re.MULTILINE)
    if not field:
        yield Finding(
            level="warning",
            rule="no-unsubscribe",
            message="no List-Unsubscribe header",
            where="List-Unsubscribe",
            remedy="set web.public_url or digest.unsubscribe_url; `sharekit send` gives each reader a link",
        )
        return
    if not _URI_LIST.fullmatch(field[1].strip()):
        yield Finding(
            level="error",
            rule="unsubscribe-form",
            message="is encoded, folded inside a link, or holds more than links in angle brackets",
            where="List-Unsubscribe",
            remedy="write <https://…>, folded only between links",
        )
    if "https:" in field[1] and email.message["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        yield Finding(
            level="error",
            rule="one-click",
            message="the one-click unsubscribe header is missing or wrong",
            where="List-Unsubscribe-Post",
            remedy="add List-Unsubscribe-Post: List-Unsubscribe=One-Click (RFC 8058)",
        )
