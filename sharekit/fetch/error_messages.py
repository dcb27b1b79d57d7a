"""What went wrong with a fetch ▶ words that tell people what to do."""

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
    HTTPStatus.FORBIDDEN: f"the site does not let programs in; {_SAVE}",
    HTTPStatus.NOT_FOUND: "check the address, or look whether the page has moved",
    HTTPStatus.GONE: "the page was taken down",
    HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS: "the page is not shown where you are",
}


def advice_for(status: int, *, retry_after: str = "") -> str:
    """Return what to do about an HTTP status that is no success, or nothing."""
    if retry_after and status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        return f"it asks to come back after {retry_after}" + (" s" if retry_after.isdigit() else "")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "it was asked too often; try again later"
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return "the site has a fault; try again later"
    return _ADVICE.get(status, "")


def reason_of(error: Exception) -> tuple[str, str]:
    """Return what went wrong in a few words, and what to do; the innermost cause says it best."""
    seen: BaseException = error
    for _ in range(_DEEPEST):
        seen = seen.__cause__ or seen.__context__ or _wrapped(seen) or seen
    if isinstance(seen, socket.gaierror):
        return "no such host was found", "check how its name is spelt, and the connection to the network"
    if isinstance(seen, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted: {seen}", "the site is not what it says, or badly kept"
    if isinstance(seen, ConnectionRefusedError):
        return "could not be read: nothing answers there (connection refused)", "check the address and port"
    if isinstance(seen, IncompleteRead):
        return "the connection ended before all of the answer had come", "try again"
    kind = type(error).__name__ if isinstance(error, RequestException) else type(seen).__name__
    return f"could not be read ({kind}): {seen}", ""


def _wrapped(error: BaseException) -> BaseException | None:
    reason = getattr(error, "reason", None) or (error.args[0] if error.args else None)
    return reason if isinstance(reason, BaseException) and reason is not error else None
