"""Which URLs may be asked for, before any name is looked up."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from sharekit.errors import FetchError

_ODD = re.compile(r"[\s\x00-\x20\x7f\\]")
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://[^/?]*")
_LOGIN = re.compile(r"(://)[^/?#]*@")
_LONGEST = 8192
# Ports from 1024 on at which other services than the web's listen: Fetch Standard, "port blocking".
_BLOCKED = {
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
    6697, 10080,
}  # fmt: skip
_WEB = {80, 443}
_FIRST_FREE = 1024


def checked_url(url: str) -> str:
    """Return `url` without its fragment, blanks in its path quoted as browsers do.

    Raises:
        FetchError: It is no http(s) URL, is ambiguous (backslashes, control characters, blanks in its host),
            names a user, or names a port at which the web is not served. No password is repeated.
    """
    url = _quoted(url.strip(" ").partition("#")[0])
    shown = _LOGIN.sub(r"\1", url[:200])
    if len(url) > _LONGEST or _ODD.search(url):
        raise FetchError("holds blanks, control characters or backslashes, or is too long", where=shown)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"is no URL: {error}", where=shown) from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise FetchError(f"has the scheme {parts.scheme!r}; http and https are read", where=shown)
    if not parts.hostname:
        raise FetchError("names no host", where=shown)
    if "@" in parts.netloc:
        raise FetchError(
            "names a user; such URLs mislead", where=shown, hint="leave out what stands before the @"
        )
    if port is not None and port not in _WEB and (port < _FIRST_FREE or port in _BLOCKED):
        raise FetchError(f"port {port} is not one of the web's", where=shown)
    return url


def _quoted(url: str) -> str:
    """Quote the blanks after the host; one inside the host is no host's."""
    host = _HOST.match(url)
    return host[0] + url[host.end() :].replace(" ", "%20") if host else url


def redirected_url(url: str, location: str) -> str:
    """Return where `url` sends on to.

    Raises:
        FetchError: The new URL may not be asked for, or leads from https to http.
    """
    # Browsers take blanks and non-ASCII letters in Location; requests quotes the letters itself.
    target = checked_url(urljoin(url, location.strip()))
    if url.lower().startswith("https:") and not target.lower().startswith("https:"):
        raise FetchError(
            "sends on from https to http", where=url, hint=f"give {target} yourself if you trust it"
        )
    return target
