"""Header fields according to RFC 5322, 2047 and 2369.

The standard library turns a long List-Unsubscribe into encoded words, which mail programs do not recognise,
and can write encoded words of 76 characters where 75 are allowed.
"""

from __future__ import annotations

import base64
import re
from email.utils import parseaddr
from typing import TYPE_CHECKING

from sharekit.errors import SendError
from sharekit.support.urls import ascii_host

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_LINE = 78
_LONGEST_LINE = 998
_LONGEST_WORD = 75
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_ASCII_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_URI = re.compile(r"[!-;=?-~]{1,900}")
_Q_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")


def text_field(name: str, text: str) -> bytes:
    """Return an unstructured field such as Subject, with CRLF: ASCII is folded, other text encoded."""
    clean = _clean(text)
    if clean.isascii() and "=?" not in clean and all(len(w) < _LONGEST_LINE - _LINE for w in clean.split()):
        return folded(name, clean.split(" "))
    return folded(name, _encoded_words(clean, len(name) + 2))


def plain_field(name: str, value: str) -> bytes:
    """Return a field that must not be folded or encoded, such as Message-ID.

    Raises:
        SendError: The value is not printable ASCII, or longer than a line may be.
    """
    line = f"{name}: {value}"
    if not line.isascii() or not line.isprintable() or len(line) > _LONGEST_LINE:
        raise SendError(f"{value[:80]!r} is not allowed in a header field", where=name)
    return f"{line}\r\n".encode("ascii")


def uri_field(name: str, uris: Iterable[str]) -> bytes:
    """Return a list of URIs in angle brackets on one line, never encoded (RFC 2369, 8058).

    RFC 2369 allows folding between URIs, but Gmail does not recognise a folded List-Unsubscribe.

    Raises:
        SendError: A URI is not printable ASCII or contains spaces or brackets, or the line is too long.
    """
    parts = list(uris)
    for uri in parts:
        if not _URI.fullmatch(uri):
            raise SendError(f"{uri[:80]!r} is not a valid URI", where=name)
    return plain_field(name, ", ".join(f"<{uri}>" for uri in parts))


def address_field(name: str, address: str, display: str = "") -> bytes:
    """Return From, To or Reply-To with one mailbox.

    Raises:
        SendError: The address is invalid.
    """
    words = phrase(display, name)
    target = wire_address(address)
    return folded(name, [*words, f"<{target}>"] if words else [target])


def ascii_address(address: str) -> str:
    """Return an address that every server accepts, with its domain in ASCII.

    Raises:
        SendError: The address is invalid, or its local part is not ASCII (which requires SMTPUTF8).
    """
    target = wire_address(address)
    if not target.isascii():
        raise _invalid_address(address)
    return target


def wire_address(address: str) -> str:
    """Return the address with its domain in ASCII (IDNA 2008), as in the envelope.

    A non-ASCII local part is kept (RFC 6532); its message requires a server with SMTPUTF8.

    Raises:
        SendError: The address is invalid.
    """
    local, at, domain = address.rpartition("@")
    if not domain.isascii():
        domain = ascii_host(domain)
    if not at or not _is_local(local) or not _DOMAIN.fullmatch(domain) or ".." in f"{local}@{domain}":
        raise _invalid_address(address)
    return f"{local}@{domain}"


def _is_local(local: str) -> bool:
    if local.isascii():
        return _ASCII_LOCAL.fullmatch(local) is not None
    ascii_part = "".join(char if char.isascii() else "x" for char in local)
    visible = all(char.isascii() or (char.isprintable() and not char.isspace()) for char in local)
    return visible and _ASCII_LOCAL.fullmatch(ascii_part) is not None


def _invalid_address(address: str) -> SendError:
    return SendError(f"{address[:100]!r} is not an email address", hint="write it as name@example.org")


def mailbox(text: str, where: str = "") -> tuple[str, str]:
    """Parse `Name <address>` or a bare address; return the name and the address with an ASCII domain.

    Raises:
        SendError: The text is neither.
    """
    display, address = parseaddr(text)
    try:
        return display, ascii_address(address)
    except SendError:
        raise SendError(
            f"found {text!r}, expected an email address", where=where, hint="write Name <name@example.org>"
        ) from None


def _clean(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())


def folded(name: str, words: Sequence[str]) -> bytes:
    """Return a field made of words, folded before the word that would exceed 78 columns.

    Words are ASCII, except for the local part of an internationalized address.
    """
    whole = " ".join([f"{name}:", *words])
    if len(whole) <= _LINE:
        return f"{whole}\r\n".encode()
    lines, line = [], f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > _LINE and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {word}"
    return "\r\n".join([*lines, line, ""]).encode("utf-8")


def phrase(text: str, name: str) -> list[str]:
    """Return a display name for the field `name` as words: atoms, one quoted string, or encoded words."""
    display = _clean(text) if text else ""
    if not display:
        return []
    if display.isascii() and "=?" not in display and len(display) < _LONGEST_LINE // 2:
        if _ATOMS.fullmatch(display):
            return display.split(" ")
        return ['"' + re.sub(r'(["\\])', r"\\\1", display) + '"']
    return _encoded_words(display, len(name) + 2)


def _encoded_words(text: str, taken: int) -> list[str]:
    """Return RFC 2047 encoded words of at most 75 characters that never split a character.

    The shorter of the two encodings is used. The first word leaves room for `taken` characters on its line.
    """
    data = text.encode("utf-8")
    plain = sum(byte in _Q_SAFE or byte == 0x20 for byte in data)  # noqa: PLR2004 (a space)
    return list(_q_words(text, taken) if plain * 3 > len(data) * 2 else _b_words(text, taken))


def _q_words(text: str, taken: int) -> Iterator[str]:
    room, line = _LONGEST_WORD - len("=?utf-8?q??=") - taken, ""
    for char in text:
        coded = "".join(
            chr(byte) if byte in _Q_SAFE else "_" if byte == 0x20 else f"={byte:02X}"  # noqa: PLR2004 (a space)
            for byte in char.encode("utf-8")
        )
        if len(line) + len(coded) > room:
            yield f"=?utf-8?q?{line}?="
            room, line = _LONGEST_WORD - len("=?utf-8?q??="), ""
        line += coded
    yield f"=?utf-8?q?{line}?="


def _b_words(text: str, taken: int) -> Iterator[str]:
    room, chunk = (_LONGEST_WORD - len("=?utf-8?b??=") - taken) // 4 * 3, b""
    for char in text:
        coded = char.encode("utf-8")
        if len(chunk) + len(coded) > room:
            yield f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?="
            room, chunk = (_LONGEST_WORD - len("=?utf-8?b??=")) // 4 * 3, b""
        chunk += coded
    yield f"=?utf-8?b?{base64.b64encode(chunk).decode('ascii')}?="
