"""Values that only the holder of a key can create: unsubscribe tokens and Message-IDs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sharekit.errors import ConfigError, SendError

_SIGNATURE_BYTES = 16
_SEPARATOR = "\0"
_LINK_PARTS = re.compile("[/?&=#]+")
_FORMAT = b"\x01"
"""First byte of a token: its format. Every token begins with a letter, so that it is never taken for
a command-line option."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The content of a token: this reader of this issue unsubscribes."""

    address: str
    issue: str


def make_token(claim: Claim, keys: Sequence[bytes]) -> str:
    """Sign a claim with the newest key: URL-safe text without padding.

    Anyone with the link can read the address, but nobody can create a token for another reader.

    Source: RFC 2104 (HMAC, with SHA-256); RFC 4648 section 5.
    """
    body = f"{claim.address}{_SEPARATOR}{claim.issue}".encode()
    return _text(_FORMAT + _sign(body, keys[0]) + body)


def read_token(token: str, keys: Sequence[bytes]) -> Claim:
    """Verify a token against all keys and return its content: old links work while their key is kept.

    Raises:
        SendError: The token is forged, changed or truncated.
    """
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        format_, signature, body = raw[:1], raw[1 : 1 + _SIGNATURE_BYTES], raw[1 + _SIGNATURE_BYTES :]
        signed = any(hmac.compare_digest(signature, _sign(body, key)) for key in keys)
        valid = signed and format_ == _FORMAT and _text(raw) == token
        address, issue = body.decode().split(_SEPARATOR) if valid else ("", "")
    except ValueError:
        address = ""
    if not address:
        raise SendError(
            "the token is invalid",
            where=token[:20],
            hint="copy the whole token from the link, and keep the key that signed it in `secret`",
        )
    return Claim(address, issue)


def token_in(text: str) -> str:
    """Return the token of an unsubscribe link; other text is returned unchanged."""
    text = text.strip().strip("<>")
    if not text.startswith(("https://", "http://")):
        return text
    return max(
        _LINK_PARTS.split(text), key=len
    )  # a token has at least 40 characters, parameter names have fewer


def unsubscribe_link(page: str, token: str) -> str:
    """Return a reader's unsubscribe link: the page with `{token}` replaced or `?token=…` appended.

    Raises:
        ConfigError: The page is not an https URL, which RFC 8058 section 3.1 requires.
    """
    if not page.startswith("https://"):
        raise ConfigError(f"found {page!r}, expected an https URL", where="digest.unsubscribe_url")
    if "{token}" in page:
        return page.replace("{token}", token)
    return f"{page}{'&' if '?' in page else '?'}token={token}"


def message_id(key: bytes, issue: str, mailbox: str, domain: str) -> str:
    """Return the Message-ID of an issue for one mailbox, without brackets: stable, and not guessable.

    Args:
        key: The key of the store.
        issue: The issue's key.
        mailbox: `Address.key`.
        domain: The sender's domain, in ASCII.
    """
    return f"{message_token(key, issue, mailbox)}@{domain}"


def message_token(key: bytes, issue: str, mailbox: str) -> str:
    """Return the left part of a Message-ID: 32 characters that only the holder of the key can create."""
    digest = hmac.digest(key, f"{issue}{_SEPARATOR}{mailbox}".encode(), "sha256")[:20]
    return base64.b32encode(digest).decode().lower()


def _sign(body: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"unsubscribe\0" + body, hashlib.sha256).digest()[:_SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
