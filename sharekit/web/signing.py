"""Signed card addresses: only who holds a key can ask for a card.

An address is `/card/SIGNATURE/NETWORK/TEMPLATE.FORMAT?QUERY`. The signature covers everything behind it,
character by character as it is sent, so there is nothing to normalise and nothing to reorder.

Source: RFC 2104 (HMAC, with SHA-256), RFC 4648 section 5 (base64url without padding).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from sharekit.errors import ConfigError
from sharekit.options.rules import require_long
from sharekit.support.urls import split_url

PREFIX = "/card/"
UNSIGNED = "unsigned"
"""The signature of addresses that only a server on the loopback interface accepts."""


def signature(target: str, key: bytes) -> str:
    """Return the signature of what follows it in the address: `og/news.png?headline=…`."""
    digest = hmac.new(key, b"card\0" + target.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def is_signed(target: str, signed: str, keys: Sequence[bytes]) -> bool:
    """Return whether one of the keys made the signature; takes the same time for any wrong one."""
    matches = [hmac.compare_digest(signature(target, key).encode(), signed.encode()) for key in keys]
    return any(matches)


def sign_card_url(
    base_url: str,
    parameters: Mapping[str, str | Sequence[str]],
    *,
    key: str,
    network: str = "og",
    template: str = "news",
    format: str = "png",
    expires: int | None = None,
) -> str:
    """Return the signed address of a card, from which `sharekit serve` draws it.

    >>> headline = {"headline": "AI is here"}
    >>> url = sharekit.sign_card_url("https://cards.example.org", headline, key="0123456789abcdef")
    >>> url.endswith("/og/news.png?headline=AI+is+here")
    True

    Args:
        base_url: Where `sharekit serve` is reached, such as `https://cards.example.org`.
        parameters: The card's content: `headline`, `lead`, `site`, `section`, `byline`, `published`,
            `language`, `image`, `theme`; or `url`, the address of a page.
        key: The newest key of the setting `secret`.
        network: A network's name.
        template: A card template's name.
        format: png, jpg, webp or avif.
        expires: Seconds since 1970 after which the address is refused; never by default.

    Raises:
        ConfigError: The key is shorter than 16 bytes, or the base URL is not absolute.
    """
    query = dict(parameters) | ({"expires": str(expires)} if expires is not None else {})
    path = f"{quote(network, safe='')}/{quote(template, safe='')}.{quote(format, safe='')}"
    return sign_url(f"{base_url.rstrip('/')}{PREFIX}{path}?{urlencode(query, doseq=True)}", key=key)


def sign_url(url: str, *, key: str) -> str:
    """Return an unsigned card address, `https://HOST/card/NETWORK/TEMPLATE.FORMAT?…`, with its signature.

    Raises:
        ConfigError: The key is shorter than 16 bytes, or `url` is not the address of a card.
    """
    require_long([key.encode()])
    parts = split_url(url)
    base, _, path = parts.path.partition(PREFIX)
    if not parts.netloc or path.count("/") != 1:
        raise ConfigError(
            f"{url!r} is not the address of a card",
            where="URL",
            hint="write https://HOST/card/NETWORK/TEMPLATE.FORMAT?headline=…",
        )
    target = f"{path}?{parts.query}"
    return f"{parts.scheme}://{parts.netloc}{base}{PREFIX}{signature(target, key.encode())}/{target}"
