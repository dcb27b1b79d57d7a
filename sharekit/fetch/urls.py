"""Which URLs may be requested; checked before any DNS lookup."""

from __future__ import annotations

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from sharekit.errors import FetchError
from sharekit.support.urls import join_url

_ODD = re.compile(r"[\s\x00-\x20\x7f\\]")
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?]*")
_LOGIN = re.compile(r"(://)[^/?#]*@")
_LONGEST = 8192
# Ports from 1024 on that are used by other services than the web: Fetch Standard, "port blocking".
_BLOCKED = {
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
    6697, 10080,
}  # fmt: skip
WEB_PORTS = frozenset((80, 443, 8080, 8443))
"""Ports at which public hosts may be asked without being listed in the settings."""
_FIRST_FREE = 1024
PORT_HINT = "[fetch] ports lists further ones"


def checked_url(url: str, *, ports: Collection[int] = ()) -> str:
    """Return `url` without its fragment, spaces in its path percent-encoded as browsers do.

    Args:
        url: As given.
        ports: Ports that are allowed besides the usual ones.

    Raises:
        FetchError: The URL is not http(s), is ambiguous (backslashes, control characters, spaces in its
            host), or contains a user name or a port that is not allowed. Passwords are not shown in the
            message.
    """
    url = _quoted(url.strip(" ").partition("#")[0])
    shown = _LOGIN.sub(r"\1", url[:200])
    if len(url) > _LONGEST or _ODD.search(url):
        raise FetchError("contains spaces, control characters or backslashes, or is too long", where=shown)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"is not a valid URL: {error}", where=shown) from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise FetchError(f"has the scheme {parts.scheme!r}; only http and https are supported", where=shown)
    if not parts.hostname:
        raise FetchError("has no host name", where=shown)
    if "@" in parts.netloc:
        raise FetchError(
            "contains a user name; such URLs are misleading", where=shown, hint="remove the part before the @"
        )
    usual = port is None or port in WEB_PORTS or (port >= _FIRST_FREE and port not in _BLOCKED)
    if not usual and port not in ports:
        raise FetchError(f"port {port} is not used by the web", where=shown, hint=PORT_HINT)
    return url


def _quoted(url: str) -> str:
    """Percent-encode spaces after the host; a space inside the host stays, and is refused."""
    host = _HOST.match(url)
    return host[0] + url[host.end() :].replace(" ", "%20") if host else url


def redirected_url(url: str, location: str, *, ports: Collection[int] = ()) -> str:
    """Return the redirect target of `url`.

    Raises:
        FetchError: The target is not allowed, or goes from https to http.
    """
    # Browsers accept spaces and non-ASCII letters in Location; requests encodes the letters itself.
    target = checked_url(join_url(url, location.strip()) or location, ports=ports)
    if url.lower().startswith("https:") and not target.lower().startswith("https:"):
        raise FetchError(
            "redirects from https to http", where=url, hint=f"give {target} yourself if you trust it"
        )
    return target
