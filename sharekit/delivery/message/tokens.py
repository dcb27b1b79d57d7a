"""Values that only the holder of a key can create: unsubscribe tokens and Message-IDs."""

from __future__ import annotations

import base64
import hmac
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from sharekit.errors import ConfigError, SendError
from sharekit.options.rules import require_long

_SIGNATURE_BYTES = 16
_SEPARATOR = "\0"
_LINK_PARTS = re.compile("[/?&=#]+")
_FORMAT = b"\x01"
"""First byte of a token: its format. Every token begins with a letter, so that it is never taken for
a command-line option."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The content of a token.

    Attributes:
        address: The reader.
        issue: The issue whose email has the link.
        list_id: The list, as in `digest.list_id`, or empty.
        purpose: What the token allows.
        expires: Until when it is valid, in seconds since 1970, or None.
    """

    address: str
    issue: str
    list_id: str = ""
    purpose: str = "unsubscribe"
    expires: int | None = None

    def is_for(self, list_id: str) -> bool:
        """Return whether it is for this list; an unnamed list is any. A list may change its name."""
        return not self.list_id or not list_id or self.list_id == list_id


def make_token(claim: Claim, keys: Sequence[bytes]) -> str:
    """Sign a claim with the newest key: URL-safe text without padding.

    Anyone with the link can read the address, but nobody can create a token for another reader, list or
    purpose.

    Raises:
        ConfigError: The key has fewer than 16 bytes.

    Source: RFC 2104 (HMAC, with SHA-256); RFC 4648 section 5.
    """
    require_long(keys[:1])
    expires = "" if claim.expires is None else str(claim.expires)
    parts = (claim.purpose, claim.list_id, claim.issue, expires, claim.address)
    body = _SEPARATOR.join(part.replace(_SEPARATOR, " ") for part in parts).encode()
    return _text(_FORMAT + _sign(body, keys[0]) + body)


def read_token(
    token: str, keys: Sequence[bytes], *, purpose: str = "unsubscribe", now: float | None = None
) -> Claim:
    """Verify a token against all keys and return its content: old links work while their key is kept.

    Args:
        token: The token alone; see `token_in`.
        keys: Keys that may have signed it.
        purpose: What it must be for.
        now: Seconds since 1970; by default the time.

    Raises:
        SendError: The token is forged, changed or truncated, for something else, or expired.
    """
    claim = _verified(token, keys)
    if claim is None or claim.purpose != purpose:
        raise SendError(
            "the token is invalid",
            where=token[:20],
            hint="copy the whole token from the link, and keep the key that signed it in `secret`",
        )
    if claim.expires is not None and (time.time() if now is None else now) > claim.expires:
        raise SendError("the token has expired", where=token[:20])
    return claim


def _verified(token: str, keys: Sequence[bytes]) -> Claim | None:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        form, signature, body = raw[:1], raw[1 : 1 + _SIGNATURE_BYTES], raw[1 + _SIGNATURE_BYTES :]
        signed = any(hmac.compare_digest(signature, _sign(body, key)) for key in keys)
        if not signed or form != _FORMAT or _text(raw) != token:
            return None
        purpose, list_id, issue, expires, address = body.decode().split(_SEPARATOR)
    except ValueError:
        return None
    return Claim(address, issue, list_id, purpose, int(expires) if expires else None)


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
    return hmac.digest(key, b"token\0" + body, "sha256")[:_SIGNATURE_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
