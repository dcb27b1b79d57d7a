"""A message's header fields and form: what mailboxes and list programs rely on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sharekit.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sharekit.digest.preflight.email_file import Letter

_REQUIRED = ("From", "Date", "Message-ID", "Subject", "To", "MIME-Version")
_ONCE = (*_REQUIRED, "Reply-To", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
_LONGEST_LINE = 998
_URI_LIST = re.compile(r"<[^<>\s]+>(,\s+<[^<>\s]+>)*")


def check_headers(letter: Letter) -> Iterator[Finding]:
    """Yield what is wrong with the fields, line lengths and line ends of a message; nothing for a page.

    Source: RFC 5322, RFC 2369, RFC 8058; the bulk sender rules of Gmail and Yahoo (2024), Microsoft (2025).
    """
    if letter.message is None:
        return
    head = letter.raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].decode("utf-8", errors="replace")
    names = [line.split(":")[0].lower() for line in head.split("\n") if line[:1] not in {" ", "\t", ""}]
    for name in _ONCE:
        count = names.count(name.lower())
        if count == 0 and name in _REQUIRED:
            yield Finding(level="error", rule="header-missing", message="is missing", where=name)
        elif count > 1:
            yield Finding(level="error", rule="header-twice", message=f"stands {count} times", where=name)
    yield from _form(letter.raw, head)
    yield from _unsubscribe(letter, head)
    if ".invalid" in str(letter.message["From"] or ""):
        yield Finding(
            level="warning",
            rule="sender",
            message="a sender that can be looked at only",
            where="From",
            remedy="set digest.sender",
        )
    if letter.text is None or not letter.text.strip():
        yield Finding(
            level="error",
            rule="no-text",
            message="there is no text part",
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


def _unsubscribe(letter: Letter, head: str) -> Iterator[Finding]:
    assert letter.message is not None
    found = re.search(r"^list-unsubscribe:\s*(.*(?:\n[ \t].*)*)", head, re.IGNORECASE | re.MULTILINE)
    if not found:
        yield Finding(
            level="warning",
            rule="no-unsubscribe",
            message="there is no List-Unsubscribe",
            where="List-Unsubscribe",
            remedy="send with `sharekit send`, which gives each reader a link; bulk mail needs one",
        )
        return
    if not _URI_LIST.fullmatch(found[1].strip()):
        yield Finding(
            level="error",
            rule="unsubscribe-form",
            message="is encoded, broken inside a link, or holds something else than links in angle brackets",
            where="List-Unsubscribe",
            remedy="write <https://…>, folded only between links",
        )
    if "https:" in found[1] and letter.message["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click":
        yield Finding(
            level="error",
            rule="one-click",
            message="the header of one-click unsubscribing is missing or wrong",
            where="List-Unsubscribe-Post",
            remedy="add List-Unsubscribe-Post: List-Unsubscribe=One-Click (RFC 8058)",
        )
