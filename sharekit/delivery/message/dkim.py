"""DKIM signatures over all relevant header fields, including both one-click unsubscribe fields."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.options import SmtpOptions

_SIGNED = (
    "from",
    "reply-to",
    "to",
    "subject",
    "date",
    "message-id",
    "mime-version",
    "content-type",
    "list-id",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "auto-submitted",
)
"""The fields of RFC 6376 section 5.4.1, and those that RFC 8058 section 4 requires."""

_FIELD = re.compile(rb"([!-9;-~]+):((?:[^\r]|\r\n[ \t])*)\r\n")
_SPACE = re.compile(rb"[ \t\r\n]+")
_FOLD = 72


def signer(options: SmtpOptions) -> Callable[[bytes], bytes] | None:
    """Return a signer for the configured key, or None if DKIM is not configured.

    Raises:
        ConfigError: The domain, selector or key is missing or invalid.
    """
    if not options.dkim_domain:
        return None
    if not options.dkim_selector or not options.dkim_key:
        raise ConfigError(
            "a selector and a key are required too",
            where="smtp.dkim_domain",
            hint="set smtp.dkim_selector and SHAREKIT_SMTP__DKIM_KEY",
        )
    return Signer(options.dkim_domain, options.dkim_selector, options.dkim_key.encode())


class Signer:
    """Signs messages: relaxed header fields, simple body, SHA-256 (RFC 6376; Ed25519 keys: RFC 8463).

    The key is loaded once. dkimpy loads it for every message and signs in pure Python, which takes 8 ms a
    signature; this takes a twentieth. Simple body canonicalization is safe because messages are ASCII with
    CRLF line endings, which relays leave unchanged.

    Args:
        domain: The signing domain (d=).
        selector: The selector under which its key is published (s=).
        key: The private key in PEM.

    Raises:
        ConfigError: The key is invalid, or `cryptography` is not installed.
    """

    def __init__(self, domain: str, selector: str, key: bytes) -> None:
        self._domain, self._selector = domain, selector
        self._algorithm, self._sign = _load(key)

    def __call__(self, message: bytes) -> bytes:
        """Return the DKIM-Signature field for a message with CRLF line endings, including its own CRLF."""
        head, _, body = message.partition(b"\r\n\r\n")
        fields = list(_signed(head + b"\r\n"))
        digest = base64.b64encode(hashlib.sha256(body.rstrip(b"\r\n") + b"\r\n").digest()).decode()
        names = ":".join(name for name, _ in fields)
        tags = (
            f"v=1; a={self._algorithm}; c=relaxed/simple; d={self._domain}; s={self._selector};",
            f" t={int(time.time())}; h={names};",
            f" bh={digest};",
            " b=",
        )
        value = "\r\n".join(tags).encode()
        signed = b"".join(b"%s:%s\r\n" % (name.encode(), text) for name, text in fields)
        own_field = b"dkim-signature:" + _relaxed(value)
        signature = base64.b64encode(self._sign(signed + own_field)).decode()
        folded = "\r\n ".join(signature[start : start + _FOLD] for start in range(0, len(signature), _FOLD))
        return b"DKIM-Signature: " + value + folded.encode() + b"\r\n"


def _signed(head: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the fields to sign, in the order of the h= tag.

    Source: RFC 6376 section 3.4.2. Our messages have no duplicate fields.
    """
    present = {match[1].lower().decode(): _relaxed(match[2]) for match in _FIELD.finditer(head)}
    for name in _SIGNED:
        if name in present:
            yield name, present[name]


def _relaxed(value: bytes) -> bytes:
    return _SPACE.sub(b" ", value).strip()


def _load(key: bytes) -> tuple[str, Callable[[bytes], bytes]]:
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
    except ModuleNotFoundError as error:
        raise ConfigError(
            "DKIM requires cryptography", where="smtp.dkim_key", hint="pip install 'sharekit-press[dkim]'"
        ) from error
    try:
        private: Any = load_pem_private_key(key, password=None)
    except (ValueError, TypeError) as error:
        raise ConfigError("not a private key in PEM format", where="smtp.dkim_key") from error
    if isinstance(private, RSAPrivateKey):
        return "rsa-sha256", _rsa(private)
    if isinstance(private, Ed25519PrivateKey):
        return "ed25519-sha256", lambda data: private.sign(hashlib.sha256(data).digest())
    raise ConfigError("neither an RSA nor an Ed25519 key", where="smtp.dkim_key")


def _rsa(private: Any) -> Callable[[bytes], bytes]:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    padding, method = PKCS1v15(), SHA256()
    return lambda data: bytes(private.sign(data, padding, method))
