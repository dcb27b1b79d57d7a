"""Links and names that only the holder of a key can make: unsubscribe tokens and Message-IDs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sharekit.errors import ConfigError, SendError

_MARK = 16
"""Bytes of a token's signature: 128 bits."""
_BREAK = "\0"
_LINK_PARTS = re.compile("[/?&=#]+")
_FORM = b"\x01"
"""First byte of a token: the form of what follows. Every token so begins with a letter, and no command line
takes it for an option."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a token says: this reader of this issue asks to be left out."""

    address: str
    issue: str


def make_token(claim: Claim, keys: Sequence[bytes]) -> str:
    """Sign a claim with the newest key: URL-safe text without padding.

    Whoever has the link can read the address from it, but no one can make one for another reader.

    Source: RFC 2104 (HMAC, with SHA-256); RFC 4648 section 5.
    """
    body = f"{claim.address}{_BREAK}{claim.issue}".encode()
    return _text(_FORM + _sign(body, keys[0]) + body)


def read_token(token: str, keys: Sequence[bytes]) -> Claim:
    """Return what a token says, if any of the keys signed it: old links work while their key is kept.

    Raises:
        SendError: It is no token of ours, or was changed or cut.
    """
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        form, mark, body = raw[:1], raw[1 : 1 + _MARK], raw[1 + _MARK :]
        signed = any(hmac.compare_digest(mark, _sign(body, key)) for key in keys)
        good = signed and form == _FORM and _text(raw) == token
        address, issue = body.decode().split(_BREAK) if good else ("", "")
    except ValueError:
        address = ""
    if not address:
        raise SendError(
            "the token is not valid",
            where=token[:20],
            hint="take it whole from the link, with its key in `secret`",
        )
    return Claim(address, issue)


def token_in(text: str) -> str:
    """Return the token in a whole unsubscribe link, or the text itself, where it is no link."""
    text = text.strip().strip("<>")
    if not text.startswith(("https://", "http://")):
        return text
    return max(_LINK_PARTS.split(text), key=len)  # a token has 40 letters and more; no name beside it has


def unsubscribe_link(page: str, token: str) -> str:
    """Return a reader's own link: the page with `{token}` filled, or with `?token=…` added.

    Raises:
        ConfigError: The page is no https address; RFC 8058 section 3.1 asks for one.
    """
    if not page.startswith("https://"):
        raise ConfigError(
            f"found {page!r}, where an https address is expected", where="digest.unsubscribe_url"
        )
    if "{token}" in page:
        return page.replace("{token}", token)
    return f"{page}{'&' if '?' in page else '?'}token={token}"


def message_id(key: bytes, issue: str, mailbox: str, domain: str) -> str:
    """Return the Message-ID of an issue for one mailbox, without brackets: always the same, never guessed.

    Args:
        key: The store's own.
        issue: The issue's key.
        mailbox: `Address.key`.
        domain: The sender's domain, in ASCII.
    """
    digest = hmac.new(key, f"{issue}{_BREAK}{mailbox}".encode(), hashlib.sha256).digest()[:20]
    return f"{base64.b32encode(digest).decode().lower()}@{domain}"


def _sign(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"unsubscribe\0" + body, hashlib.sha256).digest()[:_MARK]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
