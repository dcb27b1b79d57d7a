"""Signatures of Postmark, Mailgun and Resend: each provider proves that it knows a key."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence

from sharekit.errors import ConfigError
from sharekit.options.rules import SHORTEST_KEY
from sharekit.support.files import sha256
from sharekit.web.webhooks.verified import (
    VerifiedEvent,
    check_age,
    check_equal,
    forbidden,
    json_object,
    text_of,
)

_MAILGUN_SECONDS = 9 * 3_600
"""Mailgun repeats an event for eight hours; its token counts once."""

_RESEND_SECONDS = 300
_MOST_SIGNATURES = 8


def check_postmark(headers: Mapping[str, str], body: str, keys: Sequence[str], now: float) -> VerifiedEvent:  # noqa: ARG001
    """Check the password of HTTP authentication, which Postmark sends instead of a signature.

    Raises:
        BadRequest: It is wrong (403).

    Source: Postmark developer documentation, "Webhooks overview" (protecting your webhook); RFC 7617.
    """
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    try:
        password = base64.b64decode(credentials, validate=True).decode().partition(":")[2]
    except ValueError:
        password = ""
    if scheme.lower() != "basic":
        raise forbidden("HTTP authentication is missing")
    check_equal([password], keys)
    return VerifiedEvent(id=f"postmark {sha256(body.encode())}", text=body)


def check_mailgun(headers: Mapping[str, str], body: str, keys: Sequence[str], now: float) -> VerifiedEvent:  # noqa: ARG001
    """Check a Mailgun signature. It covers time and token but not the event, so a token counts once.

    Raises:
        BadRequest: It is malformed (400), wrong, or too old (403).

    Source: Mailgun documentation, "Securing webhooks".
    """
    signature = json_object(body).get("signature")
    if not isinstance(signature, dict):
        raise forbidden("the signature is missing or wrong")
    timestamp, token = text_of(signature, "timestamp"), text_of(signature, "token")
    right = [
        hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest() for key in keys
    ]
    check_equal([text_of(signature, "signature")], right)
    check_age(timestamp, now, _MAILGUN_SECONDS)
    return VerifiedEvent(id=f"mailgun {sha256(token.encode())}", text=body)


def check_resend(headers: Mapping[str, str], body: str, keys: Sequence[str], now: float) -> VerifiedEvent:
    """Check a signature of Resend, which has Svix sign its events.

    Raises:
        BadRequest: It is missing, wrong, or older than five minutes (403).

    Source: Standard Webhooks specification; https://docs.svix.com/receiving/verifying-payloads/how-manual.
    """
    event, timestamp, signed = (_svix(headers, name) for name in ("id", "timestamp", "signature"))
    content = f"{event}.{timestamp}.{body}".encode()
    right = [base64.b64encode(hmac.digest(resend_key(key), content, "sha256")).decode() for key in keys]
    sent = [part.removeprefix("v1,") for part in signed.split()[:_MOST_SIGNATURES] if part.startswith("v1,")]
    check_equal(sent, right)
    check_age(timestamp, now, _RESEND_SECONDS)
    return VerifiedEvent(id=f"resend {sha256(event.encode())}", text=body)


def _svix(headers: Mapping[str, str], name: str) -> str:
    return headers.get(f"svix-{name}") or headers.get(f"webhook-{name}", "")


def resend_key(key: str) -> bytes:
    """Return the bytes of a signing secret, `whsec_` and base64.

    Raises:
        ConfigError: It is malformed, or shorter than 16 bytes.
    """
    try:
        decoded = base64.b64decode(key.removeprefix("whsec_"), validate=True)
    except ValueError:
        decoded = b""
    if len(decoded) < SHORTEST_KEY:
        raise ConfigError(
            "a key is not whsec_ and base64", where="webhooks.resend_key", hint="copy it from Resend"
        )
    return decoded
