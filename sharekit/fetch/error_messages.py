"""Fetch failures ▶ error messages with advice for the user."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping
from http import HTTPStatus

from requests import RequestException
from urllib3.exceptions import IncompleteRead

_DEEPEST = 10
_SAVE = "save it from your browser and give the file"
_ADVICE: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: f"the page asks for a login; {_SAVE}",
    HTTPStatus.PAYMENT_REQUIRED: f"the page is for paying readers; {_SAVE}",
    HTTPStatus.FORBIDDEN: f"the site blocks programs; {_SAVE}",
    HTTPStatus.NOT_FOUND: "check the address; the page may have moved",
    HTTPStatus.GONE: "the page was removed",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: "the page is not available in your region",
}


def advice_for(status: int, *, retry_after: str = "") -> str:
    """Return advice about an HTTP error status, or an empty string."""
    if retry_after and status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return f"the server asks to retry after {retry_after}" + (" s" if retry_after.isdigit() else "")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "too many requests; try again later"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "the site reports a server error; try again later"
    return _ADVICE.get(status, "")


def reason_of(error: Exception) -> tuple[str, str]:
    """Return a short reason, taken from the innermost cause, and advice."""
    seen: BaseException = error
    for _ in range(_DEEPEST):
        seen = seen.__cause__ or seen.__context__ or _wrapped(seen) or seen
    if isinstance(seen, socket.gaierror):
        return "host not found", "check the spelling of the host name and your network connection"
    if isinstance(seen, ssl.SSLCertVerificationError):
        return (
            f"its TLS certificate is invalid: {seen}",
            "the site is misconfigured or not genuine",
        )
    if isinstance(seen, ConnectionRefusedError):
        return "connection refused: no server is listening there", "check the address and port"
    if isinstance(seen, IncompleteRead):
        return "the connection closed before the whole response arrived", "try again"
    kind = type(error).__name__ if isinstance(error, RequestException) else type(seen).__name__
    return f"could not be read ({kind}): {seen}", ""


def _wrapped(error: BaseException) -> BaseException | None:
    reason = getattr(error, "reason", None) or (error.args[0] if error.args else None)
    return reason if isinstance(reason, BaseException) and reason is not error else None
